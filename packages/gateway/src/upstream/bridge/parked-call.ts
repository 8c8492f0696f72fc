import {
  CODE,
  isJsonObject,
  META,
  metaOf,
  NEWEST_MODERN_VERSION,
  withMember,
  type Cleared,
  type JsonObject,
  type JsonValue,
  type Reading,
  type Reply,
  type Request,
  type RequestId,
} from '@durward/core';
import { messageFrom, requestFrom } from '../../exchange/rebuild.ts';
import {
  UpstreamError,
  type Incoming,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from '../link.ts';
import { errorOf, madeUp, resultOf, type BridgeParts } from './bridge-parts.ts';
import { legacyParams, modernError, modernResult, URL_ELICITATION_REQUIRED } from './translate.ts';

const TO_CLIENT: Reading = { direction: 'to_client', era: 'modern', version: NEWEST_MODERN_VERSION };
const SEVERITIES = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];
const HELD_MESSAGES_MAX = 64;

/** What a parked call needs of the link that it belongs to. */
export interface ParkingPlace {
  readonly parts: BridgeParts;
  readonly inner: Link;
  /** An id that no other request of this conversation has, whatever ids the clients choose. */
  newId(): RequestId;
  /** Keeps a call that waits for input; the handle that finds it, or undefined when too many wait. */
  park(call: ParkedCall): string | undefined;
  unpark(call: ParkedCall): void;
}

/**
 * One modern call over a legacy conversation. When the server asks the client for something in the
 * middle of it, the modern exchange ends with `input_required`, the legacy call stays under way, and
 * the client's next request with the same handle takes it up where it was.
 *
 * Guarantees that at any time at most one modern exchange is attached, that a call nobody takes up
 * is cancelled after `limits.parkedMs`, and that an attached one ends within its deadline.
 */
export class ParkedCall implements ReplySink, Pending {
  readonly #place: ParkingPlace;
  readonly #waiting = new Map<string, Request>();
  /** What the server said while no exchange was attached. */
  readonly #held: Incoming[] = [];
  /** The server's reply, when it came while no exchange was attached. */
  #outcome: Incoming | undefined;
  #request: Cleared<Request>;
  #options: SendOptions;
  #sink: ReplySink | undefined;
  #inner: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #rounds = 0;
  /** The call is to be made anew once the client has visited the pages that the server named. */
  #isToRetry = false;
  #isOver = false;

  constructor(place: ParkingPlace, request: Cleared<Request>, sink: ReplySink, options: SendOptions) {
    this.#place = place;
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
  }

  /** Whether a question of the server can reach the client through this call now. */
  get canAsk(): boolean {
    return this.#sink !== undefined && this.#request.row?.mayAskForInput === true;
  }

