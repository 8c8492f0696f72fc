import { randomBytes } from 'node:crypto';
import {
  CODE,
  isJsonObject,
  isProtocolVersion,
  META,
  metaOf,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  type Cleared,
  type JsonObject,
  type Notification,
  type ProtocolVersion,
  type Reading,
  type Reply,
  type Request,
  type RequestId,
} from '@durward/core';
import { messageFrom, requestFrom } from '../../exchange/rebuild.ts';
import { ask } from '../ask.ts';
import {
  UpstreamError,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from '../link.ts';
import { BridgedSubscriptions } from './bridged-subscriptions.ts';
import { errorOf, madeUp, resultOf, type BridgeParts } from './bridge-parts.ts';
import { ParkedCall, type ParkingPlace } from './parked-call.ts';
import { discoverResult, legacyClientCapabilities } from './translate.ts';

const TO_CLIENT: Reading = { direction: 'to_client', era: 'modern', version: NEWEST_MODERN_VERSION };

/** What the modern client said of itself; the legacy server hears it once, in the handshake. */
export interface BridgedClient {
  readonly capabilities: JsonObject;
  readonly info: JsonObject | undefined;
}

/**
 * Serves modern requests over one legacy conversation.
 *
 * Discovery, lists, calls, prompts, resources, completion, progress, log messages, cancellation and
 * subscriptions keep their meaning. What the server asks of the client in the middle of a call
 * becomes `input_required`. The conversation belongs to one principal with one set of declared
 * capabilities, because a legacy server hears them only once.
 */
export class ModernOverLegacyLink implements Link, ParkingPlace {
  readonly era = 'modern';
  readonly version: ProtocolVersion = NEWEST_MODERN_VERSION;
  readonly server: string;
  readonly parts: BridgeParts;
  readonly inner: Link;
  readonly #client: BridgedClient;
  readonly #timeoutMs: number;
  readonly #parked = new Map<string, ParkedCall>();
  readonly #active = new Set<ParkedCall>();
  #handshake: Promise<JsonObject> | undefined;
  #subscriptions: BridgedSubscriptions | undefined;
  #logLevel: string | undefined;
  #asked = 0;

  constructor(parts: BridgeParts, inner: Link, client: BridgedClient, timeoutMs: number) {
    this.parts = parts;
    this.server = parts.server;
    this.inner = inner;
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const late = new LatePending();
    this.#begin(message, sink, options).then(
      (pending) => late.settle(pending),
      (error) => {
        if (!late.isCancelled) sink.end(error instanceof UpstreamError ? error.failure : failed(error));
      },
    );
    return late;
  }

  async #begin(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Promise<Pending> {
    this.#handshake ??= this.#shakeHands();
    const initialized = await this.#handshake;
    switch (message.method) {
      case 'server/discover':
        sink.message(madeUp(resultOf(message.id, discoverResult(initialized)), TO_CLIENT, this.parts.limits));
        sink.end();
        return NOTHING_PENDING;
      case 'subscriptions/listen': {
        const { capabilities } = initialized as { capabilities?: unknown };
        return this.#ownSubscriptions().open(message, sink, isJsonObject(capabilities) ? capabilities : {});
      }
      default:
        await this.#setLogLevel(message);
        return this.#call(message, sink, options);
    }
  }

  #call(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    const handle = message.params?.['requestState'];
    if (handle === undefined) {
      const call = new ParkedCall(this, message, sink, options);
      this.#active.add(call);
      call.start();
      return call;
    }
    const parked = typeof handle === 'string' ? this.#parked.get(handle) : undefined;
    if (parked === undefined) {
      const what = 'Invalid params: the call that waited for this input is over';
      const error = { code: CODE.invalidParams, message: what };
      sink.message(madeUp(errorOf(message.id, error), TO_CLIENT, this.parts.limits));
      sink.end();
      return NOTHING_PENDING;
    }
    this.#active.add(parked);
    parked.resume(message, sink, options);
    return parked;
  }

  newId(): RequestId {
    this.#asked += 1;
    return `durward-${String(this.#asked)}`;
  }

  park(call: ParkedCall): string | undefined {
    this.#active.delete(call);
    if (this.#parked.size >= this.parts.limits.parkedPerPrincipalMax) return undefined;
    const handle = randomBytes(16).toString('base64url');
    this.#parked.set(handle, call);
    return handle;
  }

  unpark(call: ParkedCall): void {
    this.#active.delete(call);
    for (const [handle, parked] of this.#parked) if (parked === call) this.#parked.delete(handle);
  }

  /** Modern clients send no notification that a legacy server would miss. */
  async notify(_message: Cleared<Notification>, _options: SendOptions): Promise<void> {}

  async reply(_message: Cleared<Reply>, _options: SendOptions): Promise<void> {}

  listen(sink: ReplySink): Pending {
    sink.end();
    return NOTHING_PENDING;
  }

  settle(): void {}

  onClosed(listener: () => void): void {
    this.inner.onClosed(listener);
  }

  async close(): Promise<void> {
    for (const call of [...this.#parked.values(), ...this.#active]) call.cancel('the conversation ended');
    this.#subscriptions?.stop();
    await this.inner.close();
  }

  async #shakeHands(): Promise<JsonObject> {
    try {
      const initialized = await this.#initialize();
      // A server may ask the client on its standing stream: somebody must be listening there.
      this.#ownSubscriptions().listen();
      return initialized;
    } catch (error) {
      await this.inner.close();
      throw error;
    }
  }

  /** `initialize` with what this client can do, and `notifications/initialized`. */
  async #initialize(): Promise<JsonObject> {
    const params = {
      protocolVersion: NEWEST_LEGACY_VERSION,
      capabilities: legacyClientCapabilities(this.#client.capabilities),
      clientInfo: this.#client.info ?? { name: 'durward', version: '0' },
    };
    const reply = await this.#askServer('initialize', params);
    if (reply.kind === 'error') {
      throw new UpstreamError({ kind: 'unavailable', detail: `initialize was refused: ${String(reply.error.code)}` });
    }
    const version = reply.result['protocolVersion'];
    if (typeof version !== 'string' || !isProtocolVersion(version)) {
      throw new UpstreamError({ kind: 'malformed', detail: 'unknown protocol version' });
    }
    this.inner.settle(version);
    const reading: Reading = { direction: 'to_server', era: 'legacy', version };
    const json = Object.freeze({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const initialized = messageFrom(json, reading, this.parts.limits) as Notification;
    await this.inner.notify(await this.parts.clear(initialized), this.#options());
    return reply.result;
  }

  async #askServer(method: string, params: JsonObject): Promise<Reply> {
    const reading: Reading = { direction: 'to_server', era: 'legacy', version: this.inner.version };
    const parts = { id: this.newId(), method, params };
    const request = await this.parts.clear(requestFrom(parts, reading, this.parts.limits));
    return ask(this.inner, request, this.#options());
  }

  /** A legacy server has one log level per conversation: the newest that a request asked for. */
  async #setLogLevel(message: Request): Promise<void> {
    const level = metaOf(message.params)?.[META.logLevel];
    if (typeof level !== 'string' || level === this.#logLevel) return;
    this.#logLevel = level;
    await this.#askServer('logging/setLevel', { level });
  }

  #ownSubscriptions(): BridgedSubscriptions {
    this.#subscriptions ??= new BridgedSubscriptions(this.parts, this.inner, this.#options(), (request) => {
      this.#askInAnyCall(request);
    });
    return this.#subscriptions;
  }

  /** A question of the server that names no call: any call under way can carry it to the client. */
  #askInAnyCall(request: Request): void {
    const carrier = [...this.#active].findLast((call) => call.canAsk);
    if (carrier !== undefined) {
      carrier.ask(request);
      return;
    }
    const error = { code: CODE.methodNotFound, message: 'No call is under way that could carry the request' };
    const reading: Reading = { direction: 'to_server', era: 'legacy', version: this.inner.version };
    const json = Object.freeze(errorOf(request.id, error));
    const reply = messageFrom(json, reading, this.parts.limits) as Reply;
    this.parts.clear(reply).then((cleared) => this.inner.reply(cleared, this.#options())).catch(() => {});
  }

  #options(): SendOptions {
    return { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs: this.#timeoutMs };
  }
}

const NOTHING_PENDING: Pending = { cancel: () => {} };

/** A request that is not under way yet, and may be cancelled before it is. */
class LatePending implements Pending {
  isCancelled = false;
  #reason = '';
  #pending: Pending | undefined;

  settle(pending: Pending): void {
    this.#pending = pending;
    if (this.isCancelled) pending.cancel(this.#reason);
  }

  cancel(reason: string): void {
    this.isCancelled = true;
    this.#reason = reason;
    this.#pending?.cancel(reason);
  }
}

function failed(error: unknown): UpstreamFailure {
  return { kind: 'unavailable', detail: error instanceof Error ? error.message : 'unknown' };
}
