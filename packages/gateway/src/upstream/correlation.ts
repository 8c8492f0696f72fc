import {
  withMember,
  type Cleared,
  type Envelope,
  type Limits,
  type Message,
  type Notification,
  type Request,
  type RequestId,
} from '@durward/core';
import { deadline } from './deadline.ts';
import {
  frameIncoming,
  readIncoming,
  resultEnvelope,
  subscriptionOf,
  withParam,
  withReplyId,
  withSubscription,
  type IncomingReading,
} from './incoming.ts';
import type { Incoming, Pending, ReplySink, UpstreamFailure } from './link.ts';
import { progressTokenOf, textUnder } from './outgoing.ts';
import { Unclaimed } from './unclaimed.ts';

/** What a correlation needs of the link that it belongs to. */
export interface CorrelationParts {
  readonly limits: Limits;
  /** How incoming bytes are read now: the version settles during the handshake. */
  readonly reading: () => IncomingReading;
  readonly dropped: (what: string, bytes: number) => void;
  /** Tells the upstream that a request of ours is not wanted any more. */
  readonly sendCancelled: (own: number, reason: string) => void;
  /** A reply that contradicts what is believed of the upstream's era. */
  readonly doubtEra: () => void;
}

interface Waiting {
  readonly own: number;
  readonly request: Request;
  readonly token: RequestId | undefined;
  readonly sink: ReplySink;
  timer: NodeJS.Timeout | undefined;
  /** Messages that came before the reply. */
  heard: number;
}

/** Most progress tokens of tasks that are remembered after their request was answered. */
const TASK_TOKENS_MAX = 256;
const UNSUPPORTED_VERSION = -32022;

/**
 * Which message on a shared channel belongs to which request.
 *
 * Every request goes out under an integer of the link's own, which is also its progress token; what
 * comes back is put under the client's names again: replies, progress, and what belongs to a
 * subscription. So it does not matter which ids clients choose, and nothing that one request asked
 * for reaches another's sink.
 *
 * Guarantees that each sink is ended exactly once, or never when it was cancelled.
 */
export class Correlation {
  readonly #parts: CorrelationParts;
  readonly #waiting = new Map<number, Waiting>();
  readonly #taskTokens = new Map<number, RequestId>();
  readonly #unclaimed: Unclaimed;
  /** Requests that wait for one reply, not for a stream of notifications. */
  #plainCount = 0;
  #lastOwn = 0;

  constructor(parts: CorrelationParts) {
    this.#parts = parts;
    this.#unclaimed = new Unclaimed(parts.limits, parts.dropped);
  }

  /** Whether somebody waits for something. */
  get isBusy(): boolean {
    return this.#waiting.size > 0 || this.#unclaimed.hasListener;
  }

