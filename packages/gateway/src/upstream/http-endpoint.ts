import { TLSSocket, type PeerCertificate } from 'node:tls';
import { buildConnector, Pool, type Dispatcher } from 'undici';
import type { Limits } from '@durward/core';
import type { HttpConfig } from '../config/server-schema.ts';
import { FairShare, type Turn } from './fair-share.ts';
import { authoritiesOf, placeOf, type Place } from './http-config.ts';
import type { UpstreamFailure } from './link.ts';
import { QuickPool } from './quick/quick-pool.ts';
import { readingConnector } from './quick/read-into.ts';
import type { TextRequest } from './quick/request-text.ts';

/** A request whose reply is a stream. */
export interface StreamRequest {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: readonly string[];
  readonly body: string | null;
  /** How long it may fall silent, in milliseconds; 0: for ever. */
  readonly silentMs: number;
}

/** Most requests of one owner that wait for a connection; a further one fails at once. */
const WAITING_MAX = 1024;

/**
 * The connections to one server: one pool for requests, one for messages that want no reply, and one
 * for streams that stay open. So neither quiet streams nor calls that take their time keep an answer
 * or a cancellation from being sent.
 *
 * Guarantees: no principal has more than its share of the connections, and free ones are given to
 * those who wait in turns; TLS certificates are always verified; nothing is sent in the clear but to
 * this machine (or where the configuration says that it is dangerous); HTTP/1.1 only; redirects are
 * not followed.
 */
export class HttpEndpoint {
  readonly place: Place;
  readonly requests: SharedPool;
  readonly messages: SharedPool;
  readonly #streams: Pool;
  readonly #streamsMax: number;
  #streamCount = 0;
  #issuer: string | undefined;

  /** Throws an `Error` when the configuration must not be used. */
  constructor(config: HttpConfig, limits: Limits) {
    this.place = placeOf(config.url, config.dangerouslyAllowPlainHttp);
    this.#streamsMax = config.streamConnectionsMax;
    const ca = authoritiesOf(config);
    const connection = {
      timeout: config.connectTimeoutMs, rejectUnauthorized: true, allowH2: false, ...(ca === undefined ? {} : { ca }),
    };
    const connect = this.#noting(buildConnector(connection));
    const quick = this.#noting(readingConnector(connection));
    const shared: Pool.Options = {
      connect,
      allowH2: false,
      pipelining: 1,
      // Deadlines of requests are our own: they hold for queueing, connecting and answering together.
      headersTimeout: 0,
    };
    const { origin } = this.place;
    const silentMs = limits.idleReplyTimeoutMs;
    const pool = (): QuickPool => {
      const general = new Pool(origin, { ...shared, connections: config.connectionsMax, bodyTimeout: silentMs });
      return new QuickPool({ origin, connect: quick, general, silentMs });
    };
    this.requests = new SharedPool(pool(), config);
    this.messages = new SharedPool(pool(), config);
    this.#streams = new Pool(origin, { ...shared, connections: config.streamConnectionsMax });
  }

  /** The authority behind the certificate of the newest connection; undefined without TLS, or before the first. */
  get issuer(): string | undefined {
    return this.#issuer;
  }

  /** Notes of every connection who vouches for it: it was verified by then. */
  #noting(connect: buildConnector.connector): buildConnector.connector {
    return (options, done) => connect(options, (error, socket) => {
      if (error !== null) return done(error, null);
      if (socket instanceof TLSSocket) this.#issuer = issuerOf(socket) ?? this.#issuer;
      return done(null, socket);
    });
  }

  /** Why another stream cannot be opened now; undefined when it can. */
  get streamsFull(): UpstreamFailure | undefined {
    if (this.#streamCount < this.#streamsMax) return undefined;
    return {
      kind: 'busy',
      detail: `${String(this.#streamCount)} streams of the server are open (streamConnectionsMax)`,
    };
  }

  /** Opens a stream. Whoever calls this calls {@link streamDone} once, whatever becomes of it. */
  stream({ path, method, headers, body, silentMs }: StreamRequest, handler: Dispatcher.DispatchHandler): void {
    this.#streamCount += 1;
    const options = { path, method, headers: [...headers], body: body === null ? null : bytesOf(body) };
    this.#streams.dispatch({ ...options, bodyTimeout: silentMs }, handler);
  }

  streamDone(): void {
    this.#streamCount -= 1;
  }

  /** Breaks every connection. */
  async close(): Promise<void> {
    await Promise.all([this.requests.destroy(), this.messages.destroy(), this.#streams.destroy()]);
  }
}

/**
 * A text as bytes that share no memory: those of a stream are kept while it is open, and would keep
 * all that lies beside them.
 */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/**
 * Its organisation, where it has one: the authorities that most servers use sign with other intermediate
 * certificates every few months, under one organisation.
 */
function issuerOf(socket: TLSSocket): string | undefined {
  // A resumed session shows no certificate again: only the one whose it was can resume it.
  const { issuer } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  return issuer === undefined ? undefined : [issuer.O ?? issuer.CN].flat().join(', ');
}

/** Connections that several principals use, each its share. */
export class SharedPool {
  readonly #pool: QuickPool;
  readonly #share: FairShare;

  constructor(pool: QuickPool, { connectionsMax, connectionsPerPrincipalMax }: HttpConfig) {
    this.#pool = pool;
    this.#share = new FairShare(connectionsMax, connectionsPerPrincipalMax);
  }

  /** Why an owner cannot send more now; undefined when it can. */
  fullFor(owner: string): UpstreamFailure | undefined {
    const waiting = this.#share.waitingOf(owner);
    if (waiting < WAITING_MAX) return undefined;
    return {
      kind: 'busy',
      detail: `${String(waiting)} requests wait for the server (connectionsPerPrincipalMax); try again later`,
    };
  }

  /**
   * Sends as soon as it is the owner's turn. Whoever calls this calls {@link done} once, whatever
   * becomes of it, unless it could {@link withdraw}.
   */
  send(owner: string, request: TextRequest, handler: Dispatcher.DispatchHandler): Turn {
    const turn = { owner, begin: () => this.#pool.dispatch(request, handler) };
    this.#share.enter(turn);
    return turn;
  }

  /** Whether it was not sent yet; then it never will be. */
  withdraw(turn: Turn): boolean {
    return this.#share.withdraw(turn);
  }

  done(owner: string): void {
    this.#share.leave(owner);
  }

  destroy(): Promise<void> {
    return this.#pool.destroy();
  }
}