  /** Makes the legacy call. */
  start(): void {
    const { parts, inner } = this.#place;
    this.#watch(this.#options.timeoutMs);
    const { method, params } = this.#request;
    const id = this.#place.newId();
    const reading: Reading = { direction: 'to_server', era: 'legacy', version: inner.version };
    const legacy = underToken(legacyParams(params), id);
    const request = requestFrom({ id, method, params: legacy }, reading, parts.limits);
    parts.clear(request).then(
      (cleared) => {
        if (this.#isOver) return;
        const untimed = { ...this.#options, headerParams: [], extraHeaders: [], timeoutMs: Infinity };
        this.#inner = inner.request(cleared, this, untimed);
      },
      (error) => this.#fail(error instanceof UpstreamError ? error.failure : UNCLEARED),
    );
  }

  /** A later request of the client takes the call up, with the input that was asked for. */
  resume(request: Cleared<Request>, sink: ReplySink, options: SendOptions): void {
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
    this.#place.unpark(this);
    const responses = request.params?.['inputResponses'];
    const given: JsonObject = isJsonObject(responses) ? responses : {};
    if (this.#isToRetry) {
      this.#retry(given);
      return;
    }
    this.#watch(options.timeoutMs);
    for (const [key, asked] of this.#waiting) {
      const answer = given[key];
      if (!isJsonObject(answer)) continue;
      this.#waiting.delete(key);
      this.#answer(resultOf(asked.id, answer));
    }
    if (this.#outcome !== undefined) this.#deliverOutcome(this.#outcome);
    else if (this.#waiting.size > 0) this.#askClient();
    else for (const incoming of this.#held.splice(0)) this.message(incoming);
  }

  cancel(reason: string): void {
    if (this.#isOver) return;
    this.#finish();
    this.#inner?.cancel(reason);
  }

  message(incoming: Incoming): void {
    if (this.#isOver) return;
    if (this.#sink === undefined) {
      this.#hold(incoming);
      return;
    }
    const { message } = incoming;
    switch (message.kind) {
      case 'result':
        this.#reply(resultOf(this.#request.id, modernResult(this.#request.method, message.result)));
        break;
      case 'error':
        if (message.error.code === URL_ELICITATION_REQUIRED) this.#askToVisit(message.error.data);
        else this.#reply(errorOf(this.#request.id, modernError(message.error)));
        break;
      case 'notification':
        this.#relay(message.method, message.params);
        break;
      case 'request':
        this.ask(message);
    }
  }

  primed(): void {}

  end(failure?: UpstreamFailure): void {
    if (this.#isOver || this.#isToRetry || this.#outcome !== undefined) return;
    this.#inner = undefined;
    this.#fail(failure ?? { kind: 'malformed', detail: 'ended without a reply' });
  }

  /** The server asks the client for something in the middle of the call. */
  ask(request: Request): void {
    if (request.method === 'ping') {
      this.#answer(resultOf(request.id, {}));
      return;
    }
    if (!this.canAsk) {
      const error = { code: CODE.methodNotFound, message: 'This request cannot carry a question to the client' };
      this.#answer(errorOf(request.id, error));
      return;
    }
    this.#asked += 1;
    this.#waiting.set(`input-${String(this.#asked)}`, request);
    this.#askClient();
  }

  /** However much the server says meanwhile, its reply is kept, and a question is never left without an answer. */
  #hold(incoming: Incoming): void {
    const { message } = incoming;
    if (message.kind === 'result' || message.kind === 'error') this.#outcome ??= incoming;
    else if (this.#held.length < HELD_MESSAGES_MAX) this.#held.push(incoming);
    else if (message.kind === 'request') {
      this.#answer(errorOf(message.id, { code: CODE.busy, message: 'Too much waits for the client' }));
    }
  }

  /** The server is done: what it asked besides needs no answer any more. */
  #deliverOutcome(outcome: Incoming): void {
    for (const incoming of this.#held.splice(0)) {
      if (incoming.message.kind === 'notification') this.message(incoming);
    }
    this.message(outcome);
  }

  #askClient(): void {
    this.#rounds += 1;
    const { limits } = this.#place.parts;
    if (this.#rounds > limits.inputRoundsMax) {
      this.#fail({ kind: 'busy', detail: 'inputRoundsMax' });
      return;
    }
    const inputRequests: Record<string, JsonValue> = {};
    for (const [key, { method, params }] of this.#waiting) {
      inputRequests[key] = { method, ...(params === undefined ? {} : { params }) };
    }
    this.#parkWith(inputRequests);
  }

  /** `-32042` asks the client to open pages and to call again: the same, in the words of the modern era. */
  #askToVisit(data: JsonValue | undefined): void {
    const listed = isJsonObject(data) ? data['elicitations'] : undefined;
    const inputRequests: Record<string, JsonValue> = {};
    for (const entry of Array.isArray(listed) ? (listed as readonly JsonValue[]) : []) {
      if (!isJsonObject(entry) || typeof entry['url'] !== 'string') continue;
      const message = typeof entry['message'] === 'string' ? entry['message'] : '';
      const params = { mode: 'url', message, url: entry['url'] };
      const number = Object.keys(inputRequests).length + 1;
      inputRequests[`visit-${String(number)}`] = { method: 'elicitation/create', params };
    }
    this.#isToRetry = true;
    this.#parkWith(inputRequests);
  }

  #parkWith(inputRequests: JsonObject): void {
    const handle = this.#place.park(this);
    const sink = this.#sink;
    if (handle === undefined) {
      this.#fail({ kind: 'busy', detail: 'parkedPerPrincipalMax' });
      return;
    }
    this.#sink = undefined;
    this.#watch(this.#place.parts.limits.parkedMs);
    const result = { resultType: 'input_required', inputRequests, requestState: handle };
    sink?.message(madeUp(resultOf(this.#request.id, result), TO_CLIENT, this.#place.parts.limits));
    sink?.end();
  }

  #retry(given: JsonObject): void {
    this.#isToRetry = false;
    const isAccepted = Object.values(given).every((answer) => isJsonObject(answer) && answer['action'] === 'accept');
    if (isAccepted && this.#rounds < this.#place.parts.limits.inputRoundsMax) {
      this.#rounds += 1;
      this.start();
      return;
    }
    this.#reply(errorOf(this.#request.id, { code: CODE.invalidRequest, message: 'The user declined' }));
  }

  /** The client's answer goes back under the id that the server gave its question. */
  #answer(json: JsonObject): void {
    const { parts, inner } = this.#place;
    const reading: Reading = { direction: 'to_server', era: 'legacy', version: inner.version };
    const reply = messageFrom(Object.freeze(json), reading, parts.limits) as Reply;
    const options = { ...this.#options, headerParams: [], extraHeaders: [] };
    parts.clear(reply).then((cleared) => inner.reply(cleared, options)).catch((error: unknown) => {
      this.#fail(error instanceof UpstreamError ? error.failure : UNCLEARED);
    });
  }

  #relay(method: string, params: JsonObject | undefined): void {
    const shown = this.#shownParams(method, params);
    if (shown === undefined) return;
    this.#sink?.message(madeUp({ jsonrpc: '2.0', method, params: shown }, TO_CLIENT, this.#place.parts.limits));
  }

  /** Only what belongs to this request goes on its stream, under the names that this request gave. */
  #shownParams(method: string, params: JsonObject | undefined): JsonObject | undefined {
    const meta = metaOf(this.#request.params);
    if (method === 'notifications/progress') {
      const token = meta?.['progressToken'];
      return params === undefined || token === undefined ? undefined : withMember(params, 'progressToken', token);
    }
    if (method !== 'notifications/message') return undefined;
    const wanted = meta?.[META.logLevel];
    const level = params?.['level'];
    if (typeof wanted !== 'string' || typeof level !== 'string') return undefined;
    return SEVERITIES.indexOf(level) >= SEVERITIES.indexOf(wanted) ? params : undefined;
  }

  #reply(json: JsonObject): void {
    const sink = this.#sink;
    this.#finish();
    sink?.message(madeUp(json, TO_CLIENT, this.#place.parts.limits));
    sink?.end();
  }

  #fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    const sink = this.#sink;
    this.#finish();
    this.#inner?.cancel(failure.detail);
    sink?.end(failure);
  }

  #watch(ms: number): void {
    clearTimeout(this.#timer);
    if (ms === Infinity) return;
    this.#timer = setTimeout(() => this.#fail({ kind: 'timeout', detail: 'no reply in time' }), ms);
    this.#timer.unref();
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#place.unpark(this);
    this.#sink = undefined;
    this.#held.length = 0;
    this.#outcome = undefined;
  }
}

const UNCLEARED: UpstreamFailure = { kind: 'unavailable', detail: 'a control stopped the bridged message' };

/** Progress of this call goes by its own id: tokens of different clients may be the same. */
function underToken(params: JsonObject | undefined, id: RequestId): JsonObject | undefined {
  const meta = metaOf(params);
  if (params === undefined || meta?.['progressToken'] === undefined) return params;
  return withMember(params, '_meta', withMember(meta, 'progressToken', id));
}
