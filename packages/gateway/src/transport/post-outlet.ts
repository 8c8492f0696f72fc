import {
  CODE,
  writeSseEvent,
  type Cleared,
  type Era,
  type Notification,
  type Reply,
  type Request,
} from '@durward/core';
import type { Caller, House } from '../exchange/house.ts';
import type { Outgoing, Outlet, Refusal } from '../exchange/outlet.ts';
import { ClientStream, type Resend } from '../session/client-stream.ts';
import type { Session } from '../session/session.ts';
import type { FlatHeaders, HttpResponse } from './http.ts';
import { JSON_HEADERS, refusalText, refuseWhole, type RefusalContext } from './replies.ts';
import { SseResponse, type StreamEnd } from './sse-response.ts';

/**
 * The replies to one POST in the modern era, or in a legacy exchange that has no session yet: one
 * JSON object when the final reply comes first, else an event stream of this request alone.
 * The client closing it is the cancellation of the request.
 */
export class PostOutlet implements Outlet {
  readonly #house: House;
  readonly #server: string;
  readonly #caller: Caller;
  readonly #response: HttpResponse;
  readonly #context: RefusalContext;
  readonly #finalHeaders: () => FlatHeaders;
  #stream: SseResponse | undefined;
  #gone: (() => void) | undefined;
  #isOver = false;

  constructor(options: {
    readonly house: House;
    readonly server: string;
    readonly caller: Caller;
    readonly response: HttpResponse;
    readonly context: RefusalContext;
    /** Headers that are known only with the final reply: the id of a new session. */
    readonly finalHeaders?: () => FlatHeaders;
  }) {
    this.#house = options.house;
    this.#server = options.server;
    this.#caller = options.caller;
    this.#response = options.response;
    this.#context = options.context;
    this.#finalHeaders = options.finalHeaders ?? (() => []);
    options.response.onGone(() => this.#clientGone());
  }

  onGone(listener: () => void): void {
    this.#gone = listener;
  }

  send({ text }: Outgoing<Notification | Request>): void {
    if (this.#stream === undefined) {
      this.#stream = new SseResponse(this.#house, this.#server, this.#caller, this.#response, (why) => {
        if (why !== 'finished') this.#clientGone();
      });
      this.#stream.open(this.#context.extraHeaders);
    }
    this.#stream.write(writeSseEvent({ event: 'message', data: text }));
  }

  finish({ message, text }: Outgoing<Reply>): void {
    this.#isOver = true;
    if (this.#stream !== undefined) {
      this.#stream.write(writeSseEvent({ event: 'message', data: text }));
      this.#stream.finish();
      return;
    }
    const more = [...this.#finalHeaders(), ...this.#context.extraHeaders];
    const headers = more.length === 0 ? JSON_HEADERS : [...JSON_HEADERS, ...more];
    this.#response.reply(statusOf(message, this.#context.era), headers, text);
  }

  refuse(refusal: Refusal): void {
    this.#isOver = true;
    if (this.#stream === undefined) {
      refuseWhole(this.#response, refusal, this.#context);
      return;
    }
    const { era, id } = this.#context;
    this.#stream.write(writeSseEvent({ event: 'message', data: refusalText(refusal, era, id) }));
    this.#stream.finish();
  }

  drop(): void {
    this.#isOver = true;
    if (this.#stream === undefined) this.#response.destroy();
    else this.#stream.finish();
  }

  #clientGone(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gone?.();
  }
}

/**
 * The HTTP status of a JSON-RPC reply. The modern era gives some errors a status of their own; in
 * the legacy one an error of the server is a successful HTTP exchange.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http
 */
function statusOf(message: Cleared<Reply>, era: Era): number {
  if (message.kind !== 'error' || era === 'legacy') return 200;
  switch (message.error.code) {
    case CODE.methodNotFound:
      return 404;
    case CODE.headerMismatch:
    case CODE.missingCapability:
    case CODE.unsupportedVersion:
      return 400;
    default:
      return 200;
  }
}

/**
 * The replies to one POST inside a legacy session. Like {@link PostOutlet}, but once there is an
 * event stream it belongs to the session: when the connection breaks the request goes on, and the
 * client fetches what it missed.
 */
export class SessionPostOutlet implements Outlet {
  readonly #house: House;
  readonly #caller: Caller;
  readonly #session: Session;
  readonly #request: Request;
  readonly #response: HttpResponse;
  readonly #context: RefusalContext;
  #stream: ClientStream | undefined;
  #gone: (() => void) | undefined;
  #isOver = false;

  constructor(options: {
    readonly house: House;
    readonly caller: Caller;
    readonly session: Session;
    /** The request that is answered. */
    readonly request: Request;
    readonly response: HttpResponse;
    readonly context: RefusalContext;
  }) {
    this.#house = options.house;
    this.#caller = options.caller;
    this.#session = options.session;
    this.#request = options.request;
    this.#response = options.response;
    this.#context = options.context;
    options.response.onGone(() => {
      // Before the first event nothing can be resumed: then the client is gone for good.
      if (this.#stream === undefined && !this.#isOver) this.#gone?.();
    });
  }

  onGone(listener: () => void): void {
    this.#gone = listener;
  }

  send({ message, text }: Outgoing<Notification | Request>): void {
    this.#opened().send(message, text);
  }

  finish({ message, text }: Outgoing<Reply>): void {
    this.#isOver = true;
    if (this.#stream === undefined) {
      this.#response.reply(200, [...JSON_HEADERS, ...this.#context.extraHeaders], text);
      return;
    }
    this.#stream.send(message, text);
    this.#stream.finish();
  }

  refuse(refusal: Refusal): void {
    this.#isOver = true;
    if (this.#stream === undefined) {
      refuseWhole(this.#response, refusal, this.#context);
      return;
    }
    const { era, id } = this.#context;
    this.#stream.refuse(refusalText(refusal, era, id));
    this.#stream.finish();
  }

  drop(): void {
    this.#isOver = true;
    if (this.#stream === undefined) this.#response.destroy();
    else this.#stream.finish();
  }

  #opened(): ClientStream {
    if (this.#stream !== undefined) return this.#stream;
    const { seal, limits } = this.#house;
    const stream = new ClientStream(this.#session, seal, limits, this.#request);
    this.#stream = stream;
    connectStream(this.#house, this.#caller, this.#session, stream, this.#response, {
      extraHeaders: this.#context.extraHeaders,
    });
    return stream;
  }
}

/** Opens an HTTP response and lets it carry a stream of a session. */
export function connectStream(
  house: House,
  caller: Caller,
  session: Session,
  stream: ClientStream,
  response: HttpResponse,
  options: {
    readonly extraHeaders: FlatHeaders;
    readonly after?: number;
    readonly resend?: Resend;
    readonly ended?: (why: StreamEnd) => void;
  },
): void {
  const connection = new SseResponse(house, session.server, caller, response, (why) => {
    session.openStreams -= 1;
    stream.disconnected(connection);
    options.ended?.(why);
  });
  session.openStreams += 1;
  connection.open(options.extraHeaders);
  stream.connect(connection, options.after, options.resend ?? (() => undefined));
}
