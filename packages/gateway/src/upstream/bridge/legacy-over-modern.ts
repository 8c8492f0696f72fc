import {
  CODE,
  isJsonObject,
  META,
  NEWEST_LEGACY_VERSION,
  type Cleared,
  type JsonObject,
  type JsonValue,
  type Notification,
  type ProtocolVersion,
  type Reading,
  type Reply,
  type Request,
  type RequestId,
} from '@durward/core';
import { requestFrom } from '../../exchange/rebuild.ts';
import type { ToolCatalog } from '../../exchange/tool-catalog.ts';
import { ask } from '../ask.ts';
import {
  UpstreamError,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from '../link.ts';
import { errorOf, madeUp, resultOf, type BridgeParts } from './bridge-parts.ts';
import { InputRounds, type RoundsPlace } from './input-rounds.ts';
import { initializeResult, modernClientCapabilities, modernParams, type ClientEnvelope } from './translate.ts';

const NOTHING_PENDING: Pending = { cancel: () => {} };

/** List changes that a legacy client is told of without asking. */
const LIST_FLAGS = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };

/**
 * Serves one legacy session over modern requests.
 *
 * The handshake is answered from `server/discover`; each request carries what the handshake and
 * `logging/setLevel` said; the server's `input_required` becomes requests to the client; the standing
 * stream and `resources/subscribe` become `subscriptions/listen`. Tasks of the legacy era have no
 * equal meaning and are refused.
 */
export class LegacyOverModernLink implements Link, RoundsPlace {
  readonly era = 'legacy';
  readonly server: string;
  readonly parts: BridgeParts;
  readonly inner: Link;
  readonly #catalog: ToolCatalog;
  readonly #expected = new Map<RequestId, (reply: Reply) => void>();
  readonly #uris = new Set<string>();
  #version: ProtocolVersion = NEWEST_LEGACY_VERSION;
  #client: ClientEnvelope = { info: undefined, capabilities: {}, logLevel: undefined };
  #listener: ReplySink | undefined;
  #subscription: Pending | undefined;
  #asked = 0;

  constructor(parts: BridgeParts, inner: Link, catalog: ToolCatalog) {
    this.parts = parts;
    this.server = parts.server;
    this.inner = inner;
    this.#catalog = catalog;
  }

  get version(): ProtocolVersion {
    return this.#version;
  }

  get client(): ClientEnvelope {
    return this.#client;
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    switch (message.method) {
      case 'initialize':
        return this.#initialize(message, sink, options);
      case 'ping':
        return this.#answer(message, sink, {});
      case 'logging/setLevel': {
        const level = message.params?.['level'];
        this.#client = { ...this.#client, logLevel: typeof level === 'string' ? level : undefined };
        return this.#answer(message, sink, {});
      }
      case 'resources/subscribe':
      case 'resources/unsubscribe':
        return this.#changeSubscription(message, sink);
      default:
        return message.row?.access === 'task' || message.row?.lists === 'tasks'
          ? this.#refuse(message, sink, 'tasks of the older protocol versions')
          : this.#call(message, sink, options);
    }
  }

  /** The modern era has none of a legacy client's notifications; cancelling closes the stream. */
  async notify(_message: Cleared<Notification>, _options: SendOptions): Promise<void> {}

  async reply(message: Cleared<Reply>): Promise<void> {
    if (message.id === null) return;
    const expected = this.#expected.get(message.id);
    this.#expected.delete(message.id);
    expected?.(message);
  }

  expect(answered: (reply: Reply) => void): RequestId {
    this.#asked += 1;
    const id = `question-${String(this.#asked)}`;
    this.#expected.set(id, answered);
    return id;
  }

  forget(id: RequestId): void {
    this.#expected.delete(id);
  }

