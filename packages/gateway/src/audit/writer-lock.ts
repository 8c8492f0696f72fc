import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AuditError } from './audit-error.ts';

/** The file that the lock is on. */
export const LOCK_FILE = 'writer.lock';

/**
 * Keeps a second writer out of an audit folder.
 *
 * The lock is one of the kernel, taken through SQLite on an otherwise empty file: it ends with the
 * process, however that ends, so none is ever stale and none is stolen from a process of another
 * container whose id means nothing here. The process id beside it is for the error message alone.
 */
export class WriterLock {
  readonly #database: DatabaseSync;
  readonly #pidFile: string;

  private constructor(database: DatabaseSync, pidFile: string) {
    this.#database = database;
    this.#pidFile = pidFile;
  }

  /** Takes the lock, or throws an {@link AuditError} `in_use` that names the process that has it. */
  static take(folder: string): WriterLock {
    const pidFile = join(folder, 'writer.pid');
    // This file must not be opened anywhere else in this process: closing it would drop the lock.
    const lockFile = join(folder, LOCK_FILE);
    const database = new DatabaseSync(lockFile, { timeout: 0 });
    try {
      // Without a journal there is no second file, which a killed process would leave behind.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!isBusy(error)) throw error;
      throw new AuditError(
        'in_use',
        `Another process${holderOf(pidFile)} writes the audit log in ${folder}, and it can have one writer only. ` +
          'Stop that process or give this one its own data folder.',
        { cause: error },
      );
    }
    chmodSync(lockFile, 0o600);
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
    return new WriterLock(database, pidFile);
  }

  release(): void {
    rmSync(this.#pidFile, { force: true });
    this.#database.close();
  }
}

/** @see https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holderOf(pidFile: string): string {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').trim());
    return Number.isSafeInteger(pid) ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
