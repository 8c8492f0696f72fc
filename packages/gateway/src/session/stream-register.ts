import type { ClientStream } from './client-stream.ts';

/** The streams of one session that a client can still connect to. */
export class StreamRegister {
  readonly #finishedMax: number;
  readonly #streams = new Map<number, ClientStream>();
  /** Finished streams, oldest first: for a while a client may still fetch what it missed. */
  readonly #finished: number[] = [];

  constructor(finishedMax: number) {
    this.#finishedMax = finishedMax;
  }

  add(number: number, stream: ClientStream): void {
    this.#streams.set(number, stream);
  }

  get(number: number): ClientStream | undefined {
    return this.#streams.get(number);
  }

  /** The stream is complete. */
  retire(number: number): void {
    this.#finished.push(number);
    if (this.#finished.length <= this.#finishedMax) return;
    const oldest = this.#finished.shift();
    if (oldest !== undefined) this.#streams.delete(oldest);
  }

  finishAll(): void {
    for (const stream of this.#streams.values()) stream.finish();
  }
}
