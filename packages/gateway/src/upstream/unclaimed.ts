import type { Limits } from '@durward/core';
import type { Incoming, Pending, ReplySink, UpstreamFailure } from './link.ts';

/** Most messages that are kept until somebody listens. */
const KEPT_MAX = 64;

/** Where messages go that belong to no request: to the listener, or into a bounded store. */
export class Unclaimed {
  readonly #bytesMax: number;
  readonly #dropped: (what: string, bytes: number) => void;
  #kept: Incoming[] = [];
  #keptBytes = 0;
  #listener: ReplySink | undefined;

  constructor(limits: Limits, dropped: (what: string, bytes: number) => void) {
    this.#bytesMax = limits.sendBacklogBytesMax;
    this.#dropped = dropped;
  }

  get hasListener(): boolean {
    return this.#listener !== undefined;
  }

  /** Gives a message to the sink that is named, else to the listener, else keeps it. */
  give(incoming: Incoming, to: ReplySink | undefined): void {
    const sink = to ?? this.#listener;
    if (sink !== undefined) return sink.message(incoming);
    if (this.#kept.length >= KEPT_MAX || this.#keptBytes + incoming.bytes > this.#bytesMax) {
      return this.#dropped('too many messages that nobody listens to', incoming.bytes);
    }
    this.#kept.push(incoming);
    this.#keptBytes += incoming.bytes;
    return undefined;
  }

  /** Replaces the listener; what was kept reaches the new one right after this returns. */
  listen(sink: ReplySink): Pending {
    this.#listener = sink;
    queueMicrotask(() => this.#flush(sink));
    return {
      cancel: () => {
        if (this.#listener === sink) this.#listener = undefined;
      },
    };
  }

  end(failure: UpstreamFailure): void {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#kept = [];
    listener?.end(failure);
  }

  #flush(sink: ReplySink): void {
    if (this.#listener !== sink) return;
    const kept = this.#kept;
    this.#kept = [];
    this.#keptBytes = 0;
    for (const incoming of kept) sink.message(incoming);
  }
}
