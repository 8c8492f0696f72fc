import type { SseEvent } from '@durward/core';
import type { ExchangeHost } from './http-exchange.ts';
import { deadline } from './deadline.ts';
import { HttpStream, type StreamEnd, type StreamOwner } from './http-stream.ts';
import { frameIncoming, readIncoming } from './incoming.ts';
import type { Pending, ReplySink, UpstreamFailure } from './link.ts';
import { renewed, RENEWALS_MAX, withHeaders } from './link-credential.ts';

/** First and longest pause before a stream that the server ended is opened again, in milliseconds. */
const PAUSE_FIRST_MS = 1000;
const PAUSE_LONGEST_MS = 30_000;
const PAUSE_SHORTEST_MS = 50;

/**
 * The standalone stream of a legacy conversation: what the server sends outside of any request, or,
 * after an event id, the rest of a stream that broke.
 *
 * A server that ends the stream, as many do when the token ends under which it was opened, is asked for the
 * rest of it, with growing pauses; one that refuses the token is asked with another one, if there is one.
 *
 * @see MCP 2025-11-25, basic/transports §Listening for Messages from the Server
 */
export class HttpListening implements Pending, StreamOwner {
  readonly #host: ExchangeHost;
  readonly #sink: ReplySink;
  readonly #resumes: boolean;
  #stream: HttpStream | undefined;
  #lastEventId: string | undefined;
  #retryMs = PAUSE_FIRST_MS;
  #pauseMs = PAUSE_FIRST_MS;
  #renewals = 0;
  #again: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(host: ExchangeHost, sink: ReplySink, lastEventId: string | undefined) {
    this.#host = host;
    this.#sink = sink;
    this.#resumes = lastEventId !== undefined;
    this.#lastEventId = lastEventId;
  }

  start(): void {
    if (this.#isOver) return;
    const { endpoint, limits } = this.#host;
    const open = (headers: readonly string[]): void => {
      if (this.#isOver) return;
      this.#stream = new HttpStream(endpoint, limits, this);
      this.#stream.open({ path: endpoint.place.path, headers, beginMs: limits.requestTimeoutMs, silentMs: 0 });
    };
    withHeaders(this.#host.streamHeaders(this.#lastEventId), open, (failure) => this.fail(failure));
  }

  cancel(): void {
    this.stop();
  }

  get isOpen(): boolean {
    return !this.#isOver;
  }

  /** Breaks it; the sink hears nothing. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#again);
    this.#stream?.close();
  }

  /** Ends it from outside: the conversation is over. */
  fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.end(failure);
  }

  event({ event, data, id }: SseEvent): void {
    if (this.#isOver) return;
    this.#lastEventId = id ?? this.#lastEventId;
    this.#renewals = 0;
    this.#pauseMs = this.#retryMs;
    if (event !== 'message') return;
    if (data === '') {
      if (id !== undefined) this.#sink.primed(id, undefined);
      return;
    }
    const { reading, limits } = this.#host;
    const bytes = Buffer.from(data);
    const framed = frameIncoming(bytes, reading, limits);
    if (!framed.ok) {
      this.#host.dropped(`not an acceptable message: ${framed.fault}`, bytes.length);
      return;
    }
    const share = Math.ceil(bytes.length / framed.envelopes.length);
    for (const envelope of framed.envelopes) {
      const isReply = envelope.kind === 'result' || envelope.kind === 'error';
      // Only a stream that is resumed may bring the reply to an earlier request.
      const message = isReply && !this.#resumes ? undefined : readIncoming(envelope, reading, limits);
      if (message === undefined) this.#host.dropped('a reply on the standalone stream', share);
      else if (!this.#isOver) this.#sink.message({ message, bytes: share, eventId: id });
    }
  }

  retry(milliseconds: number): void {
    if (this.#isOver) return;
    this.#retryMs = Math.max(milliseconds, PAUSE_SHORTEST_MS);
    this.#pauseMs = this.#retryMs;
    this.#sink.primed(undefined, milliseconds);
  }

  ended(end: StreamEnd): void {
    if (this.#isOver) return;
    if (end.kind === 'status' && end.status === 404 && this.#host.hasSession) {
      this.#host.loseSession();
      return;
    }
    if (end.kind === 'over' && !this.#resumes) {
      this.#again = deadline(this.#pauseMs, () => this.start());
      this.#pauseMs = Math.min(this.#pauseMs * 2, PAUSE_LONGEST_MS);
      this.#renewals = 0;
      return;
    }
    const { credential } = this.#host;
    const challenge = end.kind === 'status' ? end.challenge : undefined;
    if (end.kind !== 'over' && challenge !== undefined && credential !== undefined && this.#renewals < RENEWALS_MAX) {
      this.#renewals += 1;
      renewed(credential, challenge, end.failure, () => this.start(), (failure) => this.fail(failure));
      return;
    }
    this.#isOver = true;
    // 405: the server offers no such stream, which is no failure.
    const isQuiet = end.kind === 'over' || (end.kind === 'status' && end.status === 405);
    this.#sink.end(isQuiet ? undefined : end.failure);
  }
}
