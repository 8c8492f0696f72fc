import type { Dispatcher } from 'undici';
import { deadline } from './deadline.ts';
import type { Turn } from './fair-share.ts';
import type { HttpEndpoint, SharedPool } from './http-endpoint.ts';
import { failureOf, failureOfChallenge, failureOfStatus, SESSION_LOST } from './http-failure.ts';
import { UpstreamError, type UpstreamFailure } from './link.ts';

export interface DeliveryRequest {
  /** The principal that its connection is counted for. */
  readonly owner: string;
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string | null;
  readonly timeoutMs: number;
  /** Whether the message names a session: then 404 says that it is lost. */
  readonly namesSession: boolean;
}

/** What a server may say to a message that wants no reply before it is not listened to any more. */
const REPLY_BYTES_MAX = 64 * 1024;
const ENOUGH = new Error('enough of the reply was read');

/**
 * Sends what wants no reply: a notification, an answer to a request of the server, the end of a
 * session. Resolves when the server took it (any 2xx). Rejects with an `UpstreamError`.
 */
export function deliver(endpoint: HttpEndpoint, request: DeliveryRequest): Promise<void> {
  const full = endpoint.messages.fullFor(request.owner);
  if (full !== undefined) return Promise.reject(new UpstreamError(full));
  return new Promise((resolve, reject) => {
    new Delivery(endpoint.messages, request, resolve, reject).start();
  });
}

class Delivery implements Dispatcher.DispatchHandler {
  readonly #pool: SharedPool;
  readonly #request: DeliveryRequest;
  readonly #resolve: () => void;
  readonly #reject: (error: UpstreamError) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #turn: Turn | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #bytes = 0;
  #isSettled = false;
  #isReleased = false;

  constructor(
    pool: SharedPool,
    request: DeliveryRequest,
    resolve: () => void,
    reject: (error: UpstreamError) => void,
  ) {
    this.#pool = pool;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    const late: UpstreamFailure = { kind: 'timeout', detail: 'the server did not take the message in time' };
    this.#timer = deadline(request.timeoutMs, () => {
      this.#settle(new UpstreamError(late));
      if (this.#turn !== undefined && pool.withdraw(this.#turn)) this.#isReleased = true;
      else this.#controller?.abort(ENOUGH);
    });
  }

  start(): void {
    const { owner, path, method, headers, body } = this.#request;
    this.#turn = this.#pool.send(owner, { path, method, headers: [...headers], body }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isSettled) throw ENOUGH;
    this.#controller = controller;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const isLost = status === 404 && this.#request.namesSession;
    const failure = isLost ? SESSION_LOST : (failureOfChallenge(status, headers) ?? failureOfStatus(status));
    this.#settle(status < 300 ? undefined : new UpstreamError(failure));
    // The deadline goes on: what the server still says is read and thrown away, for a while.
    this.#controller = controller;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > REPLY_BYTES_MAX) controller.abort(ENOUGH);
  }

  onResponseEnd(): void {
    this.#release();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#release();
    this.#settle(new UpstreamError(failureOf(error)));
  }

  #settle(error: UpstreamError | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (error === undefined) this.#resolve();
    else this.#reject(error);
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    clearTimeout(this.#timer);
    this.#pool.done(this.#request.owner);
  }
}
