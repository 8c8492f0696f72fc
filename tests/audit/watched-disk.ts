import { readlinkSync } from 'node:fs';
import { NODE_DISK, type Disk } from '../../packages/gateway/src/audit/disk.ts';

/** The real disk, watched, with failures on demand. */
export class WatchedDisk implements Disk {
  writes = 0;
  syncs = 0;
  /** When set, a write takes this many bytes and then fails, as on a full disk. */
  room: number | undefined;
  failSync: string | undefined;
  failFolder = false;
  /** When set, flushes of records wait for it. */
  gate: Promise<void> | undefined;

  open = (file: string, create: boolean) => NODE_DISK.open(file, create);
  stat = (fd: number) => NODE_DISK.stat(fd);
  truncate = (fd: number, length: number) => NODE_DISK.truncate(fd, length);
  close = (fd: number) => NODE_DISK.close(fd);

  write(fd: number, bytes: Uint8Array): number {
    if (this.room === undefined) {
      this.writes += 1;
      return NODE_DISK.write(fd, bytes);
    }
    if (this.room === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const count = NODE_DISK.write(fd, bytes.subarray(0, this.room));
    this.room -= count;
    return count;
  }

  async sync(fd: number): Promise<void> {
    this.syncs += 1;
    await this.gate;
    if (this.failSync !== undefined && readlinkSync(`/proc/self/fd/${fd}`).includes(this.failSync)) {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    }
    await NODE_DISK.sync(fd);
  }

  async syncFolder(folder: string): Promise<void> {
    if (this.failFolder) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
    await NODE_DISK.syncFolder(folder);
  }
}