  /** Takes a request in: how it goes out, under our own id, and how it is stopped. */
  enter(
    request: Cleared<Request>,
    sink: ReplySink,
    timeoutMs: number,
  ): { own: number; text: string; pending: Pending } {
    const own = (this.#lastOwn += 1);
    const token = progressTokenOf(request.params);
    const waiting: Waiting = { own, request, token, sink, timer: undefined, heard: 0 };
    this.#waiting.set(own, waiting);
    if (!isListening(request)) this.#plainCount += 1;
    // A subscription may be quiet for ever, but not before it is acknowledged.
    const waitMs = isListening(request) ? Math.min(timeoutMs, this.#parts.limits.requestTimeoutMs) : timeoutMs;
    waiting.timer = deadline(waitMs, () => this.#expire(waiting));
    return { own, text: textUnder(request, own), pending: { cancel: (reason) => this.#cancel(waiting, reason) } };
  }

  /** Ends a request that could not be sent, by our own id. */
  fail(own: number, failure: UpstreamFailure): void {
    const waiting = this.#waiting.get(own);
    if (waiting !== undefined) this.#settle(waiting, failure);
  }

  /**
   * How a notification to the server goes out: what cancels a request names it by our id. Undefined
   * when that request is over: then there is nothing to send.
   */
  notificationText(message: Cleared<Notification>): string | undefined {
    if (message.method !== 'notifications/cancelled') return JSON.stringify(message.json);
    const requestId = this.#ownIdOf(message.params?.['requestId']);
    if (requestId === undefined) return undefined;
    return JSON.stringify({ ...message.json, params: { ...message.params, requestId } });
  }

  listen(sink: ReplySink): Pending {
    return this.#unclaimed.listen(sink);
  }

  /** Takes in one message (revision 2025-03-26: or a batch) as it came over the channel. */
  receive(bytes: Uint8Array, eventId?: string): void {
    const { limits, reading, dropped } = this.#parts;
    const framed = frameIncoming(bytes, reading(), limits);
    if (!framed.ok) return dropped(`not an acceptable message: ${framed.fault}`, bytes.length);
    const share = Math.ceil(bytes.length / framed.envelopes.length);
    for (const envelope of framed.envelopes) this.#route(envelope, share, eventId);
    return undefined;
  }

  /** The channel is broken: ends every sink. */
  endAll(failure: UpstreamFailure): void {
    for (const waiting of this.#waiting.values()) this.#settle(waiting, failure);
    this.#unclaimed.end(failure);
  }

  #route(envelope: Envelope, bytes: number, eventId: string | undefined): void {
    if (envelope.kind === 'result' || envelope.kind === 'error') return this.#reply(envelope, bytes, eventId);
    if (envelope.kind === 'request') return this.#leave(envelope, this.#onlyPlain(), bytes, eventId);
    const claim = this.#claim(envelope);
    if (claim === 'nobody') return this.#parts.dropped(`${envelope.method} for nobody`, bytes);
    if (claim?.waiting !== undefined) return this.#notify(claim.waiting, claim.envelope, bytes, eventId);
    if (claim !== undefined) return this.#leave(claim.envelope, undefined, bytes, eventId);
    const isAboutRequests =
      envelope.method === 'notifications/message' || envelope.method === 'notifications/cancelled';
    return this.#leave(envelope, isAboutRequests ? this.#onlyPlain() : undefined, bytes, eventId);
  }

  /** Leaves a message that names no request to a sink that may have caused it, or to the listener. */
  #leave(envelope: Envelope, to: Waiting | undefined, bytes: number, eventId: string | undefined): void {
    if (to !== undefined && this.#isTooMuch(to)) return;
    const incoming = this.#incoming(envelope, bytes, eventId);
    if (incoming === undefined) return;
    const isLost = to === undefined && !this.#unclaimed.hasListener && this.#parts.reading().era === 'modern';
    // In the modern era everything belongs to a request: nobody will ever come for this.
    if (isLost) this.#parts.dropped('a message outside of any request', bytes);
    else this.#unclaimed.give(incoming, to?.sink);
  }

  #reply(
    envelope: Extract<Envelope, { kind: 'result' | 'error' }>,
    bytes: number,
    eventId: string | undefined,
  ): void {
    const waiting = typeof envelope.id === 'number' ? this.#waiting.get(envelope.id) : undefined;
    if (waiting === undefined) {
      const was = typeof envelope.id === 'number' && envelope.id >= 1 && envelope.id <= this.#lastOwn;
      const what = was ? 'reply to a request that is over' : 'reply with an unknown id';
      return this.#parts.dropped(what, bytes);
    }
    const { request, sink } = waiting;
    let own = withReplyId(envelope, request.id);
    if (own.kind === 'result' && subscriptionOf(own.result) === waiting.own) {
      own = resultEnvelope(request.id, withSubscription(own.result, request.id));
    }
    const incoming = this.#incoming(own, bytes, eventId);
    this.#forget(waiting);
    if (contradictsEra(request, own)) this.#parts.doubtEra();
    if (waiting.token !== undefined && isTask(request)) this.#rememberToken(waiting.own, waiting.token);
    if (incoming !== undefined) sink.message(incoming);
    return sink.end();
  }

  /**
   * Whose notification it is, under the client's names; undefined when it names no request. A late
   * one for a task has an owner no longer, but a token that the client knows.
   */
  #claim(
    envelope: Extract<Envelope, { kind: 'notification' }>,
  ): { waiting: Waiting | undefined; envelope: Extract<Envelope, { kind: 'notification' }> } | 'nobody' | undefined {
    const { method, params } = envelope;
    const subscription = subscriptionOf(params);
    if (subscription !== undefined && this.#parts.reading().era === 'modern') {
      const waiting = this.#waitingAt(subscription);
      if (waiting === undefined || params === undefined) return 'nobody';
      const named = withSubscription(params, waiting.request.id);
      return { waiting, envelope: { ...envelope, params: named, json: withMember(envelope.json, 'params', named) } };
    }
    if (method === 'notifications/progress') {
      const waiting = this.#waitingAt(params?.['progressToken']);
      const token = waiting?.token ?? this.#taskTokenAt(params?.['progressToken']);
      if (token === undefined) return 'nobody';
      return { waiting, envelope: withParam(envelope, 'progressToken', token) };
    }
    if (method === 'notifications/cancelled' && this.#parts.reading().era === 'modern') {
      const waiting = this.#waitingAt(params?.['requestId']);
      if (waiting === undefined || !isListening(waiting.request)) return 'nobody';
      return { waiting, envelope: withParam(envelope, 'requestId', waiting.request.id) };
    }
    return undefined;
  }

  #notify(
    waiting: Waiting,
    envelope: Extract<Envelope, { kind: 'notification' }>,
    bytes: number,
    eventId: string | undefined,
  ): void {
    if (isListening(waiting.request)) clearTimeout(waiting.timer);
    else if (this.#isTooMuch(waiting)) return;
    const incoming = this.#incoming(envelope, bytes, eventId);
    if (incoming !== undefined) waiting.sink.message(incoming);
    if (envelope.method !== 'notifications/cancelled') return;
    this.#settle(waiting, { kind: 'cancelled', detail: 'the server ended the subscription' });
  }

  /** A server may not flood a request with notifications; then the request is over. */
  #isTooMuch(waiting: Waiting): boolean {
    waiting.heard += 1;
    if (waiting.heard <= this.#parts.limits.sseEventsPerReplyMax) return false;
    const detail = 'more messages for one request than limits.sseEventsPerReplyMax';
    this.#settle(waiting, { kind: 'malformed', detail });
    this.#tellCancelled(waiting, 'too many notifications');
    return true;
  }

  #incoming(envelope: Envelope, bytes: number, eventId: string | undefined): Incoming | undefined {
    const message: Message | undefined = readIncoming(envelope, this.#parts.reading(), this.#parts.limits);
    if (message === undefined) {
      this.#parts.dropped('a request that names nothing usable', bytes);
      return undefined;
    }
    return { message, bytes, eventId };
  }

  /** The one plain request under way; undefined when there is none or more than one. */
  #onlyPlain(): Waiting | undefined {
    if (this.#plainCount !== 1) return undefined;
    for (const waiting of this.#waiting.values()) {
      if (!isListening(waiting.request)) return waiting;
    }
    return undefined;
  }

  /** Our own id of a request that waits, by the client's. Undefined when none or several have it. */
  #ownIdOf(id: unknown): number | undefined {
    const found = [...this.#waiting.values()].filter((waiting) => waiting.request.id === id);
    return found.length === 1 ? found[0]?.own : undefined;
  }

  #waitingAt(name: unknown): Waiting | undefined {
    return typeof name === 'number' ? this.#waiting.get(name) : undefined;
  }

  #taskTokenAt(name: unknown): RequestId | undefined {
    return typeof name === 'number' ? this.#taskTokens.get(name) : undefined;
  }

  /** The token of a request that started a task stays in use for the life of the task. */
  #rememberToken(own: number, token: RequestId): void {
    this.#taskTokens.set(own, token);
    if (this.#taskTokens.size <= TASK_TOKENS_MAX) return;
    const [oldest] = this.#taskTokens.keys();
    if (oldest !== undefined) this.#taskTokens.delete(oldest);
  }

  #expire(waiting: Waiting): void {
    this.#settle(waiting, { kind: 'timeout', detail: 'no reply in time' });
    this.#tellCancelled(waiting, 'timed out');
  }

  #cancel(waiting: Waiting, reason: string): void {
    if (!this.#waiting.has(waiting.own)) return;
    this.#forget(waiting);
    this.#tellCancelled(waiting, reason);
  }

  #tellCancelled({ own, request }: Waiting, reason: string): void {
    // MCP 2025-11-25, basic/utilities/cancellation: the handshake must not be cancelled.
    if (request.method !== 'initialize') this.#parts.sendCancelled(own, reason);
  }

  #settle(waiting: Waiting, failure: UpstreamFailure): void {
    if (!this.#waiting.has(waiting.own)) return;
    this.#forget(waiting);
    waiting.sink.end(failure);
  }

  #forget(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#waiting.delete(waiting.own);
    if (!isListening(waiting.request)) this.#plainCount -= 1;
  }
}

function isListening(request: Request): boolean {
  return request.method === 'subscriptions/listen';
}

function isTask(request: Request): boolean {
  return request.era === 'legacy' && request.params?.['task'] !== undefined;
}

function contradictsEra(request: Request, reply: Envelope): boolean {
  if (reply.kind !== 'error') return false;
  return request.era === 'modern' ? reply.error.code === UNSUPPORTED_VERSION : request.method === 'initialize';
}
