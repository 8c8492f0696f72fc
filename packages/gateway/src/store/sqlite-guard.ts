import { StoreError } from './store-error.ts';

/** How long an operation waits for another process. SQLite waits within the call. */
export const BUSY_TIMEOUT_MS = 5000;

/** A damaged file, and what to do about it. */
export function corrupt(file: string, cause: unknown): StoreError {
  return new StoreError(
    'corrupt',
    `The store ${file} is damaged or not a database. Put back a copy of it, with its -wal file. Without one, ` +
      'move it and the audit folder away and start again: revocations and keys are then lost.',
    { cause },
  );
}

/** Result codes of SQLite. @see https://www.sqlite.org/rescode.html */
const CORRUPT: ReadonlySet<number> = new Set([11, 26]);
const BUSY: ReadonlySet<number> = new Set([5, 6]);

/** Runs an operation; whatever SQLite or the file system say becomes a {@link StoreError}. */
export async function guarded<T>(file: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw error instanceof StoreError ? error : translated(file, error);
  }
}

function translated(file: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const primary = error.errcode % 256;
    if (CORRUPT.has(primary)) return corrupt(file, error);
    if (BUSY.has(primary)) {
      const what = `Another process holds the store ${file} for longer than ${BUSY_TIMEOUT_MS} ms`;
      return new StoreError('busy', `${what}. Try again.`, { cause: error });
    }
    return new StoreError('failed', `The store ${file} failed: ${error.message}.`, { cause: error });
  }
  if ('syscall' in error) return unreadable(file, error.message, error);
  return error;
}

/** A file that cannot be opened, and why. */
export function unreadable(file: string, why: string, cause?: unknown): StoreError {
  const what = `The store ${file} cannot be opened: ${why}`;
  return new StoreError('unreadable', `${what}. Check the path and its rights.`, { cause });
}
