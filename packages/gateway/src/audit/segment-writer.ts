import { join } from 'node:path';
import { AppendFile } from './append-file.ts';
import type { Disk } from './disk.ts';
import { segmentName, type Segment } from './segments.ts';

/**
 * The records' way to the disk: one segment file after the other.
 *
 * A batch is never divided between two segments. After a failed flush the next batch begins a new
 * segment, because what the kernel still holds of the old one cannot be trusted to reach the disk.
 */
export class SegmentWriter {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #bytesMax: number;
  #current: AppendFile | undefined;
  /** Full segments that have not been flushed yet. */
  #full: AppendFile[] = [];
  #hasNewName = false;

  constructor(disk: Disk, folder: string, bytesMax: number, resumed: Segment | undefined) {
    this.#disk = disk;
    this.#folder = folder;
    this.#bytesMax = bytesMax;
    if (resumed !== undefined) this.#current = AppendFile.resume(disk, resumed.file, resumed.bytes);
  }

  /** Hands a batch to the kernel, whole, or throws and has not written it. */
  append(batch: Uint8Array, firstSeq: number): void {
    this.#segmentFor(batch.length, firstSeq).append(batch);
  }

  /** Resolves when everything appended before the call is on the disk. */
  async sync(): Promise<void> {
    const full = this.#full;
    const current = this.#current;
    this.#full = [];
    try {
      for (const segment of full) await segment.sync();
      await current?.sync();
      await this.#syncNames();
    } catch (error) {
      this.#abandon(current);
      throw error;
    } finally {
      for (const segment of full) segment.close();
    }
  }

  close(): void {
    for (const segment of this.#full) segment.close();
    this.#current?.close();
  }

  async #syncNames(): Promise<void> {
    if (!this.#hasNewName) return;
    this.#hasNewName = false;
    try {
      await this.#disk.syncFolder(this.#folder);
    } catch (error) {
      this.#hasNewName = true;
      throw error;
    }
  }

  #abandon(segment: AppendFile | undefined): void {
    // An empty one would have the name of the next.
    if (segment === undefined || segment.length === 0) return;
    this.#full = this.#full.filter((other) => other !== segment);
    if (this.#current === segment) this.#current = undefined;
    segment.close();
  }

  #segmentFor(bytes: number, firstSeq: number): AppendFile {
    const current = this.#current;
    if (current !== undefined && (current.length === 0 || current.length + bytes <= this.#bytesMax)) return current;
    const next = AppendFile.create(this.#disk, join(this.#folder, segmentName(firstSeq)));
    if (current !== undefined) this.#full.push(current);
    this.#current = next;
    this.#hasNewName = true;
    return next;
  }
}
