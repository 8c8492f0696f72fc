import { resolve } from 'node:path';
import { LockError, lockDifferences, readLock, type LockDifference, type LockFile } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

const FILE = 'durward.lock';
const BYTES_MAX = 64 * 1024 * 1024;

/** What `durward lock` was asked for. */
export interface LockOptions {
  readonly file?: string;
  readonly check?: boolean;
  readonly apply?: boolean;
  readonly publicKey?: string;
}

/**
 * `durward lock`: writes what is approved into a signed file. `--check`: starts the servers and says how
 * they differ from it. `--apply`: approves what waits and stands in the file.
 */
export async function lock(world: World, output: Output, place: ConfigPlace, options: LockOptions): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const file = resolve(world.cwd, options.file ?? FILE);
  if (options.check === true) {
    const held = heldLock(world, file, options.publicKey);
    const served = await world.runtime.lookOnce(config);
    return tellDifferences(output, lockDifferences(held.definitions, served));
  }
  if (options.apply === true) {
    if (options.publicKey === undefined) throw noKey();
    const applied = await world.runtime.applyLock(config, heldLock(world, file, options.publicKey), world.userName);
    if (output.isJson) output.json({ approved: applied });
    else output.result(`Approved ${String(applied)} definitions that wait and are in ${escapeText(file)}.`);
    return EXIT.ok;
  }
  const { text, count, publicKey } = await world.runtime.lockText(config);
  world.writePrivateFile(file, text);
  if (output.isJson) output.json({ file, definitions: count, publicKey });
  else output.result(`Wrote ${String(count)} approved definitions to ${escapeText(file)}.\nPublic key: ${publicKey}`);
  return EXIT.ok;
}

function heldLock(world: World, file: string, publicKey: string | undefined): LockFile {
  try {
    return readLock(world.readFile(file, BYTES_MAX).bytes, publicKey);
  } catch (error) {
    if (!(error instanceof LockError)) throw error;
    throw new CommandError(
      'DURWARD_LOCK_UNUSABLE',
      `${file} cannot be used: ${error.message}`,
      'a lock counts only as it was signed',
      'get it again from where it was written with `durward lock`',
    );
  }
}

function noKey(): CommandError {
  return new CommandError(
    'DURWARD_LOCK_WHOSE',
    'it was not said whose lock is believed',
    'anybody can write a file and sign it with a key of their own',
    'add --public-key with the key that `durward lock` printed where it was written',
  );
}

function tellDifferences(output: Output, differences: readonly LockDifference[]): number {
  if (output.isJson) output.json({ differences });
  else if (differences.length === 0) output.result('Every server is as it was approved.');
  else {
    output.result(table(differences.map(({ what, server, kind, name }) =>
      [what, server, kind, name].map((text) => escapeText(text)))));
  }
  return differences.length === 0 ? EXIT.ok : EXIT.found;
}
