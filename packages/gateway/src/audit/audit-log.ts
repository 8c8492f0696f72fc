import { join } from 'node:path';
import type { JsonObject } from '@durward/core';
import type { Config } from '../config/schema.ts';
import { atTurnEnd } from '../event-loop/turns.ts';
import type { Log } from '../observe/log.ts';
import { codeOf, refusalOf } from './audit-error.ts';
import type { AuditWatch } from './audit-watch.ts';
import { CHECKPOINTS_FILE } from './checkpoint.ts';
import { NODE_DISK, type Disk } from './disk.ts';
import type { AuditEvent, Recorder } from './event.ts';
import { Flusher } from './flusher.ts';
import type { Hash } from './merkle.ts';
import { RecordBatch } from './record-batch.ts';
import { recordLine } from './record-line.ts';
import { prepareFolder, recover, type Recovered } from './recover.ts';
import { Sealer } from './sealer.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SigningKey } from './signing-key.ts';
import { WriterLock } from './writer-lock.ts';

export interface AuditLogOptions {
  readonly folder: string;
  /** 32 random bytes that stay the same for the life of the log: the seed of its Ed25519 key. */
  readonly signingSeed: Uint8Array;
  readonly settings: Pick<
    Config['audit'],
    'flushMs' | 'segmentBytesMax' | 'checkpointRecords' | 'checkpointMs'
  >;
  readonly clock: () => number;
  readonly log: Log;
  readonly watch: AuditWatch;
  /** Is given each line (without newline) once it is written. */
  readonly mirror?: ((line: string) => void) | undefined;
  readonly disk?: Disk;
}

/** Most that waits in memory while nothing can be written, in bytes. */
const QUEUE_BYTES_MAX = 16 * 1024 * 1024;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5000;

/** Somebody who waits for what was recorded. */
interface Waiter {
  readonly durable: boolean;
  readonly done: (written: boolean) => void;
}

/** Why nothing can be written at the moment. */
interface Trouble {
  readonly what: 'write' | 'flush';
  readonly code: string;
  readonly sinceMs: number;
  /** After a failed flush: the records that may never reach the disk. */
  readonly uncertain: { readonly from: number; readonly to: number } | undefined;
}

/**
 * The audit log: an append-only chain of records in segment files, with signed checkpoints beside.
 *
 * Guarantees, in the order of a record's life:
 * - {@link record} gives it its place and its hash; a record links to the leaf hash of the one before.
 * - All records of one turn of the event loop go to the kernel with one write. Then `settled(false)`
 *   calls back with true: a killed process loses nothing that was acknowledged.
 * - A flush follows within `flushMs`, at once if somebody waits for it. Then `settled(true)` calls
 *   back: a power cut loses at most what was recorded during `flushMs` and the flush before.
 * - What is flushed is covered by a signed checkpoint after `checkpointRecords` records or
 *   `checkpointMs`. Later changes of covered records are found by `verifyAudit`, also by somebody who
 *   can write the folder and not sign.
 * - When something cannot be written, everybody who waits is told false until a write succeeds. Its
 *   records wait in memory, in order, and are written then; those for which there was no room are
 *   counted, logged, and their number is recorded.
 *
 * It does not protect from somebody who has the signing key, nor find the removal of records that no
 * checkpoint covers yet, nor of the end of the log together with its checkpoints: for that, copies of
 * checkpoints must be held elsewhere.
 */
export class AuditLog implements Recorder {
  readonly #clock: () => number;
  readonly #log: Log;
  readonly #watch: AuditWatch;
  readonly #mirror: ((line: string) => void) | undefined;
  readonly #lock: WriterLock;
  readonly #writer: SegmentWriter;
  readonly #sealer: Sealer;
  readonly #flusher: Flusher;

  /** The next record: its place, what it links to, and the checkpoint that it is to name. */
  #seq: number;
  #leaf: Hash;
  #reference: Hash | undefined;
  /** Records that have their place and are not written yet. */
  #batch = new RecordBatch();
  /** Records that the kernel has, and that were not handed to who brings them to the disk. */
  #written: RecordBatch | undefined;
  #spare = new RecordBatch();
  /** The same as lines, where somebody is given them. */
  #mirrored: string[] = [];
  #dropped = 0;
  #hasDroppedInTurn = false;

