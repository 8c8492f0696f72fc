import {
  DEFAULT_LIMITS,
  frameOne,
  interpret,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  type Cleared,
  type Era,
  type JsonObject,
  type Limits,
  type Message,
  type Notification,
  type ProtocolVersion,
  type Reply,
  type Request,
} from '@durward/core';
import type { BridgeParts, Clear } from '../../../packages/gateway/src/upstream/bridge/bridge-parts.ts';
import type {
  Incoming, Link, Pending, ReplySink, SendOptions, UpstreamFailure,
} from '../../../packages/gateway/src/upstream/link.ts';
import { clear as clearNow } from '../../upstreams/support.ts';

/** One request that a scripted link was asked to send. */
export class Sent {
  readonly message: Cleared<Request>;
  readonly options: SendOptions;
  /** Why it is not wanted any more; undefined while it is. */
  cancelled: string | undefined;
  readonly #sink: ReplySink;
  readonly #era: Era;

  constructor(message: Cleared<Request>, options: SendOptions, sink: ReplySink, era: Era) {
    this.message = message;
    this.options = options;
    this.#sink = sink;
    this.#era = era;
  }

  get params(): JsonObject {
    return this.message.params ?? {};
  }

  /** The server says something on the stream of this request. */
  say(json: JsonObject): void {
    if (this.cancelled === undefined) this.#sink.message(incoming(json, this.#era));
  }

  /** The server answers, and its stream ends. */
  answer(result: JsonObject): void {
    this.say({ id: this.message.id, result });
    this.end();
  }

  refuse(code: number, message: string, data?: JsonObject): void {
    this.say({ id: this.message.id, error: { code, message, ...(data === undefined ? {} : { data }) } });
    this.end();
  }

  end(failure?: UpstreamFailure): void {
    if (this.cancelled === undefined) this.#sink.end(failure);
  }
}

/** A link whose other side is the test: it keeps what it is given, and says what the test says. */
export class ScriptedLink implements Link {
  readonly server = 'test';
  readonly era: Era;
  version: ProtocolVersion;
  readonly sent: Sent[] = [];
  readonly told: Cleared<Notification>[] = [];
  readonly replies: Cleared<Reply>[] = [];
  /** Answers a request at once, where the test does not want to do it by hand. */
  onRequest: (sent: Sent) => void = () => {};
  /** What becomes of answers to the server. */
  onReply: () => Promise<void> = () => Promise.resolve();
  listener: ReplySink | undefined;
  isClosed = false;
  #waiters: (() => void)[] = [];

  constructor(era: Era) {
    this.era = era;
    this.version = era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const sent = new Sent(message, options, sink, this.era);
    this.sent.push(sent);
    this.#changed();
    this.onRequest(sent);
    return {
      cancel: (reason) => {
        sent.cancelled ??= reason;
        this.#changed();
      },
    };
  }

  notify(message: Cleared<Notification>): Promise<void> {
    this.told.push(message);
    return Promise.resolve();
  }

  async reply(message: Cleared<Reply>): Promise<void> {
    this.replies.push(message);
    this.#changed();
    await this.onReply();
  }

  listen(sink: ReplySink): Pending {
    this.listener = sink;
    return {
      cancel: () => {
        if (this.listener === sink) this.listener = undefined;
      },
    };
  }

  /** The server says something that belongs to no request. */
  say(json: JsonObject): void {
    this.listener?.message(incoming(json, this.era));
  }

  settle(version: ProtocolVersion): void {
    this.version = version;
  }

  onClosed(): void {}

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** Resolves with the nth request, whether it was sent before or will be. */
  async nth(at: number): Promise<Sent> {
    await this.until(() => this.sent.length > at);
    const sent = this.sent[at];
    if (sent === undefined) throw new Error('nothing was sent');
    return sent;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  #changed(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

function incoming(json: JsonObject, era: Era): Incoming {
  const framed = frameOne(Object.freeze({ jsonrpc: '2.0', ...json }), DEFAULT_LIMITS);
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) throw new Error(`not a message: ${JSON.stringify(json)}`);
  const version = era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
  const read = interpret(envelope, { direction: 'to_client', era, version }, DEFAULT_LIMITS);
  if (!read.ok) throw new Error(read.fault);
  return { message: read.message, bytes: 0 };
}

/** Judges with the real pipeline under a policy that grants everything. */
export const clearLater: Clear = <M extends Message>(message: M): Promise<Cleared<M>> => {
  const cleared = clearNow(message);
  return cleared === undefined ? Promise.reject(new Error('not cleared')) : Promise.resolve(cleared);
};

/** What a bridge of a test works with. */
export function bridgeParts(limits: Partial<Limits> = {}, clear: Clear = clearLater): BridgeParts {
  return { server: 'test', clear, limits: { ...DEFAULT_LIMITS, ...limits } };
}
