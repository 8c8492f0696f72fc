import {
  CODE,
  isJsonObject,
  withMember,
  withoutMember,
  type Cleared,
  type JsonObject,
  type JsonValue,
  type Reading,
  type Reply,
  type Request,
  type RequestId,
} from '@durward/core';
import { requestFrom } from '../../exchange/rebuild.ts';
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
import { legacyResult, modernParams, type ClientEnvelope } from './translate.ts';

/** What the rounds of one call need of the link that they belong to. */
export interface RoundsPlace {
  readonly parts: BridgeParts;
  readonly inner: Link;
  /** The version that the legacy session settled on. */
  readonly version: Reading['version'];
  readonly client: ClientEnvelope;
  /** A fresh id for a question to the client, and where its answer goes. */
  expect(answered: (reply: Reply) => void): RequestId;
  forget(id: RequestId): void;
}

/**
 * One legacy call over modern requests. Each `input_required` of the server becomes questions to the
 * client on the stream of the call; when all are answered the request is made again with the
 * answers, until the server completes it.
 */
export class InputRounds implements ReplySink, Pending {
  readonly #place: RoundsPlace;
  readonly #request: Cleared<Request>;
  readonly #sink: ReplySink;
  readonly #options: SendOptions;
  readonly #questions = new Map<string, RequestId>();
  #answers: Record<string, JsonValue> = {};
  #state: JsonValue | undefined;
  #inner: Pending | undefined;
  #rounds = 0;
  #isAsking = false;
  #isOver = false;

  constructor(place: RoundsPlace, request: Cleared<Request>, sink: ReplySink, options: SendOptions) {
    this.#place = place;
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
  }

  start(): void {
    this.#send(this.#request.id, this.#request.params);
  }

  cancel(reason: string): void {
    if (this.#isOver) return;
    this.#finish();
    this.#inner?.cancel(reason);
  }

  message(incoming: Incoming): void {
    if (this.#isOver) return;
    const { message } = incoming;
    switch (message.kind) {
      case 'notification':
        this.#sink.message(madeUp(message.json, this.#toClient(), this.#place.parts.limits));
        break;
      case 'request':
        // The modern era knows no requests of a server: nobody would understand one, so it ends here.
        break;
      case 'error':
        this.#reply(errorOf(this.#request.id, message.error));
        break;
      case 'result':
        this.#take(message.result);
    }
  }

  primed(): void {}

  end(failure?: UpstreamFailure): void {
    if (this.#isOver || this.#isAsking) return;
    this.#fail(failure ?? { kind: 'malformed', detail: 'ended without a reply' });
  }

  #take(result: JsonObject): void {
    const { resultType } = result as { resultType?: JsonValue };
    if (resultType === undefined || resultType === 'complete') {
      this.#reply(resultOf(this.#request.id, legacyResult(result)));
    } else if (resultType === 'input_required') {
      this.#askClient(result);
    } else {
      const kind = typeof resultType === 'string' ? resultType.slice(0, 64) : 'that is not text';
      const message = `Cannot be carried to protocol version ${this.#place.version}: result type ${kind}`;
      this.#reply(errorOf(this.#request.id, { code: CODE.invalidRequest, message }));
    }
  }

  #askClient(result: JsonObject): void {
    this.#rounds += 1;
    if (this.#rounds > this.#place.parts.limits.inputRoundsMax) {
      this.#fail({ kind: 'busy', detail: 'inputRoundsMax' });
      return;
    }
    this.#isAsking = true;
    this.#answers = {};
    this.#state = result['requestState'];
    const asked = result['inputRequests'];
    const entries = isJsonObject(asked) ? Object.entries(asked) : [];
    for (const [key, question] of entries) this.#askOne(key, question);
    this.#sendAgainWhenAnswered();
  }

  #askOne(key: string, question: JsonValue): void {
    const method = isJsonObject(question) ? question['method'] : undefined;
    if (!isJsonObject(question) || typeof method !== 'string') return;
    const id = this.#place.expect((reply) => this.#answered(key, method, reply));
    this.#questions.set(key, id);
    const { params } = question;
    const json = { jsonrpc: '2.0', id, method, ...(isJsonObject(params) ? { params } : {}) };
    this.#sink.message(madeUp(json, this.#toClient(), this.#place.parts.limits));
  }

  #answered(key: string, method: string, reply: Reply): void {
    if (this.#isOver || !this.#questions.delete(key)) return;
    if (reply.kind === 'result') {
      this.#answers[key] = reply.result;
    } else if (method === 'elicitation/create') {
      this.#answers[key] = { action: 'cancel' };
    } else {
      this.#reply(errorOf(this.#request.id, reply.error));
      return;
    }
    this.#sendAgainWhenAnswered();
  }

  #sendAgainWhenAnswered(): void {
    if (this.#questions.size > 0) return;
    this.#isAsking = false;
    const base = withoutMember(this.#request.params ?? {}, 'requestState');
    const answered = withMember(base, 'inputResponses', this.#answers);
    const params = this.#state === undefined ? answered : withMember(answered, 'requestState', this.#state);
    // Each attempt is a request of its own, with an id of its own.
    this.#send(`durward-round-${String(this.#rounds)}-${String(this.#request.id)}`, params);
  }

  #send(id: RequestId, params: JsonObject | undefined): void {
    const { parts, inner, client } = this.#place;
    const reading: Reading = { direction: 'to_server', era: 'modern', version: inner.version };
    const modern = modernParams(params, client);
    const request = requestFrom({ id, method: this.#request.method, params: modern }, reading, parts.limits);
    parts.clear(request).then(
      (cleared) => {
        if (!this.#isOver) this.#inner = inner.request(cleared, this, this.#options);
      },
      (error) => this.#fail(error instanceof UpstreamError ? error.failure : UNCLEARED),
    );
  }

  #toClient(): Reading {
    return { direction: 'to_client', era: 'legacy', version: this.#place.version };
  }

  #reply(json: JsonObject): void {
    this.#finish();
    this.#sink.message(madeUp(json, this.#toClient(), this.#place.parts.limits));
    this.#sink.end();
  }

  #fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    this.#finish();
    this.#inner?.cancel(failure.detail);
    this.#sink.end(failure);
  }

  #finish(): void {
    this.#isOver = true;
    for (const id of this.#questions.values()) this.#place.forget(id);
    this.#questions.clear();
  }
}

const UNCLEARED: UpstreamFailure = { kind: 'unavailable', detail: 'a control stopped the bridged message' };