  listen(sink: ReplySink): Pending {
    this.#listener = sink;
    void this.#subscribe();
    return {
      cancel: () => {
        if (this.#listener === sink) this.#listener = undefined;
        this.#subscription?.cancel('nobody listens');
      },
    };
  }

  settle(version: ProtocolVersion): void {
    this.#version = version;
  }

  onClosed(listener: () => void): void {
    this.inner.onClosed(listener);
  }

  async close(): Promise<void> {
    this.#subscription?.cancel('closed');
    this.#expected.clear();
    await this.inner.close();
  }

  #initialize(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const params: Readonly<Record<string, JsonValue | undefined>> = message.params ?? {};
    const { capabilities, clientInfo, protocolVersion } = params;
    this.#client = {
      info: isJsonObject(clientInfo) ? clientInfo : undefined,
      capabilities: modernClientCapabilities(isJsonObject(capabilities) ? capabilities : {}),
      logLevel: undefined,
    };
    this.#askServer('server/discover', {}, options).then(
      (reply) => {
        const json = reply.kind === 'result'
          ? resultOf(message.id, initializeResult(reply.result, protocolVersion, this.server))
          : errorOf(message.id, reply.error);
        this.#hand(sink, json);
      },
      (error) => sink.end(failureOf(error)),
    );
    return NOTHING_PENDING;
  }

  #call(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const { target } = message;
    if (target?.kind === 'tool' && this.#catalog.shouldLoad(target.name)) {
      const late: { pending?: Pending; cancelled?: string } = {};
      const begin = (): void => {
        if (late.cancelled === undefined) late.pending = this.#startRounds(message, sink, options);
      };
      // A server behind HTTP may want arguments mirrored in headers; its list says which.
      this.#learnTools(options).then(begin, begin);
      return {
        cancel: (reason) => {
          late.cancelled = reason;
          late.pending?.cancel(reason);
        },
      };
    }
    return this.#startRounds(message, sink, options);
  }

  #startRounds(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const { target } = message;
    const headerParams = target?.kind === 'tool' ? (this.#catalog.paramsOf(target.name) ?? []) : [];
    const rounds = new InputRounds(this, message, sink, { ...options, headerParams });
    rounds.start();
    return rounds;
  }

  async #learnTools(options: SendOptions): Promise<void> {
    this.#catalog.trying();
    const reply = await this.#askServer('tools/list', {}, options);
    if (reply.kind === 'result') this.#catalog.learn(reply.result);
  }

  #changeSubscription(message: Cleared<Request>, sink: ReplySink): Pending {
    const uri = message.params?.['uri'];
    if (typeof uri === 'string') {
      if (message.method === 'resources/subscribe') this.#uris.add(uri);
      else this.#uris.delete(uri);
    }
    this.#subscribe().then(
      () => this.#hand(sink, resultOf(message.id, {})),
      (error) => sink.end(failureOf(error)),
    );
    return NOTHING_PENDING;
  }

  /**
   * Opens a subscription with everything the session wants to hear, then lets the former one go:
   * nothing is missed in between. Resolves when the server has acknowledged it.
   */
  async #subscribe(): Promise<void> {
    this.#asked += 1;
    const notifications: Record<string, JsonValue> = { ...LIST_FLAGS };
    if (this.#uris.size > 0) notifications['resourceSubscriptions'] = [...this.#uris];
    const request = this.#modernRequest('subscriptions/listen', { notifications });
    const cleared = await this.parts.clear(request);
    const former = this.#subscription;
    await new Promise<void>((resolve, reject) => {
      let pending: Pending | undefined;
      const sink: ReplySink = {
        message: ({ message }) => {
          if (message.kind === 'error') {
            reject(new UpstreamError({ kind: 'unavailable', detail: message.error.message }));
          }
          if (message.kind !== 'notification') return;
          if (message.method === 'notifications/subscriptions/acknowledged') resolve();
          else this.#heard(message);
        },
        primed: () => {},
        end: (failure) => {
          reject(new UpstreamError(failure ?? { kind: 'unavailable', detail: 'not acknowledged' }));
          if (pending !== undefined && this.#subscription === pending) this.#listener?.end(failure);
        },
      };
      const options = { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs: Infinity };
      pending = this.inner.request(cleared, sink, options);
      this.#subscription = pending;
    });
    former?.cancel('replaced');
  }

  #heard({ method, params }: Notification): void {
    const uri = params?.['uri'];
    const isOwn = typeof uri === 'string' && this.#uris.has(uri);
    if (method === 'notifications/resources/updated' && !isOwn) return;
    const json = { jsonrpc: '2.0', method, ...(params === undefined ? {} : { params: withoutSubscription(params) }) };
    this.#listener?.message(madeUp(json, this.#toClient(), this.parts.limits));
  }

  #askServer(method: string, params: JsonObject, options: SendOptions): Promise<Reply> {
    const request = this.#modernRequest(method, params);
    const own = { ...options, headerParams: [], extraHeaders: [] };
    return this.parts.clear(request).then((cleared) => ask(this.inner, cleared, own));
  }

  #modernRequest(method: string, params: JsonObject): Request {
    this.#asked += 1;
    const reading: Reading = { direction: 'to_server', era: 'modern', version: this.inner.version };
    const id = `durward-${String(this.#asked)}`;
    return requestFrom({ id, method, params: modernParams(params, this.#client) }, reading, this.parts.limits);
  }

  #answer(message: Request, sink: ReplySink, result: JsonObject): Pending {
    this.#hand(sink, resultOf(message.id, result));
    return NOTHING_PENDING;
  }

  #refuse(message: Request, sink: ReplySink, what: string): Pending {
    const error = { code: CODE.invalidRequest, message: `Cannot be carried between protocol versions: ${what}` };
    this.#hand(sink, errorOf(message.id, error));
    return NOTHING_PENDING;
  }

  #hand(sink: ReplySink, json: JsonObject): void {
    sink.message(madeUp(json, this.#toClient(), this.parts.limits));
    sink.end();
  }

  #toClient(): Reading {
    return { direction: 'to_client', era: 'legacy', version: this.#version };
  }
}

/** The mark of the subscription means nothing to a client that did not make one. */
function withoutSubscription(params: JsonObject): JsonObject {
  const { _meta: meta, ...rest } = params;
  if (!isJsonObject(meta)) return params;
  const { [META.subscriptionId]: _id, ...kept } = meta;
  return Object.freeze(Object.keys(kept).length === 0 ? rest : { ...rest, _meta: Object.freeze(kept) });
}

function failureOf(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamError) return error.failure;
  return { kind: 'unavailable', detail: error instanceof Error ? error.message : 'unknown' };
}
