import type { Dispatcher } from 'undici';
import type { Limits, SseEvent, SseHandler } from '@durward/core';
import { deadline } from './deadline.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { failureOf, failureOfStatus, isEncoded, mediaTypeOf } from './http-failure.ts';
import type { UpstreamFailure } from './link.ts';
import { challengeIn, type Challenge } from './link-credential.ts';
import { SseFeed } from './sse-feed.ts';

/** How a stream came to its end. */
export type StreamEnd =
  | { readonly kind: 'over' }
  | {
    readonly kind: 'status';
    readonly status: number;
    readonly failure: UpstreamFailure;
    /** The server refused the credential: what it said about it. */
    readonly challenge: Challenge | undefined;
  }
  | { readonly kind: 'failed'; readonly failure: UpstreamFailure };

/** Who reads a stream. After `ended`, which is told once, nothing comes. */
export interface StreamOwner extends SseHandler {
  ended(end: StreamEnd): void;
}

export interface StreamRequest {
  readonly path: string;
  readonly headers: readonly string[];
  /** How long the server may take to begin its reply, in milliseconds. */
  readonly beginMs: number;
  /** How long the stream may be silent, in milliseconds; 0 for ever. */
  readonly silentMs: number;
}

const CANCELLED = new Error('the stream is not wanted any more');

/** A GET whose reply is an event stream. */
export class HttpStream implements Dispatcher.DispatchHandler, SseHandler {
  readonly #endpoint: HttpEndpoint;
  readonly #owner: StreamOwner;
  readonly #feed: SseFeed;
  #controller: Dispatcher.DispatchController | undefined;
  #begin: NodeJS.Timeout | undefined;
  #isOver = false;
  #isReleased = false;

  constructor(endpoint: HttpEndpoint, limits: Limits, owner: StreamOwner) {
    this.#endpoint = endpoint;
    this.#owner = owner;
    this.#feed = new SseFeed(this, limits);
  }

  /** Called once. What goes wrong is told by `ended`, never before this returns. */
  open({ path, headers, beginMs, silentMs }: StreamRequest): void {
    const full = this.#endpoint.streamsFull;
    if (full !== undefined) {
      queueMicrotask(() => this.#end({ kind: 'failed', failure: full }));
      return;
    }
    const late: UpstreamFailure = { kind: 'timeout', detail: 'the server did not begin its stream in time' };
    this.#begin = deadline(beginMs, () => this.#end({ kind: 'failed', failure: late }));
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.#endpoint.stream({ path, method: 'GET', headers, body: null, silentMs }, this);
    });
  }

  /** Breaks the stream; nothing is told. */
  close(): void {
    this.#stop();
    this.#controller?.abort(CANCELLED);
  }

  event(event: SseEvent): void {
    if (!this.#isOver) this.#owner.event(event);
  }

  retry(milliseconds: number): void {
    if (!this.#isOver) this.#owner.retry(milliseconds);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, not aborted: an abort would break a connection that is fine.
    if (this.#isOver) throw CANCELLED;
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    clearTimeout(this.#begin);
    if (status !== 200) {
      this.#end({ kind: 'status', status, failure: failureOfStatus(status), challenge: challengeIn(status, headers) });
    } else if (mediaTypeOf(headers['content-type']) !== 'text/event-stream' || isEncoded(headers['content-encoding'])) {
      const detail = 'the server answered a request for a stream with something else';
      this.#end({ kind: 'failed', failure: { kind: 'malformed', detail } });
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    const fault = this.#feed.push(chunk);
    if (fault === undefined) return;
    this.#end({ kind: 'failed', failure: { kind: 'malformed', detail: `the event stream is broken: ${fault}` } });
  }

  onResponseEnd(): void {
    this.#release();
    this.#end({ kind: 'over' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    this.#end({ kind: 'failed', failure: failureOf(error) });
  }

  #end(end: StreamEnd): void {
    if (this.#isOver) return;
    this.#stop();
    this.#owner.ended(end);
    if (!this.#isReleased) this.#controller?.abort(CANCELLED);
  }

  #stop(): void {
    this.#isOver = true;
    clearTimeout(this.#begin);
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#endpoint.streamDone();
  }
}
