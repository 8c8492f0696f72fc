import { isJsonObject, parseJson, type JsonObject } from '@durward/core';
import { Agent, request as send } from 'undici';
import { outboundConnector } from './connector.ts';
import { readBody } from './body.ts';
import { OutboundError, type OutboundReason } from './outbound-error.ts';
import { OUTBOUND_LIMITS, type OutboundLimits } from './outbound-limits.ts';
import { systemResolve, type Resolve } from './resolver.ts';
import { shownUrl, targetOf, type OutboundRules } from './target.ts';

export interface OutboundClientOptions {
  /** Whether loopback may be reached, also over plain http: only where the gateway itself is local. */
  readonly allowLoopback: boolean;
  /**
   * Origins that the deployer wrote into the configuration. They may be private or on this machine and
   * on any port; link-local addresses and metadata services are forbidden even there.
   */
  readonly configuredOrigins?: Iterable<string>;
  readonly limits?: Partial<OutboundLimits>;
  readonly resolve?: Resolve;
  /** Certificate authorities instead of the system's, in PEM. */
  readonly ca?: string | undefined;
}

export interface DocumentOptions {
  readonly signal?: AbortSignal;
  /** Redirects that are followed, each judged like the first URL. 0 when not given. */
  readonly redirectsMax?: number;
}

/** A JSON document from outside, read strictly. */
export interface OutboundDocument {
  readonly value: JsonObject;
  /** Of the reply, for its caching rules. */
  readonly headers: Headers;
  /** Where it came from in the end. */
  readonly url: string;
}

/** A client for every URL that comes from outside. */
export interface OutboundClient {
  /**
   * `fetch` for libraries that take one. Bodies are read whole before it resolves. Redirects are never
   * followed: with `redirect: 'manual'` they are returned, else they are an error. Rejects with an
   * `OutboundError`, or with the reason of the caller's signal.
   */
  readonly fetch: typeof fetch;
  /** A JSON object by GET, with status 200. Rejects like `fetch`. */
  getJson(url: string, options?: DocumentOptions): Promise<OutboundDocument>;
  /** Breaks every connection. */
  close(): Promise<void>;
}

/**
 * The one client for URLs that come from outside: metadata of resources and authorization servers,
 * client metadata documents, keys of discovered issuers, token endpoints, and where they redirect to.
 *
 * Guarantees, for each request and each redirect: what {@link targetOf} says of the URL; every address
 * judged where the connection is made; TLS certificates verified; limits on time, connections, headers
 * and body; compressed replies refused, so that nothing can unfold in memory; no cookie is kept.
 * Does not use a proxy of the environment.
 */
export function createOutboundClient(options: OutboundClientOptions): OutboundClient {
  return new Client(options);
}

