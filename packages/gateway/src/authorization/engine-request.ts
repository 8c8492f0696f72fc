import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isJsonObject, parseJson, type Limits } from '@durward/core';

/** A request for the protocol engine, from what the gateway has read and judged. */
export interface EngineRequest {
  readonly method: string;
  /** Path and query, as the engine knows them. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Headers that the engine needs. Everything else, forwarded headers above all, stays outside. */
const NEEDED: ReadonlySet<string> = new Set([
  'accept', 'authorization', 'content-type', 'cookie', 'dpop', 'origin', 'user-agent',
  'access-control-request-method', 'access-control-request-headers',
]);

/**
 * The headers for the engine: those it needs, with the host and the scheme of the public URL, so that
 * nothing a client sends decides what the engine calls itself.
 *
 * @see better-auth CVE-2025-71401 (base URL taken from the request)
 */
export function engineHeaders(
  rawHeaders: readonly string[],
  publicUrl: URL,
  bodyBytes: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!NEEDED.has(name)) continue;
    const value = rawHeaders[at + 1] ?? '';
    // Of two proofs or credentials one is the wrong one; the engine sees that they are no single one.
    headers[name] = headers[name] === undefined ? value : `${headers[name]}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  headers['host'] = publicUrl.host;
  headers['x-forwarded-proto'] = publicUrl.protocol.slice(0, -1);
  if (bodyBytes > 0) headers['content-length'] = String(bodyBytes);
  return headers;
}

/** The request as a message of Node's, over the real connection. */
export function incomingMessage(request: EngineRequest, socket: Socket): IncomingMessage {
  const incoming = new IncomingMessage(socket);
  incoming.method = request.method;
  incoming.url = request.target;
  incoming.httpVersion = '1.1';
  incoming.httpVersionMajor = 1;
  incoming.httpVersionMinor = 1;
  Object.assign(incoming.headers, request.headers);
  if (request.body.length > 0) incoming.push(request.body);
  incoming.push(null);
  incoming.complete = true;
  return incoming;
}

/**
 * Parameters under which a client asks for a stronger or fresher sign-in. The engine knows them for
 * OpenID requests only; RFC 9470 means them for every request, so they get names of our own.
 */
export const ACR_PARAMETER = 'durward_acr_values';
export const AGE_PARAMETER = 'durward_max_age';

const RENAMED: Readonly<Record<string, string>> = { acr_values: ACR_PARAMETER, max_age: AGE_PARAMETER };

/** Response modes that are served: an answer in a page or a fragment has no use for an MCP client. */
const QUERY_MODE = 'query';

/** Authorization parameters as the engine is to see them, from a query or a form. */
export function authorizationParameters(text: string): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(text)) {
    // Nobody but us may use our names.
    if (name === ACR_PARAMETER || name === AGE_PARAMETER) continue;
    const mode = name === 'response_mode' && value !== QUERY_MODE ? 'unsupported' : value;
    parameters.append(Object.hasOwn(RENAMED, name) ? (RENAMED[name] ?? name) : name, mode);
  }
  return parameters.toString();
}

/**
 * A registration as the engine is to see it: without a shared secret, which would have to be kept
 * here. A client that can keep one can keep a key. Undefined for what is no JSON object.
 *
 * @see RFC 7591 §2 (the server may replace what the client asks for)
 */
export function registrationBody(body: Uint8Array, limits: Limits): Uint8Array | undefined {
  const parsed = parseJson(body, limits);
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
  const method = parsed.value['token_endpoint_auth_method'];
  const kept = method === 'private_key_jwt' ? method : 'none';
  return new TextEncoder().encode(JSON.stringify({ ...parsed.value, token_endpoint_auth_method: kept }));
}
