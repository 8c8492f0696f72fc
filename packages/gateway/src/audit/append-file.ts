import { basename } from 'node:path';
import { AuditError } from './audit-error.ts';
import type { Disk } from './disk.ts';

/**
 * One file that only this process appends to.
 *
 * Guarantees that bytes given to {@link append} are in the file whole or, after it threw, count as
 * not written: what a failed write left behind is cut off before the next one. A file that was
 * shortened, replaced or removed by somebody else is never written on.
 */
export class AppendFile {
  readonly path: string;
  readonly #disk: Disk;
  /** Undefined while the file is closed. */
  #fd: number | undefined;
  #length: number;
  /** How much of it is known to be on the disk. */
  #syncedLength: number;
  /** A write failed or was taken back: the end of the file, and the descriptor, must be looked at before the next. */
  #isSuspect = false;
  /** Descriptors to close once no flush uses them. */
  #stale: number[] = [];
  #syncs = 0;

  readonly #inode: number;

  private constructor(disk: Disk, path: string, fd: number, length: number) {
    this.#disk = disk;
    this.path = path;
    this.#fd = fd;
    this.#length = length;
    this.#syncedLength = length;
    this.#inode = disk.stat(fd).inode;
  }

  static create(disk: Disk, path: string): AppendFile {
    return new AppendFile(disk, path, disk.open(path, true), 0);
  }

  /** Opens an existing file whose content, `length` bytes, was verified. */
  static resume(disk: Disk, path: string, length: number): AppendFile {
    const file = new AppendFile(disk, path, disk.open(path, false), length);
    file.#settleEnd();
    return file;
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    if (this.#isSuspect) this.#reopen();
    this.#isSuspect = true;
    const fd = this.#openFd();
    let rest = bytes;
    while (rest.length > 0) {
      const count = this.#disk.write(fd, rest);
      if (count <= 0) throw new Error('the file takes no more bytes');
      rest = rest.subarray(count);
    }
    this.#isSuspect = false;
    this.#length += bytes.length;
  }

  /** Resolves when everything appended before the call is on the disk, in a file with a name. */
  async sync(): Promise<void> {
    const fd = this.#openFd();
    const length = this.#length;
    this.#syncs += 1;
    try {
      await this.#disk.sync(fd);
      if (!this.#disk.stat(fd).isNamed) throw this.#shortened('was removed');
      this.#syncedLength = length;
    } finally {
      this.#syncs -= 1;
      this.#closeStale();
    }
  }

  /** Takes back what was appended since the last flush that succeeded. */
  takeBack(): void {
    this.#length = this.#syncedLength;
    this.#isSuspect = true;
  }

  /** Lets go of the file, after a flush under way. Nothing can be appended afterwards. */
  close(): void {
    if (this.#fd !== undefined) this.#stale.push(this.#fd);
    this.#fd = undefined;
    this.#closeStale();
  }

  #openFd(): number {
    if (this.#fd === undefined) throw new Error(`${basename(this.path)} is closed`);
    return this.#fd;
  }

  #reopen(): void {
    // Closed first: a descriptor that was lost could come back under the same number.
    this.close();
    const fd = this.#disk.open(this.path, false);
    this.#stale = this.#stale.filter((stale) => stale !== fd);
    this.#fd = fd;
    this.#settleEnd();
    this.#isSuspect = false;
  }

  #closeStale(): void {
    if (this.#syncs > 0) return;
    for (const fd of this.#stale.splice(0)) {
      try {
        this.#disk.close(fd);
      } catch {
        // A descriptor that is not open any more may be just what failed.
      }
    }
  }

  #settleEnd(): void {
    const fd = this.#openFd();
    const { length, inode } = this.#disk.stat(fd);
    if (inode !== this.#inode) throw this.#shortened('is another file now');
    if (length < this.#length) throw this.#shortened(`has ${length} bytes where ${this.#length} were written`);
    if (length > this.#length) this.#disk.truncate(fd, this.#length);
  }

  #shortened(what: string): AuditError {
    return new AuditError(
      'shortened',
      `${basename(this.path)} ${what}. Nobody but the gateway may touch the audit folder. ` +
        'Put the file back or move the whole folder away as evidence, then start the gateway again.',
    );
  }
}
