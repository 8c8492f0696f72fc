import { Client, type buildConnector, type Dispatcher, type Pool } from 'undici';
import { afterArrivals } from '../../event-loop/turns.ts';
import { Roll } from '../roll.ts';
import { ReplyHeads } from './reply-heads.ts';
import { QuickConnection, QuickController, type QuickHost, type Sent } from './quick-connection.ts';
import { ReplaySocket } from './replay-socket.ts';
import { headersOf, requestText, type RequestText, type TextRequest } from './request-text.ts';

/**
 * A reply that is not plain costs its connection, which several plain ones make good. Where such replies are many, the
 * pool leaves requests to undici…
 */
const MISS_COST = 4;
const COST_MAX = 12;
/** …and so many go there before one is tried again. */
const PASSED_ON_MAX = 1000;
/** How often it is looked which connections are idle, in milliseconds. */
const LOOK_MS = 250;

/**
 * Connections on which requests go out with one write and plain replies are read without undici. It reads everything
 * else: a reply that is not plain is handed to it with its connection, and a server that often replies so gets its
 * requests from it alone, but for one in a thousand.
 *
 * Guarantees that a connection is used again only after everything that had come on it was read: what a server sends
 * when nobody asked, or its end, ends the connection, and is no reply to the next request (GHSA-35p6-xmwp-9g52).
 *
 * How many requests are under way at a time is for the caller to bound.
 */
export class QuickPool implements QuickHost {
  readonly silentMs: number;
  readonly heads = new ReplyHeads();
  readonly #general: Pool;
  readonly #connect: buildConnector.connector;
  readonly #url: URL;
  readonly #all = new Roll<QuickConnection>();
  readonly #resting: QuickConnection[] = [];
  readonly #takenOver = new Roll<Client>();
  #cost = 0;
  #passedOn = 0;
  #isDestroyed = false;
  #looking: NodeJS.Timeout | undefined;

  constructor(options: {
    readonly origin: string;
    /** Made by `readingConnector`. */
    readonly connect: buildConnector.connector;
    readonly general: Pool;
    readonly silentMs: number;
  }) {
    this.#url = new URL(options.origin);
    this.#connect = options.connect;
    this.#general = options.general;
    this.silentMs = options.silentMs;
  }

  /** Sends a request. The handler is told what undici would tell it, and its controller does the same. */
  dispatch(request: TextRequest, handler: Dispatcher.DispatchHandler): void {
    const text = this.#isWorthIt() ? requestText(this.#url.host, request) : undefined;
    if (text === undefined || this.#isDestroyed) {
      this.#general.dispatch(optionsOf(request), handler);
      return;
    }
    const sent: Sent = { request, handler, controller: new QuickController() };
    const connection = this.#rested();
    if (connection === undefined) {
      this.#open(sent, text);
      return;
    }
    // What had come on the connection by now is read first. Each request waits for itself: what has come since another
    // one began to wait may not be read when that one goes out.
    afterArrivals(() => {
      if (connection.isUsable) this.#send(connection, sent, text);
      else this.#open(sent, text);
    });
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    clearInterval(this.#looking);
    for (const connection of this.#all) connection.socket.destroy();
    await Promise.all([this.#general.destroy(), ...[...this.#takenOver].map((client) => client.destroy())]);
  }

  rests(connection: QuickConnection): void {
    if (this.#cost > 0) this.#cost -= 1;
    this.#resting.push(connection);
  }

  gone(connection: QuickConnection): void {
    this.#all.leave(connection.place);
  }

  takeOver({ socket }: QuickConnection, sent: Sent, bytes: Buffer): void {
    this.#cost = Math.min(this.#cost + MISS_COST, COST_MAX);
    const client = new Client(this.#url.origin, {
      // Not at once: undici does not look for a connection while it asks for one.
      connect: (_options, done) => queueMicrotask(() => done(null, new ReplaySocket(socket, bytes))),
      allowH2: false,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: this.silentMs,
    });
    const place = this.#takenOver.enter(client);
    const over = (): void => {
      this.#takenOver.leave(place);
      void client.destroy();
    };
    client.dispatch(optionsOf(sent.request), continued(sent, over));
  }

  #isWorthIt(): boolean {
    if (this.#cost < COST_MAX) return true;
    this.#passedOn = (this.#passedOn + 1) % PASSED_ON_MAX;
    return this.#passedOn === 0;
  }

  #rested(): QuickConnection | undefined {
    let connection = this.#resting.pop();
    while (connection !== undefined && !connection.isUsable) connection = this.#resting.pop();
    return connection;
  }

  #open(sent: Sent, text: RequestText): void {
    const { hostname, host, protocol, port } = this.#url;
    const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    this.#connect({ hostname: bare, host, protocol, port }, (error, socket) => {
      if (error !== null || this.#isDestroyed) {
        socket?.destroy();
        sent.handler.onResponseError?.(sent.controller, error ?? new Error('the server is not used any more'));
        return;
      }
      const connection = new QuickConnection(socket, this);
      connection.place = this.#all.enter(connection);
      this.#looking ??= setInterval(() => this.#endIdle(), LOOK_MS).unref();
      this.#send(connection, sent, text);
    });
  }

  #endIdle(): void {
    for (const connection of this.#all) connection.passed(LOOK_MS);
    if (this.#all.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #send(connection: QuickConnection, sent: Sent, text: RequestText): void {
    try {
      sent.handler.onRequestStart?.(sent.controller, {});
    } catch (error) {
      // Nobody wants the reply: nothing was sent, and the connection is as good as before.
      this.#resting.push(connection);
      sent.handler.onResponseError?.(sent.controller, error instanceof Error ? error : new Error('refused'));
      return;
    }
    connection.send(sent, text);
  }
}

function optionsOf(request: TextRequest): Dispatcher.DispatchOptions {
  const { path, method, body } = request;
  return { path, method, headers: headersOf(request), body };
}

/** The rest of a request in the hands of another client. */
function continued({ handler, controller }: Sent, over: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (inner) => {
      controller.inner = inner;
      if (controller.reason !== null) throw controller.reason;
    },
    onResponseStart: (_inner, status, headers) => handler.onResponseStart?.(controller, status, headers),
    onResponseData: (_inner, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd: (_inner, trailers) => {
      over();
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError: (_inner, error) => {
      over();
      handler.onResponseError?.(controller, error);
    },
  };
}
