import type { Dispatcher } from 'undici';
import type { Cleared, Envelope, Limits, Request, SseEvent, SseHandler } from '@durward/core';
import { bodyFactsOf } from './body-facts.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { deadline } from './deadline.ts';
import type { Turn } from './fair-share.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import {
  failureOf,
  failureOfChallenge,
  failureOfStatus,
  SESSION_LOST,
} from './http-failure.ts';
import { HttpStream, type StreamEnd, type StreamOwner } from './http-stream.ts';
import { frameIncoming, readIncoming, resultEnvelope, withReplyId, type IncomingReading } from './incoming.ts';
import type { Pending, ReplySink, UpstreamFailure } from './link.ts';
import { renewed, RENEWALS_MAX, withHeaders, type LinkCredential } from './link-credential.ts';
import { headersOf } from './quick/request-text.ts';
import { MEMO_BYTES_MIN, type MemoLook, type ReplyMemo } from './reply-memo.ts';
import { SseFeed } from './sse-feed.ts';

/** The conversation that an exchange belongs to. */
export interface ExchangeHost {
  /** The principal that the connections are counted for. */
  readonly owner: string;
  readonly endpoint: HttpEndpoint;
  readonly limits: Limits;
  readonly memo: ReplyMemo;
  /** How incoming bytes are read now. */
  readonly reading: IncomingReading;
  /** What authorizes its requests, where another one may be had when it is refused. */
  readonly credential: LinkCredential | undefined;
  /** Whether requests carry a session id. */
  readonly hasSession: boolean;
  /** The session id of the reply to the handshake. False when it is not acceptable. */
  captureSession(header: string | readonly string[] | undefined): boolean;
  /** The server does not know the session any more. */
  loseSession(): void;
  /** The headers of a GET that opens a stream, or resumes one. */
  streamHeaders(lastEventId: string | undefined): readonly string[] | Promise<readonly string[]>;
  dropped(what: string, bytes: number): void;
  /** A reply that contradicts what is believed of the server's era. */
  doubtEra(): void;
  /** Tells the server that a request is not wanted any more, where closing the stream does not. */
  sendCancelled(exchange: HttpExchange, reason: string): void;
  /** The exchange is over, or was cancelled. */
  finished(exchange: HttpExchange): void;
}

export interface ExchangeRequest {
  readonly path: string;
  /** Headers that all requests of the conversation have. */
  readonly common: readonly string[];
  readonly headers: readonly string[];
  readonly body: string;
  readonly timeoutMs: number;
}

const UNWANTED = new Error('the reply is not wanted any more');
const UNSUPPORTED_VERSION = -32022;
/** How long a server may take to close a stream on which its final reply has come. */
const LINGER_MS = 1000;
/** Time before a stream is resumed when the server names none, and the least that is waited. */
const RESUME_MS = 1000;
const RESUME_MIN_MS = 50;
/** Most attempts to resume in a row that bring no event. */
const RESUMES_MAX = 5;

/**
 * One request over Streamable HTTP, from its POST to its final reply.
 *
 * The path of a plain JSON reply is kept short: it decides how fast the gateway is. One object is
 * the handle of the caller, the handler of the HTTP client and the reader of events.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http; 2025-11-25, basic/transports
 */
export class HttpExchange implements Pending, Dispatcher.DispatchHandler, SseHandler, StreamOwner {
  readonly request: Cleared<Request>;
  /** The host's own: where it keeps the exchange. */
  place: number | undefined;
  readonly #host: ExchangeHost;
  readonly #sink: ReplySink;
  readonly #isListening: boolean;
  /** What the reply is: nothing yet, one body, a stream of events; `over`: nobody waits any more. */
  #phase: 'waiting' | 'body' | 'events' | 'over' = 'waiting';
  #status = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lone: Buffer | undefined;
  #more: ByteBuffer | undefined;
  #feed: SseFeed | undefined;
  #turn: Turn | undefined;
  #isReleased = false;
  #isDispatching = false;
  #events = 0;
  #lastEventId: string | undefined;
  #retryMs = RESUME_MS;
  #resumes = 0;
  #resume: NodeJS.Timeout | undefined;
  #renewals = 0;
  #stream: HttpStream | undefined;

  constructor(request: Cleared<Request>, host: ExchangeHost, sink: ReplySink) {
    this.request = request;
    this.#host = host;
    this.#sink = sink;
    this.#isListening = request.method === 'subscriptions/listen';
  }

