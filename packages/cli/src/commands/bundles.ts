import { createPrivateKey, sign } from 'node:crypto';
import { resolve } from 'node:path';
import type { BundleStatus, StoredBundleChange } from '@durward/gateway';
import { openBundle, signedBytes, type SignedBundle } from '@durward/shield';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** `durward shield bundle status`: which updates are in force and on trial, and what lies in the folder. */
export async function bundleStatus(world: World, output: Output, place: ConfigPlace): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const status = await world.runtime.bundleStatus(config);
  if (output.isJson) output.json({ ...status, configured: config.content.bundles !== undefined });
  else output.result(statusText(status));
  if (config.content.bundles === undefined) {
    output.say('The configuration takes no bundles: add `content.bundles`.');
  }
  return status.faults.length > 0 || status.files.some(({ state }) => state === 'refused') ? EXIT.found : EXIT.ok;
}

function statusText({ state, figures, faults, changes, files }: BundleStatus): string {
  const { current, previous, trial } = state;
  const rows = [
    ['in force', current === 0 ? 'what the package has' : `bundle ${String(current)}`, sinceOf(changes, current)],
    ['on trial', trial === 0 ? 'nothing' : `bundle ${String(trial)}`, sinceOf(changes, trial)],
  ];
  if (current !== 0) rows.push(['back to', previous === 0 ? 'what the package has' : `bundle ${String(previous)}`, '']);
  const lines = [table(rows)];
  if (figures !== undefined) {
    const { texts, both, onlyTrial, onlyCurrent, skipped } = figures;
    lines.push(`The trial looked at ${String(texts)} places of messages: it would act on ${String(onlyTrial)} more and `
      + `${String(onlyCurrent)} fewer; on ${String(both)} both act. It could not look at ${String(skipped)}.`);
  }
  for (const { version, why } of faults) lines.push(`bundle ${String(version)} cannot be used: ${escapeText(why)}`);
  if (files.length > 0) {
    lines.push(table(files.map(({ file, version, state: one, why }) =>
      [escapeText(file), version === undefined ? '' : `bundle ${String(version)}`, one, escapeText(why ?? '')])));
  }
  return lines.join('\n\n');
}

/** When it last took the part that it has. */
function sinceOf(changes: readonly StoredBundleChange[], version: number): string {
  const last = changes.findLast((change) => change.version === version);
  if (version === 0 || last === undefined) return '';
  return `since ${new Date(last.atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC (${escapeText(last.by)})`;
}

/** `durward shield bundle promote`: what was on trial comes into force, without a restart. */
export async function bundlePromote(
  world: World, output: Output, place: ConfigPlace, named: string, reason: string,
): Promise<number> {
  const version = Number(named);
  const config = loadOrExplain(world, output, place);
  const ruling = { step: 'promoted', version, by: world.userName, reason } as const;
  const change = Number.isSafeInteger(version) ? await world.runtime.decideBundle(config, ruling) : undefined;
  if (change === undefined) {
    throw new CommandError('DURWARD_BUNDLE_NOT_ON_TRIAL', `no bundle ${escapeText(named)} is on trial`,
      'only what has been on trial comes into force, and only the version that you looked at',
      '`durward shield bundle status` shows what is on trial');
  }
  const text = `Bundle ${String(change.version)} is in force. A gateway that runs follows within a second.`;
  return told(output, change, text);
}

/** `durward shield bundle rollback`: ends the trial, or puts in force what was before. */
export async function bundleRollback(
  world: World, output: Output, place: ConfigPlace, reason: string,
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const change = await world.runtime.decideBundle(config, { step: 'rolled_back', by: world.userName, reason });
  if (change === undefined) {
    throw new CommandError('DURWARD_BUNDLE_NO_STEP_BACK', 'there is no step back',
      'what the package has is in force, and nothing is on trial',
      '`durward shield bundle status` shows what there is');
  }
  const { current } = change.state;
  const now = current === 0 ? 'What the package has is' : `Bundle ${String(current)} is`;
  return told(output, change, `Bundle ${String(change.version)} is out. ${now} in force.`);
}

function told(output: Output, change: StoredBundleChange, text: string): number {
  if (output.isJson) output.json({ ...change });
  else output.result(text);
  return EXIT.ok;
}

/** What `durward shield bundle sign` was told. */
export interface SignOptions {
  readonly key: string;
  readonly name: string;
  readonly out: string;
}

const CONTENT_BYTES_MAX = 4 * 1024 * 1024;
const KEY_BYTES_MAX = 64 * 1024;

/** `durward shield bundle sign`: makes a bundle of a content, after a look at whether it can be used. */
export function bundleSign(world: World, output: Output, file: string, { key, name, out }: SignOptions): number {
  const read = (path: string, bytesMax: number): string =>
    new TextDecoder().decode(world.readFile(resolve(world.cwd, path), bytesMax).bytes);
  const content = read(file, CONTENT_BYTES_MAX);
  const signature = signatureOf(content, read(key, KEY_BYTES_MAX));
  const bundle: SignedBundle = { content, key: name, signature };
  const text = JSON.stringify(bundle);
  try {
    const { version } = openBundle(text, () => true);
    world.writePrivateFile(resolve(world.cwd, out), text);
    if (output.isJson) output.json({ version, file: out });
    else output.result(`${escapeText(out)} is bundle ${String(version)}, signed as ${escapeText(name)}.`);
    return EXIT.ok;
  } catch (error) {
    throw new CommandError('DURWARD_BUNDLE_CONTENT', `${escapeText(file)} is no content of a bundle`,
      error instanceof Error ? error.message : 'it cannot be read', 'docs/guides/bundles.md shows one');
  }
}

function signatureOf(content: string, pem: string): string {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return sign(null, signedBytes(content), key).toString('base64');
  } catch {
    // Said below, for keys of other kinds too.
  }
  throw new CommandError('DURWARD_BUNDLE_KEY', 'this is no private key of Ed25519 in PEM',
    'bundles are signed with one', 'make one with `openssl genpkey -algorithm ed25519 -out signing.pem`');
}
