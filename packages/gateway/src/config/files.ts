import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What was read from a file, and who else may read it. */
export interface FileRead {
  readonly bytes: Uint8Array;
  /** The permission bits of the file, as `stat` gives them. */
  readonly mode: number;
}

/** Reads a whole regular file of at most `bytesMax` bytes. Throws a {@link FileError}. */
export type ReadFile = (path: string, bytesMax: number) => FileRead;

/** A file could not be read. Does not hold its path: a path in a configuration is not always one. */
export class FileError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'FileError';
  }
}

/**
 * {@link ReadFile} on the disk. Guarantees that no more than the limit is ever held, also for a file
 * that grows or that has no end: only regular files are read.
 */
export const readFileBounded: ReadFile = (path, bytesMax) => {
  let handle: number;
  try {
    // Without waiting for a writer, should this be a pipe.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new FileError(reasonOf(error));
  }
  try {
    const facts = fstatSync(handle);
    if (!facts.isFile()) throw new FileError('this is not a regular file');
    if (facts.size > bytesMax) throw new FileError(tooLarge(bytesMax));
    const buffer = Buffer.allocUnsafe(bytesMax + 1);
    let length = 0;
    for (;;) {
      const count = readSync(handle, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
      if (length > bytesMax) throw new FileError(tooLarge(bytesMax));
    }
    return { bytes: Uint8Array.from(buffer.subarray(0, length)), mode: facts.mode & 0o777 };
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(reasonOf(error));
  } finally {
    closeSync(handle);
  }
};

/** Whether users other than the owner may read or change a file with these permission bits. */
export function isOpenToOthers(mode: number): boolean {
  return (mode & 0o077) !== 0;
}

function tooLarge(bytesMax: number): string {
  return `the file is larger than ${String(bytesMax / 1024)} KiB`;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'the user who runs Durward may not read this file';
    case 'EISDIR':
      return 'this is a folder';
    default:
      return `this file cannot be read (${typeof code === 'string' ? code : 'unknown error'})`;
  }
}
