import type { RequestId } from '@durward/core';

/** A request of the server that waits for the client's answer. */
export interface Asked {
  /** The id that the upstream gave it. */
  readonly upstreamId: RequestId;
  readonly method: string;
}

/**
 * The server-to-client requests of one conversation that wait for an answer.
 *
 * They go out under ids of our own, so that a client can answer only what it was asked in this very
 * conversation, and each request only once.
 */
export class ServerRequests {
  readonly #max: number;
  readonly #waiting = new Map<RequestId, Asked>();
  #next = 1;

  constructor(max: number) {
    this.#max = max;
  }

  /** The id under which the request goes to the client, or undefined when too many wait. */
  ask(asked: Asked): RequestId | undefined {
    if (this.#waiting.size >= this.#max) return undefined;
    const id = `durward-${String(this.#next)}`;
    this.#next += 1;
    this.#waiting.set(id, asked);
    return id;
  }

  /** The request that an answer belongs to; it is no longer waiting afterwards. */
  take(id: RequestId | null): Asked | undefined {
    if (id === null) return undefined;
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    return asked;
  }

  /** The request of the upstream never reached the client: nobody will answer it. */
  forget(upstreamId: RequestId): void {
    const id = this.idOf(upstreamId);
    if (id !== undefined) this.#waiting.delete(id);
  }

  /** Our id for a request of the upstream, for `notifications/cancelled`. */
  idOf(upstreamId: RequestId): RequestId | undefined {
    for (const [id, asked] of this.#waiting) if (asked.upstreamId === upstreamId) return id;
    return undefined;
  }
}
