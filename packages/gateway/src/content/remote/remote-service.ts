import { isJsonObject, parseJson, type JsonObject, type JsonValue } from '@durward/core';
import { isLoopbackHost } from '../../config/address.ts';
import { createOutboundClient, type OutboundClient } from '../../outbound/outbound-client.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import { Quota } from '../../upstream/quota.ts';
import { Breaker } from './breaker.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a service was asked and did not give. The reason is for the record, and repeats nothing it said. */
export interface RemoteFault {
  readonly ok: false;
  readonly reason: string;
  /** Of the reply, where there was one. */
  readonly status?: number | undefined;
}

export type RemoteAnswer = { readonly ok: true; readonly value: JsonObject } | RemoteFault;

/** How one service is asked. */
export interface RemoteSettings {
  /** For reasons: `external guard`. */
  readonly name: string;
  /** The deployer wrote it: it may lead to a private address. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
  readonly callsPerMinuteMax: number;
  readonly failuresMax: number;
  readonly openMs: number;
  /** Certificate authorities instead of the system's, in PEM. */
  readonly ca?: string | undefined;
}

/** One call. */
export interface RemoteCall {
  readonly url: string;
  readonly body: JsonValue;
  readonly headers: Readonly<Record<string, string>>;
  /** The exchange has ended: nobody waits any longer. */
  readonly signal: AbortSignal;
  /** Of several calls together; else each has its own. */
  readonly deadline?: AbortSignal | undefined;
  readonly method?: 'POST' | 'PATCH' | 'GET' | undefined;
  readonly contentType?: string | undefined;
}

const CALLS_AT_ONCE_MAX = 64;
const ANSWER_LIMITS = { jsonDepthMax: 64, jsonNodesMax: 50_000 };
/** A connection that the other side closed while it was idle is no fault of the service. */
const ATTEMPTS_MAX = 2;

/**
 * A service that is asked about texts by HTTP.
 *
 * Guarantees, for each call: the rules of the outbound client; a deadline; an answer within its size that
 * is one JSON object with a status of success; at most so many calls per minute; and
 * that a service which fails again and again is left alone for a while. Never rejects.
 */
export class RemoteService {
  readonly #settings: RemoteSettings;
  readonly #outbound: OutboundClient;
  readonly #breaker: Breaker;
  readonly #quota: Quota;
  readonly #clock: () => number;

  constructor(settings: RemoteSettings, clock: () => number) {
    const { url, timeoutMs, answerBytesMax, callsPerMinuteMax, failuresMax, openMs, ca } = settings;
    const { origin, hostname } = new URL(url);
    this.#settings = settings;
    this.#clock = clock;
    this.#breaker = new Breaker({ failuresMax, openMs, clock });
    this.#quota = new Quota(callsPerMinuteMax, clock);
    this.#outbound = createOutboundClient({
      allowLoopback: isLoopbackHost(hostname),
      configuredOrigins: [origin],
      limits: {
        timeoutMs, connectTimeoutMs: timeoutMs, bodyBytesMax: answerBytesMax, requestsMax: CALLS_AT_ONCE_MAX,
        connectionsPerOriginMax: CALLS_AT_ONCE_MAX,
      },
      ca,
    });
  }

  async call(call: RemoteCall): Promise<RemoteAnswer> {
    if (!this.#breaker.ask().allowed) return this.#fault('has failed and is left alone for a while');
    if (!this.#quota.ask().allowed) {
      this.#breaker.abandoned();
      return this.#fault('has used up its calls of this minute');
    }
    const deadline = call.deadline ?? AbortSignal.timeout(this.#settings.timeoutMs);
    try {
      const response = await this.#fetched(call, AbortSignal.any([deadline, call.signal]));
      return await this.#answerOf(response);
    } catch (error) {
      if (call.signal.aborted) return this.#givenUp();
      this.#breaker.failed();
      if (deadline.aborted) return this.#fault('did not answer in time');
      return this.#fault(`could not be asked (${error instanceof OutboundError ? error.reason : 'failed'})`);
    }
  }

  async close(): Promise<void> {
    await this.#outbound.close();
  }

  async #fetched({ url, body, headers, method = 'POST', contentType = JSON_TYPE }: RemoteCall, signal: AbortSignal) {
    const init = {
      method,
      headers: { accept: JSON_TYPE, ...(method === 'GET' ? {} : { 'content-type': contentType }), ...headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      signal,
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#outbound.fetch(url, init);
      } catch (error) {
        const mayBeIdle = error instanceof OutboundError && error.reason === 'unreachable';
        if (!mayBeIdle || attempt === ATTEMPTS_MAX || signal.aborted) throw error;
      }
    }
  }

  async #answerOf(response: Response): Promise<RemoteAnswer> {
    const { status } = response;
    if (!response.ok) {
      if (ABOUT_THE_CALL.has(status)) this.#breaker.abandoned();
      else this.#breaker.failed(retryAfterMs(response.headers.get('retry-after'), this.#clock()));
      return this.#fault(`answered with status ${String(status)}`, status);
    }
    const value = status === WITHOUT_BODY ? {} : parsed(new Uint8Array(await response.arrayBuffer()));
    if (value === undefined) {
      this.#breaker.failed();
      return this.#fault('answered with something that is no JSON object', status);
    }
    this.#breaker.succeeded();
    return { ok: true, value };
  }

  #givenUp(): RemoteFault {
    this.#breaker.abandoned();
    return this.#fault('was not waited for');
  }

  #fault(what: string, status?: number): RemoteFault {
    return { ok: false, reason: `${this.#settings.name} ${what}`, status };
  }
}

const JSON_TYPE = 'application/json';
const WITHOUT_BODY = 204;
/** What a service says of one call, and not of itself. */
const ABOUT_THE_CALL: ReadonlySet<number> = new Set([400, 404, 409, 413, 422]);

function parsed(bytes: Uint8Array): JsonObject | undefined {
  const read = parseJson(bytes, ANSWER_LIMITS);
  return read.ok && isJsonObject(read.value) ? read.value : undefined;
}
