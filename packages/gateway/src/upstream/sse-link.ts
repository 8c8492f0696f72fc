import {
  NEWEST_LEGACY_VERSION,
  type Cleared,
  type Era,
  type Limits,
  type Notification,
  type ProtocolVersion,
  type Reply,
  type Request,
  type SseEvent,
} from '@durward/core';
import { Correlation } from './correlation.ts';
import { deadline } from './deadline.ts';
import type { DropLog } from './drop-log.ts';
import { deliver } from './http-delivery.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { HttpStream, type StreamEnd, type StreamOwner } from './http-stream.ts';
import type { IncomingReading } from './incoming.ts';
import {
  UpstreamError,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from './link.ts';
import { failureIn, renewed, RENEWALS_MAX, withHeaders, type LinkCredential } from './link-credential.ts';
import { cancelledNotification, type Clear } from './own-messages.ts';
import { mustBeCleared, refuse } from './refusal.ts';
import { StandingWatch } from './standing-watch.ts';

export interface SseLinkOptions {
  readonly server: string;
  /** The principal that the connections are counted for. */
  readonly owner: string;
  readonly endpoint: HttpEndpoint;
  readonly limits: Limits;
  readonly drops: DropLog;
  readonly clear: Clear;
  /** Headers of the configuration, as a flat list. */
  readonly staticHeaders: readonly string[];
  /** What authorizes the stream and the messages beyond them; undefined where nothing does. */
  readonly credential: LinkCredential | undefined;
  /** How long the server may take to begin its stream and to name its endpoint, in milliseconds. */
  readonly openTimeoutMs: number;
  readonly doubtEra: () => void;
}

const CANCEL_TIMEOUT_MS = 5000;
const GET_HEADERS: readonly string[] = ['accept', 'text/event-stream', 'accept-encoding', 'identity'];
const POST_HEADERS: readonly string[] = ['content-type', 'application/json', 'accept-encoding', 'identity'];

/**
 * A conversation over the deprecated HTTP+SSE transport: one event stream for everything that comes,
 * one POST for each message that goes. The stream is the session: when it ends, so does this.
 *
 * Guarantees that messages are posted only to the origin of the configuration, wherever the server
 * says that they belong.
 *
 * @see MCP 2024-11-05, basic/transports §HTTP with SSE
 */
export class SseLink implements Link, StreamOwner {
  readonly server: string;
  readonly era: Era = 'legacy';
  readonly #options: SseLinkOptions;
  readonly #correlation: Correlation;
  #stream: HttpStream | undefined;
  readonly #watch: StandingWatch;
  #renewals = 0;
  readonly #onClosed: (() => void)[] = [];
  #reading: IncomingReading = { direction: 'to_client', era: 'legacy', version: NEWEST_LEGACY_VERSION };
  #path: string | undefined;
  #opened: ((failure: UpstreamFailure | undefined) => void) | undefined;
  #over: UpstreamFailure | undefined;

  constructor(options: SseLinkOptions) {
    this.#options = options;
    this.server = options.server;
    this.#watch = new StandingWatch(() => this.#over === undefined, (failure) => this.#end(failure));
    this.#correlation = new Correlation({
      limits: options.limits,
      reading: () => this.#reading,
      dropped: (what, bytes) => options.drops.tell(what, bytes),
      sendCancelled: (own, reason) => this.#sendCancelled(own, reason),
      doubtEra: options.doubtEra,
    });
  }

  get version(): ProtocolVersion {
    return this.#reading.version;
  }

  /** Opens the stream; resolves when the server has named its endpoint. Rejects with an `UpstreamError`. */
  open(): Promise<void> {
    const { openTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const late: UpstreamFailure = { kind: 'timeout', detail: 'the server did not name its endpoint in time' };
      const timer = deadline(openTimeoutMs, () => this.#end(late));
      this.#opened = (failure) => {
        clearTimeout(timer);
        if (failure === undefined) resolve();
        else reject(new UpstreamError(failure));
      };
      this.#openStream();
      this.#watch.start(this.#options.credential);
    });
  }

  #openStream(): void {
    if (this.#over !== undefined) return;
    const { endpoint, limits, openTimeoutMs } = this.#options;
    const open = (headers: readonly string[]): void => {
      if (this.#over !== undefined) return;
      this.#stream = new HttpStream(endpoint, limits, this);
      this.#stream.open({ path: endpoint.place.path, headers, beginMs: openTimeoutMs, silentMs: 0 });
    };
    withHeaders(this.#authorized('GET', GET_HEADERS), open, (failure) => this.#end(failure));
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    mustBeCleared(message);
    if (this.#over !== undefined) return refuse(sink, this.#over);
    const { endpoint, owner } = this.#options;
    const full = endpoint.messages.fullFor(owner);
    if (full !== undefined) return refuse(sink, full);
    const { text, own, pending } = this.#correlation.enter(message, sink, options.timeoutMs);
    this.#post(text, options).catch((error: unknown) => this.#correlation.fail(own, failureIn(error)));
    return pending;
  }

  notify(message: Cleared<Notification>, options: SendOptions): Promise<void> {
    mustBeCleared(message);
    const text = this.#correlation.notificationText(message);
    return text === undefined ? Promise.resolve() : this.#post(text, options);
  }

  reply(message: Cleared<Reply>, options: SendOptions): Promise<void> {
    mustBeCleared(message);
    return this.#post(JSON.stringify(message.json), options);
  }

  listen(sink: ReplySink): Pending {
    return this.#over === undefined ? this.#correlation.listen(sink) : refuse(sink, this.#over);
  }

  settle(version: ProtocolVersion): void {
    this.#reading = { ...this.#reading, version };
  }

  onClosed(listener: () => void): void {
    if (this.#over === undefined) this.#onClosed.push(listener);
    else queueMicrotask(listener);
  }

  close(): Promise<void> {
    this.#end({ kind: 'cancelled', detail: 'the conversation was closed' });
    return Promise.resolve();
  }

  event({ event, data, id }: SseEvent): void {
    if (this.#over !== undefined) return;
    if (event === 'endpoint') this.#learnEndpoint(data);
    else if (event === 'message' && data !== '') this.#correlation.receive(Buffer.from(data), id);
  }

  retry(): void {
    // The stream is the session: it cannot be taken up again.
  }

  ended(end: StreamEnd): void {
    const { credential } = this.#options;
    const challenge = end.kind === 'status' ? end.challenge : undefined;
    if (end.kind === 'status' && challenge !== undefined && credential !== undefined && this.#renewals < RENEWALS_MAX) {
      this.#renewals += 1;
      renewed(credential, challenge, end.failure, () => this.#openStream(), (failure) => this.#end(failure));
      return;
    }
    this.#end(end.kind === 'over' ? { kind: 'unavailable', detail: 'the server ended the stream' } : end.failure);
  }

  #learnEndpoint(data: string): void {
    if (this.#path !== undefined) return;
    const { endpoint, limits } = this.#options;
    const { origin, path } = endpoint.place;
    const url = data.length <= limits.uriLengthMax && URL.canParse(data, origin + path)
      ? new URL(data, origin + path)
      : undefined;
    if (url === undefined || url.origin !== origin || url.username !== '' || url.password !== '') {
      this.#end({ kind: 'malformed', detail: 'the server names an endpoint that is not on its own origin' });
      return;
    }
    this.#path = url.pathname + url.search;
    this.#opened?.(undefined);
  }

  #post(text: string, options: SendOptions): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(new UpstreamError(this.#over));
    return this.#deliver(text, options, 0).catch((error: unknown) => {
      if (error instanceof UpstreamError && error.failure.kind === 'session_lost') this.#end(error.failure);
      throw error;
    });
  }

  async #deliver(text: string, options: SendOptions, renewals: number): Promise<void> {
    const { endpoint, owner, credential } = this.#options;
    const { traceparent, timeoutMs } = options;
    const trace = traceparent === undefined ? [] : ['traceparent', traceparent];
    const headers = await this.#authorized('POST', [...POST_HEADERS, ...trace]);
    const path = this.#path ?? '/';
    const delivery = { owner, method: 'POST', path, headers, body: text, timeoutMs, namesSession: true } as const;
    try {
      await deliver(endpoint, delivery);
    } catch (error) {
      const challenge = error instanceof UpstreamError ? error.failure.challenge : undefined;
      if (challenge === undefined || credential === undefined || renewals >= RENEWALS_MAX) throw error;
      // Refused for want of a good credential: the server has done nothing of it.
      if (!(await credential.refused(challenge))) throw error;
      await this.#deliver(text, options, renewals + 1);
    }
  }

  /** Headers of ours together with those of the configuration and of the credential. */
  #authorized(httpMethod: 'GET' | 'POST', own: readonly string[]): readonly string[] | Promise<readonly string[]> {
    const headers = [...own, ...this.#options.staticHeaders];
    const more = this.#options.credential?.headers(httpMethod);
    if (more === undefined) return headers;
    return more instanceof Promise ? more.then((fetched) => [...headers, ...fetched]) : [...headers, ...more];
  }

  #sendCancelled(own: number, reason: string): void {
    const { limits, clear } = this.#options;
    const message = cancelledNotification(own, reason, { era: 'legacy', version: this.version, limits, clear });
    if (message === undefined) return;
    mustBeCleared(message);
    const options = { traceparent: undefined, headerParams: [], extraHeaders: [], timeoutMs: CANCEL_TIMEOUT_MS };
    // A courtesy: nothing depends on it.
    this.#post(JSON.stringify(message.json), options).catch(() => {});
  }

  #end(failure: UpstreamFailure): void {
    if (this.#over !== undefined) return;
    this.#over = failure;
    this.#watch.stop();
    this.#stream?.close();
    this.#opened?.(failure);
    this.#correlation.endAll(failure);
    for (const listener of this.#onClosed) listener();
  }
}