/** Headers that say how a message travels: they are the client's own. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept-encoding', 'connection', 'content-length', 'cookie', 'expect', 'host', 'keep-alive', 'proxy-authorization',
  'te', 'trailer', 'transfer-encoding', 'upgrade',
]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
const OK = 200;

class Client implements OutboundClient {
  readonly #rules: OutboundRules;
  readonly #agent: Agent;
  #underWay = 0;

  constructor({ allowLoopback, configuredOrigins = [], limits, resolve, ca }: OutboundClientOptions) {
    const all = { ...OUTBOUND_LIMITS, ...limits };
    this.#rules = { allowLoopback, configuredOrigins: new Set(configuredOrigins), limits: all };
    this.#agent = new Agent({
      connect: outboundConnector({
        rules: this.#rules,
        resolve: resolve ?? systemResolve(all.resolveTimeoutMs),
        ca,
      }),
      connections: all.connectionsPerOriginMax,
      maxHeaderSize: all.headerBytesMax,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      allowH2: false,
      pipelining: 1,
      // One deadline holds for everything together.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const asked = requestOf(input, init);
    const { response } = await this.#exchange(asked, asked.signal, 0);
    if (REDIRECTS.has(response.status) && asked.redirect !== 'manual') {
      throw failed('redirected', asked.url, 'redirects, which is not followed');
    }
    return response;
  };

  async getJson(
    url: string,
    { signal, redirectsMax = 0 }: DocumentOptions = {},
  ): Promise<OutboundDocument> {
    const asked = requestOf(url, { headers: { accept: 'application/json' } });
    const { response, from, bytes } = await this.#exchange(asked, signal, redirectsMax);
    if (REDIRECTS.has(response.status)) throw failed('redirected', from, 'redirects, which is not followed here');
    if (response.status !== OK) {
      throw failed('bad_status', from, `answered with status ${String(response.status)}`, {
        status: response.status,
      });
    }
    const parsed = parseJson(bytes, this.#rules.limits);
    if (!parsed.ok) throw failed('not_json', from, `is not acceptable JSON: ${parsed.fault}`);
    if (!isJsonObject(parsed.value)) throw failed('not_json', from, 'is not a JSON object');
    return { value: parsed.value, headers: response.headers, url: from };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #exchange(asked: Request, signal: AbortSignal | undefined, redirectsMax: number): Promise<Exchanged> {
    const { limits } = this.#rules;
    if (this.#underWay >= limits.requestsMax) {
      throw new OutboundError('busy', `${String(this.#underWay)} outbound requests are under way; try again later`);
    }
    this.#underWay += 1;
    const deadline = AbortSignal.timeout(limits.timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    let at = asked.url;
    try {
      const body = asked.body === null ? undefined : new Uint8Array(await asked.arrayBuffer());
      for (let hop = 0; ; hop += 1) {
        const reply = await this.#send(at, asked, body, either);
        const next = hop < redirectsMax ? redirectOf(reply.response, at) : undefined;
        if (next === undefined) return reply;
        this.#checkHop(at, next);
        at = next;
      }
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (deadline.aborted) throw failed('timeout', at, 'did not answer in time', { cause: error });
      throw asOutbound(error, at);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** A stranger may not lead to what only the deployer may name. */
  #checkHop(from: string, to: string): void {
    if (targetOf(from, this.#rules).isConfigured || !targetOf(to, this.#rules).isConfigured) return;
    throw failed('redirected', from, 'redirects to an origin that only the configuration may name');
  }

  async #send(at: string, asked: Request, body: Uint8Array | undefined, signal: AbortSignal): Promise<Exchanged> {
    const { url } = targetOf(at, this.#rules);
    const headers: Record<string, string> = { 'user-agent': 'durward' };
    for (const [name, value] of asked.headers) if (!RESERVED.has(name)) headers[name] = value;
    const reply = await send(url, {
      dispatcher: this.#agent,
      method: asked.method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      body: body ?? null,
      signal,
    });
    const bytes = await readBody(reply, shownUrl(url), this.#rules.limits.bodyBytesMax);
    const content = WITHOUT_BODY.has(reply.statusCode) ? null : bytes;
    const response = new Response(content, { status: reply.statusCode, headers: headersOf(reply.headers) });
    return { response, bytes, from: url.href };
  }
}

/** A connection that nobody uses for this long is closed, in milliseconds. */
const KEEP_ALIVE_MS = 4_000;

interface Exchanged {
  readonly response: Response;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: string;
}

function requestOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Request {
  try {
    return new Request(input, init);
  } catch (cause) {
    throw new OutboundError('malformed_url', 'the request cannot be made: its URL or a header cannot be read', {
      cause,
    });
  }
}

function redirectOf(response: Response, at: string): string | undefined {
  if (!REDIRECTS.has(response.status)) return undefined;
  const location = response.headers.get('location');
  const next = location === null ? null : URL.parse(location, at);
  if (next === null) throw failed('redirected', at, 'redirects to nothing that can be read');
  return next.href;
}

function headersOf(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}

function asOutbound(error: unknown, at: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return failed('too_large', at, 'sent too many headers', { cause: error });
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return failed('timeout', at, 'did not answer in time', { cause: error });
  return failed('unreachable', at, `cannot be reached (${code})`, { cause: error });
}

function failed(
  reason: OutboundReason,
  at: string,
  what: string,
  options?: { readonly cause?: unknown; readonly status?: number },
): OutboundError {
  const url = URL.parse(at);
  return new OutboundError(reason, `${url === null ? 'the URL' : shownUrl(url)} ${what}`, options);
}
