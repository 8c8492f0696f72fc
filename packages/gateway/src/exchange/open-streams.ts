import type { Principal } from '@durward/core';

/** A stream that a client holds open. */
export interface OpenStream {
  readonly principal: Principal;
  readonly tokenDigest: string;
  /** When the token that opened it expires; undefined for the owner of a wrapped server. */
  readonly expiresAtMs: number | undefined;
  /** Ends it because its token no longer counts. */
  cut(why: 'expired' | 'revoked' | 'shutdown'): void;
  /** Shows proxies and clients on the way that the stream is alive. */
  keepAlive(): void;
}

/**
 * Every stream that outlives the request that opened it, so that none outlives its token.
 *
 * Guarantees that a stream is cut within {@link OpenStreams.tick}'s period after its token expired,
 * and at once when it is revoked.
 */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#streams.size;
  }

  add(stream: OpenStream): void {
    this.#streams.add(stream);
  }

  remove(stream: OpenStream): void {
    this.#streams.delete(stream);
  }

  /** How many streams a principal holds open. */
  countOf(userId: string): number {
    let count = 0;
    for (const stream of this.#streams) if (stream.principal.userId === userId) count += 1;
    return count;
  }

  /** Cuts what has expired. Called every half second. */
  tick(): void {
    const now = this.#clock();
    for (const stream of this.#streams) {
      if (stream.expiresAtMs !== undefined && stream.expiresAtMs <= now) this.#cut(stream, 'expired');
    }
  }

  keepAlive(): void {
    for (const stream of this.#streams) stream.keepAlive();
  }

  cutWhere(picks: (stream: OpenStream) => boolean, why: 'revoked' | 'shutdown'): void {
    for (const stream of this.#streams) if (picks(stream)) this.#cut(stream, why);
  }

  #cut(stream: OpenStream, why: 'expired' | 'revoked' | 'shutdown'): void {
    this.#streams.delete(stream);
    stream.cut(why);
  }
}
