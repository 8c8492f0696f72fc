import {
  mirrorHeaders,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  type Cleared,
  type Era,
  type Limits,
  type Message,
  type Notification,
  type ProtocolVersion,
  type Reply,
  type Request,
} from '@durward/core';
import { AuthorizedRequest } from './authorized-request.ts';
import type { DropLog } from './drop-log.ts';
import { deliver } from './http-delivery.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { HttpExchange, type ExchangeHost } from './http-exchange.ts';
import { SESSION_LOST } from './http-failure.ts';
import { HttpListening } from './http-listening.ts';
import type { IncomingReading } from './incoming.ts';
import {
  UpstreamError,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from './link.ts';
import type { LinkCredential } from './link-credential.ts';
import { cancelledNotification, type Clear } from './own-messages.ts';
import { mustBeCleared, refuse } from './refusal.ts';
import { StandingWatch } from './standing-watch.ts';
import type { ReplyMemo } from './reply-memo.ts';
import { Roll } from './roll.ts';

export interface HttpLinkOptions {
  readonly server: string;
  /** The principal that the connections are counted for. */
  readonly owner: string;
  readonly era: Era;
  readonly endpoint: HttpEndpoint;
  readonly limits: Limits;
  readonly memo: ReplyMemo;
  readonly drops: DropLog;
  readonly clear: Clear;
  /** Headers of the configuration, as a flat list. */
  readonly staticHeaders: readonly string[];
  /** What authorizes the requests beyond them; undefined where nothing does. */
  readonly credential: LinkCredential | undefined;
  readonly doubtEra: () => void;
}

/** How long the server may take to hear that a session is over, in milliseconds. */
const DELETE_TIMEOUT_MS = 2000;
const CANCEL_TIMEOUT_MS = 5000;
const SESSION_ID_LENGTH_MAX = 1024;
const PARAM_PREFIX = 'mcp-param-';

/**
 * A conversation with one server over Streamable HTTP: in the legacy era a session, in the modern
 * era nothing but the owner's requests.
 *
 * Guarantees: what is sent are cleared messages under headers made here, from the configuration and
 * from the message; the session id stays here; every request ends once.
 */
export class HttpLink implements Link, ExchangeHost {
  readonly server: string;
  readonly owner: string;
  readonly era: Era;
  readonly endpoint: HttpEndpoint;
  readonly limits: Limits;
  readonly memo: ReplyMemo;
  readonly #options: HttpLinkOptions;
  readonly #exchanges = new Roll<HttpExchange | AuthorizedRequest>();
  readonly #onClosed: (() => void)[] = [];
  readonly #watch: StandingWatch;
  #listening: HttpListening | undefined;
  #reading: IncomingReading;
  #session: string | undefined;
  #isSettled = false;
  #postHeaders: readonly string[];
  #over: UpstreamFailure | undefined;

  constructor(options: HttpLinkOptions) {
    this.#options = options;
    this.server = options.server;
    this.owner = options.owner;
    this.era = options.era;
    this.endpoint = options.endpoint;
    this.limits = options.limits;
    this.memo = options.memo;
    const version = options.era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
    this.#reading = { direction: 'to_client', era: options.era, version };
    this.#postHeaders = this.#headersFor(POST_HEADERS);
    this.#watch = new StandingWatch(() => this.#hasStreams(), (failure) => this.#endStreams(failure));
  }

  get version(): ProtocolVersion {
    return this.#reading.version;
  }

  get reading(): IncomingReading {
    return this.#reading;
  }

  get hasSession(): boolean {
    return this.#session !== undefined;
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    mustBeCleared(message);
    const { endpoint, owner } = this;
    const isStream = message.method === 'subscriptions/listen';
    const refused = this.#over ?? (isStream ? endpoint.streamsFull : endpoint.requests.fullFor(owner));
    if (refused !== undefined) return refuse(sink, refused);
    const request = {
      path: endpoint.place.path,
      common: this.#postHeaders,
      headers: this.#headersOf(message, options),
      body: JSON.stringify(message.json),
      timeoutMs: options.timeoutMs,
    };
    const { credential } = this.#options;
    if (credential !== undefined) {
      const done = (): void => this.#exchanges.leave(place);
      const authorized = new AuthorizedRequest({ message, host: this, sink, credential, done });
      const place = this.#exchanges.enter(authorized);
      // Its own headers are made anew each time: the session may have begun meanwhile.
      authorized.start(() => ({
        ...request, common: this.#postHeaders, headers: this.#headersOf(message, options),
      }));
      // What a credential has opened ends with it, also when nothing more is asked.
      if (isStream) this.#watch.start(credential);
      return authorized;
    }
    const exchange = new HttpExchange(message, this, sink);
    exchange.place = this.#exchanges.enter(exchange);
    exchange.start(request);
    return exchange;
  }

  get credential(): LinkCredential | undefined {
    return this.#options.credential;
  }

  notify(message: Cleared<Notification>, options: SendOptions): Promise<void> {
    return this.#post(message, options);
  }

  reply(message: Cleared<Reply>, options: SendOptions): Promise<void> {
    return this.#post(message, options);
  }

  listen(sink: ReplySink, lastEventId: string | undefined): Pending {
    this.#listening?.stop();
    this.#listening = undefined;
    if (this.#over !== undefined) return refuse(sink, this.#over);
    const listening = new HttpListening(this, sink, lastEventId);
    this.#listening = listening;
    listening.start();
    this.#watch.start(this.#options.credential);
    return listening;
  }

  settle(version: ProtocolVersion): void {
    this.#reading = { ...this.#reading, version };
    this.#isSettled = true;
    this.#postHeaders = this.#headersFor(POST_HEADERS);
  }

  onClosed(listener: () => void): void {
    if (this.#over === undefined) this.#onClosed.push(listener);
    else queueMicrotask(listener);
  }

  async close(): Promise<void> {
    if (this.#over !== undefined) return;
    const headers = this.#getHeaders(undefined);
    this.#end({ kind: 'cancelled', detail: 'the conversation was closed' });
    if (this.#session === undefined) return;
    const { endpoint, owner } = this;
    const { path } = endpoint.place;
    // The server may not allow it (405), or not be there: the session is over for us all the same.
    const goodbye = {
      owner, method: 'DELETE', path, body: null, timeoutMs: DELETE_TIMEOUT_MS, namesSession: true,
    } as const;
    const say = async (): Promise<void> =>
      deliver(endpoint, { ...goodbye, headers: await this.#authorized('DELETE', headers) });
    await say().catch(() => {});
  }

  captureSession(header: string | readonly string[] | undefined): boolean {
    if (header === undefined) return true;
    if (typeof header !== 'string' || !isSessionId(header)) return false;
    this.#session = header;
    this.#postHeaders = this.#headersFor(POST_HEADERS);
    return true;
  }

  loseSession(): void {
    this.#end(SESSION_LOST);
  }

  streamHeaders(lastEventId: string | undefined): readonly string[] | Promise<readonly string[]> {
    return this.#authorized('GET', this.#getHeaders(lastEventId));
  }

  dropped(what: string, bytes: number): void {
    this.#options.drops.tell(what, bytes);
  }

  doubtEra(): void {
    this.#options.doubtEra();
  }

  sendCancelled({ request, wasSent }: HttpExchange, reason: string): void {
    // Modern servers take the end of the stream for it. The handshake must not be cancelled.
    if (this.era === 'modern' || !wasSent || request.method === 'initialize' || this.#over !== undefined) return;
    const { limits, clear } = this.#options;
    const message = cancelledNotification(request.id, reason, { era: this.era, version: this.version, limits, clear });
    if (message === undefined) return;
    const options = { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs: CANCEL_TIMEOUT_MS };
    // A courtesy: nothing depends on it.
    this.#post(message, options).catch(() => {});
  }

  finished(exchange: HttpExchange): void {
    if (exchange.place === undefined) return;
    this.#exchanges.leave(exchange.place);
    exchange.place = undefined;
  }

  #headersFor(kind: readonly string[]): readonly string[] {
    const headers = [...kind, ...this.#options.staticHeaders];
    if (this.era === 'modern') return Object.freeze(headers);
    if (this.#session !== undefined) headers.push('mcp-session-id', this.#session);
    if (this.#isSettled) headers.push('mcp-protocol-version', this.version);
    return Object.freeze(headers);
  }

  /** The headers of one message, beside those that all have. */
  #headersOf(message: Message, { traceparent, headerParams, extraHeaders }: SendOptions): string[] {
    const headers: string[] = [];
    if (traceparent !== undefined) headers.push('traceparent', traceparent);
    if (this.era === 'legacy') return headers;
    if (message.kind !== 'request') {
      headers.push('mcp-protocol-version', message.version);
      return headers;
    }
    const mirrored = mirrorHeaders(message, headerParams);
    for (const [name, value] of mirrored) headers.push(name, value);
    for (const [name, value] of extraHeaders) {
      const lower = name.toLowerCase();
      // Nothing but parameters, and none that the message itself says otherwise.
      if (lower.startsWith(PARAM_PREFIX) && !mirrored.some(([known]) => known === lower)) headers.push(lower, value);
    }
    return headers;
  }

  #getHeaders(lastEventId: string | undefined): readonly string[] {
    const headers = this.#headersFor(STREAM_HEADERS);
    return lastEventId === undefined ? headers : [...headers, 'last-event-id', lastEventId];
  }

  #post(message: Cleared<Notification | Reply>, options: SendOptions): Promise<void> {
    mustBeCleared(message);
    if (this.#over !== undefined) return Promise.reject(new UpstreamError(this.#over));
    return this.#deliver(message, options).catch((error: unknown) => {
      if (error instanceof UpstreamError && error.failure.kind === 'session_lost') this.loseSession();
      throw error;
    });
  }

  async #deliver(message: Cleared<Notification | Reply>, options: SendOptions, isAgain = false): Promise<void> {
    const { endpoint, owner } = this;
    const { credential } = this.#options;
    const own = this.#authorized('POST', [...this.#postHeaders, ...this.#headersOf(message, options)]);
    const request = {
      owner,
      method: 'POST' as const,
      path: endpoint.place.path,
      body: JSON.stringify(message.json),
      timeoutMs: options.timeoutMs,
      namesSession: this.hasSession,
    };
    try {
      await deliver(endpoint, { ...request, headers: own instanceof Promise ? await own : own });
    } catch (error) {
      const challenge = error instanceof UpstreamError ? error.failure.challenge : undefined;
      if (challenge === undefined || credential === undefined || isAgain) throw error;
      if (!(await credential.refused(challenge))) throw error;
      await this.#deliver(message, options, true);
    }
  }

  /** Headers together with those of the credential, which may have to be fetched. */
  #authorized(
    httpMethod: 'POST' | 'GET' | 'DELETE',
    headers: readonly string[],
  ): readonly string[] | Promise<readonly string[]> {
    const more = this.#options.credential?.headers(httpMethod);
    if (more === undefined) return headers;
    return more instanceof Promise ? more.then((fetched) => [...headers, ...fetched]) : [...headers, ...more];
  }

  #hasStreams(): boolean {
    return this.#listening?.isOpen === true || [...this.#exchanges].some(isOpenStream);
  }

  #endStreams(failure: UpstreamFailure): void {
    this.#listening?.fail(failure);
    for (const exchange of this.#exchanges) if (isOpenStream(exchange)) exchange.fail(failure);
  }

  #end(failure: UpstreamFailure): void {
    if (this.#over !== undefined) return;
    this.#over = failure;
    this.#watch.stop();
    for (const exchange of this.#exchanges) exchange.fail(failure);
    this.#listening?.fail(failure);
    for (const listener of this.#onClosed) listener();
  }
}

const POST_HEADERS: readonly string[] = [
  'content-type',
  'application/json',
  'accept',
  'application/json, text/event-stream',
  'accept-encoding',
  'identity',
];
const STREAM_HEADERS: readonly string[] = ['accept', 'text/event-stream', 'accept-encoding', 'identity'];

function isOpenStream(exchange: HttpExchange | AuthorizedRequest): boolean {
  return exchange instanceof AuthorizedRequest && exchange.isStream;
}

/** MCP 2025-11-25, basic/transports §Session Management: visible ASCII only. */
function isSessionId(id: string): boolean {
  if (id === '' || id.length > SESSION_ID_LENGTH_MAX) return false;
  for (let at = 0; at < id.length; at += 1) {
    const code = id.charCodeAt(at);
    if (code < 0x21 || code > 0x7e) return false;
  }
  return true;
}
