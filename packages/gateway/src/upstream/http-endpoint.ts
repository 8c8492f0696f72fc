import { Pool, type Dispatcher } from 'undici';
import type { Limits } from '@durward/core';
import type { HttpConfig } from '../config/server-schema.ts';
import { authoritiesOf, placeOf, type Place } from './http-config.ts';
import type { UpstreamFailure } from './link.ts';

/** Most requests that wait for a connection; a further one fails at once. */
const WAITING_MAX = 1024;

/**
 * The connections to one server: one pool for requests, and another for streams that stay open, so
 * that quiet streams never keep requests from being sent.
 *
 * Guarantees: TLS certificates are always verified; nothing is sent in the clear but to this machine
 * (or where the configuration says that it is dangerous); HTTP/1.1 only; redirects are not followed.
 */
export class HttpEndpoint {
  readonly place: Place;
  readonly #requests: Pool;
  readonly #streams: Pool;
  readonly #requestsMax: number;
  readonly #streamsMax: number;
  #requestCount = 0;
  #streamCount = 0;

  /** Throws an `Error` when the configuration must not be used. */
  constructor(config: HttpConfig, limits: Limits) {
    this.place = placeOf(config.url, config.dangerouslyAllowPlainHttp);
    this.#requestsMax = config.connectionsMax + WAITING_MAX;
    this.#streamsMax = config.streamConnectionsMax;
    const ca = authoritiesOf(config);
    const shared: Pool.Options = {
      connect: { timeout: config.connectTimeoutMs, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
      allowH2: false,
      pipelining: 1,
      // Deadlines of requests are our own: they hold for queueing, connecting and answering together.
      headersTimeout: 0,
    };
    const { origin } = this.place;
    this.#requests = new Pool(origin, {
      ...shared,
      connections: config.connectionsMax,
      bodyTimeout: limits.idleReplyTimeoutMs,
    });
    this.#streams = new Pool(origin, { ...shared, connections: config.streamConnectionsMax, bodyTimeout: 0 });
  }

  /** Why another request cannot be taken now; undefined when it can. */
  get requestsFull(): UpstreamFailure | undefined {
    if (this.#requestCount < this.#requestsMax) return undefined;
    return {
      kind: 'busy',
      detail: `${String(this.#requestCount)} requests wait for the server (connectionsMax); try again later`,
    };
  }

  /** Why another stream cannot be opened now; undefined when it can. */
  get streamsFull(): UpstreamFailure | undefined {
    if (this.#streamCount < this.#streamsMax) return undefined;
    return {
      kind: 'busy',
      detail: `${String(this.#streamCount)} streams of the server are open (streamConnectionsMax)`,
    };
  }

  /** Sends a request. Whoever calls this calls {@link requestDone} once, whatever becomes of it. */
  request(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#requestCount += 1;
    this.#requests.dispatch(options, handler);
  }

  requestDone(): void {
    this.#requestCount -= 1;
  }

  /** Opens a stream. Whoever calls this calls {@link streamDone} once, whatever becomes of it. */
  stream(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#streamCount += 1;
    this.#streams.dispatch(options, handler);
  }

  streamDone(): void {
    this.#streamCount -= 1;
  }

  /** Breaks every connection. */
  async close(): Promise<void> {
    await Promise.all([this.#requests.destroy(), this.#streams.destroy()]);
  }
}
