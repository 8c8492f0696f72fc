import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** A folder that is gone when it is removed, or when this process ends. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Makes an empty folder that only this user may read. */
export function makeTemporaryFolder(name: string): TemporaryFolder {
  if (made.size === 0) process.once('exit', () => made.forEach(remove));
  const path = mkdtempSync(join(tmpdir(), `durward-${name}-`));
  made.add(path);
  return { path, remove: () => remove(path) };
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
  made.delete(path);
}
