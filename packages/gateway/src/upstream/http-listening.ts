import type { SseEvent } from '@durward/core';
import type { ExchangeHost } from './http-exchange.ts';
import { HttpStream, type StreamEnd, type StreamOwner } from './http-stream.ts';
import { frameIncoming, readIncoming } from './incoming.ts';
import type { Pending, ReplySink, UpstreamFailure } from './link.ts';
import { withHeaders } from './link-credential.ts';

/**
 * The standalone stream of a legacy conversation: what the server sends outside of any request, or,
 * after an event id, the rest of a stream that broke.
 *
 * @see MCP 2025-11-25, basic/transports §Listening for Messages from the Server
 */
export class HttpListening implements Pending, StreamOwner {
  readonly #host: ExchangeHost;
  readonly #sink: ReplySink;
  readonly #resumes: boolean;
  readonly #stream: HttpStream;
  #isOver = false;

  constructor(host: ExchangeHost, sink: ReplySink, lastEventId: string | undefined) {
    this.#host = host;
    this.#sink = sink;
    this.#resumes = lastEventId !== undefined;
    this.#stream = new HttpStream(host.endpoint, host.limits, this);
  }

  start(headers: readonly string[] | Promise<readonly string[]>): void {
    const { endpoint, limits } = this.#host;
    const open = (own: readonly string[]): void => {
      if (this.#isOver) return;
      this.#stream.open({ path: endpoint.place.path, headers: own, beginMs: limits.requestTimeoutMs, silentMs: 0 });
    };
    withHeaders(headers, open, (failure) => this.fail(failure));
  }

  cancel(): void {
    this.stop();
  }

  /** Breaks it; the sink hears nothing. */
  stop(): void {
    this.#isOver = true;
    this.#stream.close();
  }

  /** Ends it from outside: the conversation is over. */
  fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.end(failure);
  }

  event({ event, data, id }: SseEvent): void {
    if (this.#isOver || event !== 'message') return;
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
    if (!this.#isOver) this.#sink.primed(undefined, milliseconds);
  }

  ended(end: StreamEnd): void {
    if (this.#isOver) return;
    if (end.kind === 'status' && end.status === 404 && this.#host.hasSession) {
      this.#host.loseSession();
      return;
    }
    this.#isOver = true;
    // 405: the server offers no such stream, which is no failure.
    const isQuiet = end.kind === 'over' || (end.kind === 'status' && end.status === 405);
    this.#sink.end(isQuiet ? undefined : end.failure);
  }
}
