import type { Cleared, Request } from '@durward/core';
import { HttpExchange, type ExchangeHost, type ExchangeRequest } from './http-exchange.ts';
import type { Incoming, Pending, ReplySink, UpstreamFailure } from './link.ts';
import { RENEWALS_MAX, renewed, withHeaders, type LinkCredential } from './link-credential.ts';

/**
 * A request that is sent under a credential: it waits until there is one, and is sent again when the
 * server refuses it and another one can be had. Its reply is that of the last attempt.
 */
export class AuthorizedRequest implements Pending, ReplySink {
  readonly #message: Cleared<Request>;
  readonly #host: ExchangeHost;
  readonly #sink: ReplySink;
  readonly #credential: LinkCredential;
  readonly #done: () => void;
  #exchange: HttpExchange | undefined;
  #again = 0;
  #isOver = false;
  #request: (() => ExchangeRequest) | undefined;

  constructor(parts: {
    readonly message: Cleared<Request>;
    readonly host: ExchangeHost;
    readonly sink: ReplySink;
    readonly credential: LinkCredential;
    readonly done: () => void;
  }) {
    this.#message = parts.message;
    this.#host = parts.host;
    this.#sink = parts.sink;
    this.#credential = parts.credential;
    this.#done = parts.done;
  }

  /** Whether it stays open until somebody ends it. */
  get isStream(): boolean {
    return this.#message.method === 'subscriptions/listen';
  }

  /** Called once; nothing is told before it has returned. `request` gives the message's own headers. */
  start(request: () => ExchangeRequest): void {
    // What is told of a credential that cannot be had comes by a promise, or in the next turn.
    withHeaders(
      this.#headers(),
      (headers) => this.#send(request, headers),
      (failure) => this.#finish(failure),
    );
  }

  cancel(reason: string): void {
    if (this.#isOver) return;
    this.#close();
    this.#exchange?.cancel(reason);
  }

  /** Ends it from outside: the conversation is over. */
  fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    if (this.#exchange === undefined) this.#finish(failure);
    else this.#exchange.fail(failure);
  }

  message(incoming: Incoming): void {
    if (!this.#isOver) this.#sink.message(incoming);
  }

  primed(eventId: string | undefined, retryMs: number | undefined): void {
    if (!this.#isOver) this.#sink.primed(eventId, retryMs);
  }

  end(failure?: UpstreamFailure): void {
    if (this.#isOver) return;
    const challenge = failure?.challenge;
    if (failure === undefined || challenge === undefined || this.#again >= RENEWALS_MAX) {
      this.#finish(failure);
      return;
    }
    this.#again += 1;
    this.#exchange = undefined;
    const again = (): void => {
      if (!this.#isOver) this.start(this.#request ?? neverStarted);
    };
    renewed(this.#credential, challenge, failure, again, (final) => this.#finish(final));
  }

  #headers(): readonly string[] | Promise<readonly string[]> {
    try {
      return this.#credential.headers('POST');
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error('no credential'));
    }
  }

  #send(request: () => ExchangeRequest, headers: readonly string[]): void {
    if (this.#isOver) return;
    const { endpoint, owner } = this.#host;
    const refused = this.isStream ? endpoint.streamsFull : endpoint.requests.fullFor(owner);
    if (refused !== undefined) {
      queueMicrotask(() => this.fail(refused));
      return;
    }
    this.#request = request;
    const own = request();
    const exchange = new HttpExchange(this.#message, this.#host, this);
    this.#exchange = exchange;
    exchange.start({ ...own, headers: [...own.headers, ...headers] });
  }

  #finish(failure: UpstreamFailure | undefined): void {
    if (this.#isOver) return;
    this.#close();
    this.#sink.end(failure);
  }

  #close(): void {
    this.#isOver = true;
    this.#done();
  }
}

function neverStarted(): never {
  throw new Error('bug: a request that was never sent is sent again');
}