  #waiters: Waiter[] = [];
  #turn: NodeJS.Immediate | undefined;
  #trouble: Trouble | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #retryMs = RETRY_MS_FIRST;
  #overcomeMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  private constructor(options: AuditLogOptions, recovered: Recovered, key: SigningKey, lock: WriterLock) {
    const { folder, settings, clock, log, watch, disk = NODE_DISK } = options;
    const { frontier: written, leaf, newest, segment } = recovered;
    this.#clock = clock;
    this.#log = log;
    this.#watch = watch;
    this.#mirror = options.mirror;
    this.#lock = lock;
    const writer = new SegmentWriter(disk, folder, settings.segmentBytesMax, segment);
    const sealer = new Sealer(disk, join(folder, CHECKPOINTS_FILE), key, newest, unsealedMaxOf(settings));
    const onFailed = (error: unknown): void => this.#fail('flush', error);
    const onSealed = (checkpoint: Hash): void => {
      this.#reference = checkpoint;
    };
    this.#flusher = new Flusher({ writer, sealer, settings, clock, log, watch, written, leaf, onFailed, onSealed });
    this.#writer = writer;
    this.#sealer = sealer;
    this.#seq = written.size;
    this.#leaf = leaf;
    this.#reference = newest.hash;
  }

  /**
   * Opens the log in a folder, or begins one. Rejects with an `AuditError` when another process
   * writes it, when its end does not hold together, or when the file system refuses.
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const { folder } = options;
    const key = new SigningKey(options.signingSeed);
    try {
      prepareFolder(folder);
      return await AuditLog.#openPrepared(options, key, WriterLock.take(folder));
    } catch (error) {
      throw refusalOf(error, folder);
    }
  }

  static async #openPrepared(options: AuditLogOptions, key: SigningKey, lock: WriterLock): Promise<AuditLog> {
    const { folder, settings, disk = NODE_DISK } = options;
    try {
      const recovered = recover(folder, key, unsealedMaxOf(settings), options.clock());
      await disk.syncFolder(folder);
      const log = new AuditLog(options, recovered, key, lock);
      await log.#begin(recovered);
      return log;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Whether the last write succeeded and there is room: whether `settled` would say true. */
  get isWritable(): boolean {
    return this.#trouble === undefined && !this.#isFull();
  }

  /** How many records wait to be written. */
  get queued(): number {
    return this.#batch.count;
  }

  record(event: AuditEvent): void {
    if (this.#isFull()) {
      this.#drop();
      return;
    }
    this.#leaf = this.#batch.leaf ?? this.#written?.leaf ?? this.#leaf;
    const line = recordLine(event, { seq: this.#seq, prev: this.#leaf, checkpoint: this.#reference });
    this.#reference = undefined;
    this.#seq += 1;
    this.#batch.add(line);
    if (this.#mirror !== undefined) this.#mirrored.push(line);
    this.#wake();
  }

  settled(durable: boolean, done: (written: boolean) => void): void {
    this.#waiters.push({ durable, done });
    this.#wake();
  }

  commit(): void {
    if (this.#turn === undefined) return;
    this.#runTurn();
    this.#noteWritten();
  }

  /**
   * Writes, flushes and seals what is left, and lets go of the folder. Records that come later are
   * dropped and their callers told false. Never rejects; what could not be written is logged.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    if (this.#trouble !== undefined) this.#retry();
    this.#runTurn();
    // Once more for what the callbacks recorded.
    this.#runTurn();
    this.#noteWritten();
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    await this.#flusher.end();
    const records = this.#batch.count;
    if (records > 0) {
      this.#log.error({ records }, 'Audit records are lost: the log was closed while it could not be written');
    }
    this.#writer.close();
    this.#sealer.close();
    this.#lock.release();
  }

  /** Seals what a crash left unsealed, and records what it cut off. */
  async #begin({ torn, newest, frontier }: Recovered): Promise<void> {
    if (frontier.size > newest.checkpoint.size) await this.#flusher.seal();
    for (const { file, movedTo, bytes } of torn) {
      this.#log.warn({ file, movedTo, bytes }, 'The audit log ended in an incomplete line, which was moved away');
      this.#recordRecovery({ what: 'torn', file, movedTo, bytes });
    }
  }

  #wake(): void {
    this.#turn ??= atTurnEnd(() => {
      this.#runTurn();
      // Behind what the callbacks put off: it is what somebody waits for.
      if (this.#written !== undefined) setImmediate(() => this.#noteWritten());
    });
  }

  /** Everything of one turn of the event loop: one write, then the callbacks. {@link #noteWritten} follows. */
  #runTurn(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const isWritten = this.#trouble === undefined && this.#writeQueue() && !this.#hasDroppedInTurn;
    this.#hasDroppedInTurn = false;
    const waiters = this.#waiters;
    this.#waiters = [];
    const size = this.#seq - this.#batch.count;
    for (const { durable, done } of waiters) {
      if (isWritten && durable) this.#flusher.wait(size, done);
      else done(isWritten);
    }
    if (this.#dropped > 0 && this.isWritable) this.#recordRecovery({ what: 'room' });
    // Somebody may wait for what was written before.
    if (this.#written === undefined) this.#flusher.schedule();
  }

  /** Hands what was written to who brings it to the disk. */
  #noteWritten(): void {
    const written = this.#written;
    if (written === undefined) return;
    this.#written = undefined;
    this.#spare = written;
    this.#leaf = written.leaf ?? this.#leaf;
    this.#flusher.wrote(written.take());
    this.#flusher.schedule();
  }

  /** Hands the queue to the kernel with one write; false when that failed. */
  #writeQueue(): boolean {
    this.#noteWritten();
    const { count, length, bytes } = this.#batch;
    if (count === 0) return true;
    try {
      this.#writer.append(bytes, this.#seq - count);
    } catch (error) {
      this.#fail('write', error);
      return false;
    }
    this.#written = this.#batch;
    this.#batch = this.#spare;
    this.#watch.batch(count, length);
    const lines = this.#mirrored;
    this.#mirrored = [];
    for (const line of lines) this.#mirror?.(line);
    return true;
  }

  #fail(what: 'write' | 'flush', error: unknown): void {
    this.#watch.failed(what);
    if (this.#trouble === undefined) {
      const code = codeOf(error);
      const to = this.#seq - this.#batch.count - 1;
      const uncertain = what === 'flush' ? { from: this.#flusher.flushedSize, to } : undefined;
      this.#trouble = { what, code, sinceMs: this.#clock(), uncertain };
      this.#log.error(
        { what, code, error },
        'The audit log cannot be written: calls are denied until it can be. Check the space and health of its disk',
      );
    }
    // Trouble that comes back at once goes on with the longer waits.
    if (this.#clock() - this.#overcomeMs > RETRY_MS_MAX) this.#retryMs = RETRY_MS_FIRST;
    this.#retryTimer ??= setTimeout(() => this.#retry(), this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
  }

  #retry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    const trouble = this.#trouble;
    if (trouble === undefined || !this.#writeQueue()) return;
    this.#trouble = undefined;
    this.#flusher.resume();
    const { what, code, sinceMs, uncertain } = trouble;
    const forMs = this.#clock() - sinceMs;
    this.#log.warn({ what, code, forMs, dropped: this.#dropped }, 'The audit log can be written again');
    this.#recordRecovery({ what, code, forMs, ...(uncertain === undefined ? {} : { uncertain }) });
  }

  #isFull(): boolean {
    return this.#isClosed || this.#batch.length > QUEUE_BYTES_MAX || this.#seq >= this.#sealer.sizeMax;
  }

  #drop(): void {
    if (this.#dropped === 0) {
      const why = this.#isClosed ? 'the log is closed' : 'too many records wait to be written or sealed';
      this.#log.error({ why }, 'Audit records are dropped and their calls denied');
    }
    this.#dropped += 1;
    this.#hasDroppedInTurn = true;
    this.#watch.dropped();
    this.#wake();
  }

  /** Records what went wrong and that it is over, with the number of records that found no room. */
  #recordRecovery(detail: JsonObject): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.record({ type: 'audit.recovered', atMs: this.#clock(), detail: { ...detail, dropped } });
  }
}

/** Wide enough that only a disk that stands still reaches it. */
function unsealedMaxOf({ checkpointRecords }: AuditLogOptions['settings']): number {
  return Math.max(20 * checkpointRecords, 200_000);
}
