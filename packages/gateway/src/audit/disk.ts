import {
  closeSync, constants, fdatasync, fstatSync, fsync, ftruncateSync, openSync, writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

/** The few operations by which the audit log touches files; a port, so that failures can be tested. */
export interface Disk {
  /** Opens a file for appending, mode 0600. With `create` it must not exist yet, else it must. */
  open(file: string, create: boolean): number;
  /** Writes some of the bytes at the end of the file; the number of bytes written. */
  write(fd: number, bytes: Uint8Array): number;
  /** Resolves when everything written so far is on the disk. */
  sync(fd: number): Promise<void>;
  /** Makes the names of new files in a folder durable. */
  syncFolder(folder: string): Promise<void>;
  stat(fd: number): FileState;
  truncate(fd: number, length: number): void;
  close(fd: number): void;
}

/** An open file: its length in bytes, which file it is, and whether it still has a name. */
export interface FileState {
  readonly length: number;
  readonly inode: number;
  readonly isNamed: boolean;
}

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
const CREATE = APPEND | constants.O_CREAT | constants.O_EXCL;

const datasync = promisify(fdatasync);
const allsync = promisify(fsync);

/** The files of the machine. */
export const NODE_DISK: Disk = Object.freeze({
  open: (file: string, create: boolean) => openSync(file, create ? CREATE : APPEND, 0o600),
  write: (fd: number, bytes: Uint8Array) => writeSync(fd, bytes),
  sync: (fd: number) => datasync(fd),
  async syncFolder(folder: string) {
    const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await allsync(fd);
    } finally {
      closeSync(fd);
    }
  },
  stat(fd: number) {
    const { size, ino, nlink } = fstatSync(fd);
    return { length: size, inode: ino, isNamed: nlink > 0 };
  },
  truncate: (fd: number, length: number) => ftruncateSync(fd, length),
  close: (fd: number) => closeSync(fd),
});
