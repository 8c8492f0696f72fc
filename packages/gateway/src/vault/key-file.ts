import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Secret } from '../config/secret.ts';
import { newDataKey } from './envelope.ts';
import type { RingSource } from './key-ring.ts';

const FILE = 'vault.key';
const PRIVATE = 0o600;

/**
 * The ring of a gateway to which no other key was given: a file in the data folder, made on first use
 * and private. It keeps a copy of the database from being enough; whoever has the whole folder has both.
 */
export function ownKeyFile(dataFolder: string): RingSource {
  const file = join(dataFolder, FILE);
  return {
    place: `the file ${file}`,
    read: () => {
      if (!existsSync(file)) createWith(file, newKey());
      return new Secret(readFileSync(file, 'utf8'));
    },
    prepend: (key) => {
      const former = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const next = `${file}.next`;
      writeFileSync(next, `${key}\n${former}`, { mode: PRIVATE });
      chmodSync(next, PRIVATE);
      renameSync(next, file);
    },
  };
}

/** Of several processes that come first, one makes the file. */
function createWith(file: string, key: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${key}\n`, { mode: PRIVATE, flag: 'wx' });
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
}

function newKey(): string {
  return Buffer.from(newDataKey()).toString('base64');
}