  /** Whether the server may have heard of the request. */
  get wasSent(): boolean {
    return this.#controller !== undefined;
  }

  /** Called once. Nothing is told before it has returned. */
  start({ path, common, headers, body, timeoutMs }: ExchangeRequest): void {
    const { endpoint, limits, owner } = this.#host;
    // A subscription may be quiet for ever, but not before it is acknowledged.
    const waitMs = this.#isListening ? Math.min(timeoutMs, limits.requestTimeoutMs) : timeoutMs;
    this.#timer = deadline(waitMs, () => this.#expire());
    const options = { path, method: 'POST', common, headers, body } as const;
    this.#isDispatching = true;
    if (this.#isListening) endpoint.stream({ ...options, headers: headersOf(options), silentMs: 0 }, this);
    else this.#turn = endpoint.requests.send(owner, options, this);
    this.#isDispatching = false;
  }

  cancel(reason: string): void {
    if (this.#phase === 'over') return;
    this.#leave();
    this.#host.sendCancelled(this, reason);
  }

  /** Ends it from outside: the conversation is over. */
  fail(failure: UpstreamFailure): void {
    if (this.#phase === 'over') return;
    this.#leave();
    this.#sink.end(failure);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, not aborted: an abort would break a connection that is fine.
    if (this.#phase === 'over') throw UNWANTED;
    this.#controller = controller;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // They keep the memory that the head was read into for as long as the stream is open.
    controller.rawHeaders = null;
    if (status < 200 || this.#phase === 'over') return;
    this.#status = status;
    const failure = this.#examine(status, headers);
    if (failure !== undefined) this.fail(failure);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#phase === 'body') {
      if (this.#lone === undefined && chunk.length <= this.#host.limits.replyBytesMax) this.#lone = chunk;
      else if (!this.#collect(chunk)) this.fail(TOO_LARGE);
    } else if (this.#phase === 'events') {
      const fault = this.#feed?.push(chunk);
      if (fault !== undefined) this.fail({ kind: 'malformed', detail: `the event stream is broken: ${fault}` });
    }
  }

  onResponseEnd(): void {
    this.#release();
    if (this.#phase === 'body') this.#takeBody(this.#more?.take() ?? this.#lone ?? NO_BYTES);
    else if (this.#phase === 'events') this.#interrupted(STREAM_ENDED);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    if (this.#phase === 'over') return;
    const failure = failureOf(error);
    if (this.#isDispatching) queueMicrotask(() => this.fail(failure));
    else if (this.#phase === 'events') this.#interrupted(failure);
    else this.fail(failure);
  }

  #examine(status: number, headers: Record<string, string | string[] | undefined>): UpstreamFailure | undefined {
    const host = this.#host;
    if (status === 404 && host.hasSession) {
      queueMicrotask(() => host.loseSession());
      return SESSION_LOST;
    }
    const refused = host.credential !== undefined ? failureOfChallenge(status, headers) : undefined;
    if (refused !== undefined) return refused;
    const { isCoded, type, bytes } = bodyFactsOf(headers);
    if (isCoded) {
      return { kind: 'malformed', detail: 'the server encoded its reply, though it was asked not to' };
    }
    if (bytes > host.limits.replyBytesMax) return TOO_LARGE;
    const opensSession = this.request.method === 'initialize' && status < 300;
    if (opensSession && !host.captureSession(headers['mcp-session-id'])) {
      return { kind: 'malformed', detail: 'the server gave a session id that is not visible ASCII of at most 1024' };
    }
    if (type === 'application/json') {
      this.#phase = 'body';
      return undefined;
    }
    if (status < 200 || status > 299) return this.#refused(status);
    if (type === 'text/event-stream') {
      this.#phase = 'events';
      this.#feed = new SseFeed(this, host.limits);
      return undefined;
    }
    const detail = status === 202 || status === 204
      ? `the server took the request with status ${String(status)} and will not reply`
      : 'the reply is neither application/json nor text/event-stream';
    return { kind: 'malformed', detail };
  }

  /** An error status without a JSON-RPC error: a server of the other era answers like that. */
  #refused(status: number): UpstreamFailure {
    const { era, method } = this.request;
    const isEraStatus = status === 400 || status === 404 || status === 405;
    if (isEraStatus && (era === 'modern' || method === 'initialize')) this.#host.doubtEra();
    return failureOfStatus(status);
  }

  #collect(chunk: Buffer): boolean {
    let more = this.#more;
    if (more === undefined) {
      more = new ByteBuffer(this.#host.limits.replyBytesMax);
      this.#more = more;
      if (this.#lone !== undefined) more.append(this.#lone);
    }
    return more.append(chunk);
  }

  #takeBody(bytes: Uint8Array): void {
    const isError = this.#status < 200 || this.#status > 299;
    const known = isError ? undefined : this.#lookUp(bytes);
    if (known?.result !== undefined) {
      this.#finish(resultEnvelope(this.request.id, known.result), bytes.length, undefined);
      return;
    }
    const { reading, limits } = this.#host;
    const framed = frameIncoming(bytes, reading, limits);
    if (!framed.ok) {
      this.fail(isError ? this.#refused(this.#status) : malformed(framed.fault));
      return;
    }
    const share = Math.ceil(bytes.length / framed.envelopes.length);
    for (const envelope of framed.envelopes) this.#take(envelope, share, undefined, known);
    this.fail(isError ? this.#refused(this.#status) : NO_REPLY);
  }

  /** Only lists are large and the same again and again. */
  #lookUp(bytes: Uint8Array): MemoLook | undefined {
    if (bytes.length < MEMO_BYTES_MIN || this.request.row?.access !== 'listing') return undefined;
    return this.#host.memo.look(this.request.method, this.request.id, bytes);
  }

  /** One message of the reply. The final one ends the exchange. */
  #take(envelope: Envelope, bytes: number, eventId: string | undefined, look: MemoLook | undefined): void {
    if (this.#phase === 'over') return;
    const isReply = envelope.kind === 'result' || envelope.kind === 'error';
    const isOurs = isReply && (envelope.id === this.request.id || (envelope.kind === 'error' && envelope.id === null));
    const isHttpError = this.#status < 200 || this.#status > 299;
    if (isReply ? !isOurs || (isHttpError && envelope.kind === 'result') : isHttpError) {
      this.#host.dropped(isReply ? 'a reply to another request' : 'a message with an error status', bytes);
      return;
    }
    if (!isReply) {
      this.#tell(envelope, bytes, eventId);
      return;
    }
    if (look !== undefined && envelope.kind === 'result') this.#host.memo.keep(look.key, envelope.result, bytes);
    this.#finish(envelope.id === null ? withReplyId(envelope, this.request.id) : envelope, bytes, eventId);
  }

  #finish(envelope: Envelope, bytes: number, eventId: string | undefined): void {
    if (envelope.kind === 'error' && contradictsEra(this.request, envelope.error.code)) this.#host.doubtEra();
    this.#tell(envelope, bytes, eventId);
    // The sink may have cancelled, or closed the conversation, while it was told.
    if (this.#phase === 'over') return;
    const wasStream = this.#phase === 'events';
    this.#phase = 'over';
    clearTimeout(this.#timer);
    if (wasStream && !this.#isReleased) this.#timer = deadline(LINGER_MS, () => this.#controller?.abort(UNWANTED));
    this.#stream?.close();
    this.#host.finished(this);
    this.#sink.end();
  }

  #tell(envelope: Envelope, bytes: number, eventId: string | undefined): void {
    const message = readIncoming(envelope, this.#host.reading, this.#host.limits);
    if (message === undefined) this.#host.dropped('a request that names nothing usable', bytes);
    else this.#sink.message({ message, bytes, eventId });
  }

  event({ event, data, id }: SseEvent): void {
    if (this.#phase !== 'events') return;
    this.#events += 1;
    if (!this.#isListening && this.#events > this.#host.limits.sseEventsPerReplyMax) {
      this.fail({ kind: 'malformed', detail: 'the reply has more events than limits.sseEventsPerReplyMax' });
      return;
    }
    this.#resumes = 0;
    this.#renewals = 0;
    // A resumed stream goes on counting from the id before it.
    this.#lastEventId = id ?? this.#lastEventId;
    if (this.#isListening) clearTimeout(this.#timer);
    if (event !== 'message') return;
    if (data === '') {
      if (id !== undefined) this.#sink.primed(id, undefined);
      return;
    }
    this.#takeEvent(Buffer.from(data), id);
  }

  retry(milliseconds: number): void {
    if (this.#phase !== 'events') return;
    this.#retryMs = milliseconds;
    this.#sink.primed(undefined, milliseconds);
  }

  #takeEvent(bytes: Buffer, id: string | undefined): void {
    const known = this.#lookUp(bytes);
    if (known?.result !== undefined) {
      this.#finish(resultEnvelope(this.request.id, known.result), bytes.length, id);
      return;
    }
    const { reading, limits } = this.#host;
    const framed = frameIncoming(bytes, reading, limits);
    if (!framed.ok) {
      this.fail(malformed(framed.fault));
      return;
    }
    const share = Math.ceil(bytes.length / framed.envelopes.length);
    for (const envelope of framed.envelopes) this.#take(envelope, share, id, known);
  }

  /** The stream ended before the final reply: a legacy server may go on with it in another one. */
  #interrupted(failure: UpstreamFailure): void {
    const lastEventId = this.#lastEventId;
    const canResume = this.request.era === 'legacy' && lastEventId !== undefined && lastEventId !== '';
    if (!canResume || this.#resumes >= RESUMES_MAX) return this.fail(failure);
    this.#resumes += 1;
    const waitMs = Math.max(this.#retryMs, RESUME_MIN_MS);
    this.#resume = deadline(waitMs, () => this.#resumeAfter(lastEventId));
    return undefined;
  }

  #resumeAfter(lastEventId: string): void {
    const { endpoint, limits } = this.#host;
    if (this.#phase !== 'events') return;
    const open = (headers: readonly string[]): void => {
      if (this.#phase !== 'events') return;
      this.#stream = new HttpStream(endpoint, limits, this);
      this.#stream.open({
        path: endpoint.place.path,
        headers,
        beginMs: limits.idleReplyTimeoutMs,
        silentMs: limits.idleReplyTimeoutMs,
      });
    };
    withHeaders(this.#host.streamHeaders(lastEventId), open, (failure) => this.fail(failure));
  }

  ended(end: StreamEnd): void {
    if (this.#phase !== 'events') return;
    if (end.kind === 'over') this.#interrupted(STREAM_ENDED);
    else if (end.kind === 'failed') this.#interrupted(end.failure);
    else if (end.status === 404 && this.#host.hasSession) {
      this.fail(SESSION_LOST);
      this.#host.loseSession();
    } else if (end.status >= 500) this.#interrupted(end.failure);
    else this.#refusedToResume(end);
  }

  /** Only the GET is sent again: the server has begun to do what the request asks. */
  #refusedToResume({ failure, challenge }: Extract<StreamEnd, { kind: 'status' }>): void {
    const { credential } = this.#host;
    const lastEventId = this.#lastEventId;
    const canRenew = challenge !== undefined && credential !== undefined && lastEventId !== undefined;
    if (!canRenew || this.#renewals >= RENEWALS_MAX) return this.fail(failure);
    this.#renewals += 1;
    renewed(credential, challenge, failure, () => this.#resumeAfter(lastEventId), (final) => this.fail(final));
    return undefined;
  }

  #expire(): void {
    if (this.#phase === 'over') return;
    this.#leave();
    this.#host.sendCancelled(this, 'timed out');
    this.#sink.end({ kind: 'timeout', detail: 'no final reply in time' });
  }

  /** Nobody waits any more: breaks the connection, so that the server sees it. */
  #leave(): void {
    this.#phase = 'over';
    clearTimeout(this.#timer);
    clearTimeout(this.#resume);
    this.#lone = undefined;
    this.#more = undefined;
    this.#stream?.close();
    if (this.#turn !== undefined && this.#host.endpoint.requests.withdraw(this.#turn)) this.#isReleased = true;
    if (!this.#isReleased) this.#controller?.abort(UNWANTED);
    this.#host.finished(this);
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    // The lingering of a stream that is over.
    if (this.#phase === 'over') clearTimeout(this.#timer);
    const { endpoint, owner } = this.#host;
    if (this.#isListening) endpoint.streamDone();
    else endpoint.requests.done(owner);
  }
}

const NO_BYTES = new Uint8Array(0);
const TOO_LARGE: UpstreamFailure = Object.freeze({
  kind: 'malformed',
  detail: 'the reply is larger than limits.replyBytesMax',
});
const NO_REPLY: UpstreamFailure = Object.freeze({
  kind: 'malformed',
  detail: 'the server answered without a reply to the request',
});
const STREAM_ENDED: UpstreamFailure = Object.freeze({
  kind: 'unavailable',
  detail: 'the server ended the stream before its final reply',
});

function malformed(fault: string): UpstreamFailure {
  return { kind: 'malformed', detail: `the reply is not an acceptable message: ${fault}` };
}

function contradictsEra(request: Request, code: number): boolean {
  return request.era === 'modern' ? code === UNSUPPORTED_VERSION : request.method === 'initialize';
}
