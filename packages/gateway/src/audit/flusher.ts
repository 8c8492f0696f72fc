import type { Config } from '../config/schema.ts';
import type { Log } from '../observe/log.ts';
import { codeOf } from './audit-error.ts';
import type { AuditWatch } from './audit-watch.ts';
import type { Hash, MerkleFrontier } from './merkle.ts';
import type { Sealable, Sealer } from './sealer.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface FlusherOptions {
  readonly writer: SegmentWriter;
  readonly sealer: Sealer;
  readonly settings: Pick<Config['audit'], 'flushMs' | 'checkpointRecords' | 'checkpointMs'>;
  readonly clock: () => number;
  readonly log: Log;
  readonly watch: AuditWatch;
  /** The tree of all records that the kernel has, and the leaf hash of the last. */
  readonly written: MerkleFrontier;
  readonly leaf: Hash;
  /** Is told when a flush fails: then nothing is flushed until {@link Flusher.resume}. */
  readonly onFailed: (error: unknown) => void;
  /** Is told the hash of a checkpoint once it is on the disk. */
  readonly onSealed: (checkpoint: Hash) => void;
}

/** Somebody who waits until the first `size` records are on the disk. */
interface Waiter {
  readonly size: number;
  readonly done: (flushed: boolean) => void;
}

/**
 * Brings what was written to the disk, and seals what is there: a flush within `flushMs` of a write,
 * at once when somebody waits for it or a checkpoint is due; one at a time.
 */
export class Flusher {
  readonly #options: FlusherOptions;
  #leaf: Hash;
  #flushedSize = 0;
  #waiters: Waiter[] = [];
  #flushing: Promise<void> | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #sealTimer: NodeJS.Timeout | undefined;
  #isSealDue = false;
  #isSealFailing = false;
  #isHalted = false;
  #isEnded = false;

  constructor(options: FlusherOptions) {
    this.#options = options;
    this.#leaf = options.leaf;
  }

  /** How many records are known to be on the disk. */
  get flushedSize(): number {
    return this.#flushedSize;
  }

  /** Takes note of records that the kernel has now. */
  wrote(leaves: readonly Hash[]): void {
    for (const leaf of leaves) this.#options.written.append(leaf);
    this.#leaf = leaves.at(-1) ?? this.#leaf;
  }

  /** Calls back when the first `size` records are on the disk, with false when that failed. */
  wait(size: number, done: (flushed: boolean) => void): void {
    if (this.#flushedSize >= size) done(true);
    else if (this.#isEnded || this.#isHalted) done(false);
    else this.#waiters.push({ size, done });
  }

  /** Begins what is due now, and sets the times for the rest. */
  schedule(): void {
    if (this.#isEnded || this.#isHalted) return;
    const { written, settings, sealer } = this.#options;
    const unsealed = written.size - sealer.sealedSize;
    if (unsealed >= settings.checkpointRecords) this.#isSealDue = true;
    if (this.#waiters.length > 0 || (this.#isSealDue && !this.#isSealFailing)) {
      void this.#flush();
    } else if (this.#flushedSize < written.size) {
      this.#flushTimer ??= setTimeout(() => void this.#flush(), settings.flushMs).unref();
    }
    if (unsealed > 0) this.#sealTimer ??= setTimeout(() => this.#sealByTime(), settings.checkpointMs).unref();
  }

  /** Goes on after a failed flush. */
  resume(): void {
    this.#isHalted = false;
  }

  /** Seals everything that was written. Resolves also when that fails; then the watch was told. */
  async seal(): Promise<void> {
    await this.#flushing;
    this.#isSealDue = true;
    if (!this.#isHalted) await this.#flush();
  }

  /** The last flush and checkpoint. Whoever waits afterwards is told false. */
  async end(): Promise<void> {
    this.#isEnded = true;
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#sealTimer);
    await this.seal();
    this.#endWaiting(Number.POSITIVE_INFINITY, false);
  }

  #sealByTime(): void {
    this.#sealTimer = undefined;
    this.#isSealDue = true;
    if (!this.#isHalted) void this.#flush();
  }

  /** Begins a flush, or joins the one under way. */
  #flush(): Promise<void> {
    this.#flushing ??= this.#runFlush().finally(() => {
      this.#flushing = undefined;
      this.schedule();
    });
    return this.#flushing;
  }

  async #runFlush(): Promise<void> {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const { writer, written, clock, watch, sealer, onFailed } = this.#options;
    const flushed = { ...written.head(), leaf: this.#leaf };
    const startMs = clock();
    try {
      await writer.sync();
    } catch (error) {
      this.#isHalted = true;
      this.#endWaiting(Number.POSITIVE_INFINITY, false);
      onFailed(error);
      return;
    }
    this.#flushedSize = flushed.size;
    watch.flushed(clock() - startMs);
    this.#endWaiting(flushed.size, true);
    if (this.#isSealDue && flushed.size > sealer.sealedSize) await this.#seal(flushed);
  }

  #endWaiting(size: number, flushed: boolean): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => waiter.size > size);
    for (const waiter of waiters) if (waiter.size <= size) waiter.done(flushed);
  }

  async #seal(flushed: Sealable): Promise<void> {
    const { sealer, clock, log, watch, onSealed } = this.#options;
    try {
      onSealed(await sealer.seal(flushed, clock()));
    } catch (error) {
      watch.failed('checkpoint');
      const code = codeOf(error);
      if (!this.#isSealFailing) log.error({ code, error }, 'A checkpoint of the audit log cannot be written');
      this.#isSealFailing = true;
      return;
    }
    this.#isSealDue = false;
    this.#isSealFailing = false;
    clearTimeout(this.#sealTimer);
    this.#sealTimer = undefined;
  }
}
