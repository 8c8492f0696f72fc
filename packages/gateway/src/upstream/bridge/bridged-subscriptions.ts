import {
  isJsonObject,
  META,
  metaOf,
  NEWEST_MODERN_VERSION,
  withMember,
  type Cleared,
  type JsonObject,
  type JsonValue,
  type Reading,
  type Request,
} from '@durward/core';
import { requestFrom } from '../../exchange/rebuild.ts';
import { ask } from '../ask.ts';
import type { Incoming, Link, Pending, ReplySink, SendOptions, UpstreamFailure } from '../link.ts';
import { madeUp, resultOf, type BridgeParts } from './bridge-parts.ts';

const TO_CLIENT: Reading = { direction: 'to_client', era: 'modern', version: NEWEST_MODERN_VERSION };

/** The flag of the filter and the capability that each kind of list change needs. */
const LIST_CHANGES: Readonly<Record<string, { readonly flag: string; readonly capability: string }>> = {
  'notifications/tools/list_changed': { flag: 'toolsListChanged', capability: 'tools' },
  'notifications/prompts/list_changed': { flag: 'promptsListChanged', capability: 'prompts' },
  'notifications/resources/list_changed': { flag: 'resourcesListChanged', capability: 'resources' },
};

interface Subscription {
  readonly request: Cleared<Request>;
  readonly sink: ReplySink;
  readonly flags: ReadonlySet<string>;
  readonly uris: ReadonlySet<string>;
}

/**
 * `subscriptions/listen` over a legacy conversation: its standing stream and `resources/subscribe`.
 * A resource is subscribed at the server as long as any subscription wants it.
 */
export class BridgedSubscriptions {
  readonly #parts: BridgeParts;
  readonly #inner: Link;
  readonly #options: SendOptions;
  readonly #onRequest: (request: Request) => void;
  readonly #open = new Set<Subscription>();
  readonly #wanted = new Map<string, number>();
  #listening: Pending | undefined;
  #asked = 0;

  constructor(
    parts: BridgeParts,
    inner: Link,
    options: SendOptions,
    /** Takes requests of the server that belong to no stream of a call. */
    onRequest: (request: Request) => void,
  ) {
    this.#parts = parts;
    this.#inner = inner;
    this.#options = options;
    this.#onRequest = onRequest;
  }

  /** Begins to hear what the server says outside of calls. */
  listen(): void {
    this.#listening ??= this.#inner.listen(
      {
        message: (incoming) => this.#heard(incoming),
        primed: () => {},
        end: (failure) => this.#ended(failure),
      },
      undefined,
    );
  }

  async open(request: Cleared<Request>, sink: ReplySink, capabilities: JsonObject): Promise<Pending> {
    const filter = request.params?.['notifications'];
    const asked: JsonObject = isJsonObject(filter) ? filter : {};
    const flags = new Set(
      Object.values(LIST_CHANGES)
        .filter(({ flag, capability }) => asked[flag] === true && offers(capabilities, capability, 'listChanged'))
        .map(({ flag }) => flag),
    );
    const uris = offers(capabilities, 'resources', 'subscribe')
      ? await this.#subscribe(asked['resourceSubscriptions'])
      : new Set<string>();
    const subscription: Subscription = { request, sink, flags, uris };
    this.#open.add(subscription);
    this.listen();
    this.#acknowledge(subscription);
    return { cancel: () => this.#close(subscription) };
  }

  stop(): void {
    this.#listening?.cancel('closed');
    for (const { sink } of this.#open) sink.end({ kind: 'unavailable', detail: 'the conversation ended' });
    this.#open.clear();
  }

  #acknowledge({ request, sink, flags, uris }: Subscription): void {
    const notifications: Record<string, JsonValue> = {};
    for (const flag of flags) notifications[flag] = true;
    if (uris.size > 0) notifications['resourceSubscriptions'] = [...uris];
    const params = { _meta: { [META.subscriptionId]: request.id }, notifications };
    const json = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params };
    sink.message(madeUp(json, TO_CLIENT, this.#parts.limits));
  }

  /** Subscribes what can be: a resource that is refused is missing from the acknowledgement. */
  async #subscribe(list: JsonValue | undefined): Promise<Set<string>> {
    const uris = new Set<string>();
    for (const uri of Array.isArray(list) ? (list as readonly JsonValue[]) : []) {
      if (typeof uri !== 'string' || uris.has(uri)) continue;
      const count = this.#wanted.get(uri) ?? 0;
      if (count > 0 || (await this.#tell('resources/subscribe', uri))) {
        this.#wanted.set(uri, count + 1);
        uris.add(uri);
      }
    }
    return uris;
  }

  async #tell(method: string, uri: string): Promise<boolean> {
    this.#asked += 1;
    const reading: Reading = { direction: 'to_server', era: 'legacy', version: this.#inner.version };
    const id = `durward-subscription-${String(this.#asked)}`;
    try {
      const request = requestFrom({ id, method, params: { uri } }, reading, this.#parts.limits);
      const reply = await ask(this.#inner, await this.#parts.clear(request), this.#options);
      return reply.kind === 'result';
    } catch {
      return false;
    }
  }

  #close(subscription: Subscription): void {
    if (!this.#open.delete(subscription)) return;
    for (const uri of subscription.uris) {
      const count = (this.#wanted.get(uri) ?? 1) - 1;
      if (count > 0) {
        this.#wanted.set(uri, count);
      } else {
        this.#wanted.delete(uri);
        void this.#tell('resources/unsubscribe', uri);
      }
    }
  }

  #heard({ message }: Incoming): void {
    if (message.kind === 'request') {
      this.#onRequest(message);
      return;
    }
    if (message.kind !== 'notification') return;
    const { method, params } = message;
    const flag = LIST_CHANGES[method]?.flag;
    const uri = params?.['uri'];
    for (const subscription of this.#open) {
      const isWanted = flag === undefined
        ? method === 'notifications/resources/updated' && typeof uri === 'string' && subscription.uris.has(uri)
        : subscription.flags.has(flag);
      if (isWanted) this.#pass(subscription, method, params ?? {});
    }
  }

  #pass({ request, sink }: Subscription, method: string, params: JsonObject): void {
    const meta = withMember(metaOf(params) ?? {}, META.subscriptionId, request.id);
    const json = { jsonrpc: '2.0', method, params: withMember(params, '_meta', meta) };
    sink.message(madeUp(json, TO_CLIENT, this.#parts.limits));
  }

  /** The server's stream is over: subscriptions end as the era says, and the client opens new ones. */
  #ended(failure: UpstreamFailure | undefined): void {
    this.#listening = undefined;
    // Without a failure the server offers no standing stream: the subscriptions stay, and are silent.
    if (failure === undefined) return;
    for (const { request, sink } of this.#open) {
      const result = { resultType: 'complete', _meta: { [META.subscriptionId]: request.id } };
      sink.message(madeUp(resultOf(request.id, result), TO_CLIENT, this.#parts.limits));
      sink.end();
    }
    this.#open.clear();
    this.#wanted.clear();
  }
}

function offers(capabilities: JsonObject, capability: string, feature: string): boolean {
  const offered = capabilities[capability];
  return isJsonObject(offered) && offered[feature] === true;
}
