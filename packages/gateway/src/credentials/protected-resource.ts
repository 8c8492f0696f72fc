import type { JsonObject, JsonValue } from '@durward/core';
import type { OutboundClient } from '../outbound/outbound-client.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import { CredentialError } from './credential-error.ts';
import { resourceUrl } from './resource-url.ts';

/** What a server says about who issues tokens for it. @see RFC 9728 */
export interface ProtectedResource {
  /** What tokens for it are asked for as. */
  readonly resource: string;
  readonly issuers: readonly string[];
  readonly scopes: readonly string[] | undefined;
}

const ISSUERS_MAX = 16;

/**
 * The protected-resource metadata of a server: at the place that its challenge names, else at the two
 * well-known places, in this order. Undefined when it publishes none.
 *
 * Guarantees that the document comes from the server's own origin, and that its `resource` is this server
 * or a path above it. A document that says otherwise is not used, and nobody else is asked.
 *
 * @see MCP 2026-07-28, basic/authorization/authorization-server-discovery; RFC 9728 §3.3
 */
export async function protectedResource(
  outbound: OutboundClient,
  serverUrl: string,
  named: string | undefined,
): Promise<ProtectedResource | undefined> {
  const own = new URL(serverUrl);
  if (named !== undefined && URL.parse(named)?.origin !== own.origin) {
    throw hostile(own, 'names a place of its metadata that is not its own');
  }
  const path = own.pathname === '/' ? '' : own.pathname;
  const wellKnown = `${own.origin}/.well-known/oauth-protected-resource`;
  const places = named === undefined ? [`${wellKnown}${path}`, wellKnown] : [named];
  for (const place of new Set(places)) {
    try {
      const { value } = await outbound.getJson(place);
      return read(value, own);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      const isNotHere = error.reason === 'bad_status' && error.status !== undefined && error.status < 500;
      if (!isNotHere) throw new CredentialError('unreachable', error.message, { cause: error });
    }
  }
  return undefined;
}

function read(document: JsonObject, own: URL): ProtectedResource {
  const { resource } = document;
  if (typeof resource !== 'string' || !isAbove(resource, own)) throw hostile(own, 'publishes metadata of another');
  const issuers = textsIn(document['authorization_servers']);
  if (issuers.length === 0) throw hostile(own, 'names no authorization server in its metadata');
  const scopes = document['scopes_supported'];
  return {
    resource,
    issuers: issuers.slice(0, ISSUERS_MAX),
    scopes: scopes === undefined ? undefined : textsIn(scopes).filter((scope) => /^[!#-[\]-~]{1,256}$/.test(scope)),
  };
}

/** Whether a resource is the server, or a path above it at the same origin. */
function isAbove(resource: string, own: URL): boolean {
  const url = URL.parse(resource);
  if (url === null || url.origin !== own.origin || url.hash !== '' || url.search !== '') return false;
  const canonical = resourceUrl(own.href);
  const above = resourceUrl(url.href);
  return canonical === above || canonical.startsWith(above.endsWith('/') ? above : `${above}/`);
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === 'string') : [];
}

function hostile({ host }: URL, what: string): CredentialError {
  return new CredentialError('hostile', `${host} ${what}: nothing of it is used`);
}
