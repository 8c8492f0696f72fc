import type { JsonObject, JsonValue } from '@durward/core';
import { isLoopbackHost } from '../config/address.ts';
import { TENANT_PLACE } from './key-set.ts';

/**
 * Where the metadata of an issuer can be, in the order in which they are to be tried.
 *
 * A template of Entra ID is looked up under `common`, whose metadata names the template itself; the
 * issuer of its v1 tokens has its metadata at another host.
 *
 * @see MCP 2026-07-28, basic/authorization/authorization-server-discovery; RFC 8414 §3.1, §5
 */
export function metadataUrls(issuer: string): readonly string[] {
  const url = new URL(issuer.replace(TENANT_PLACE, 'common'));
  if (url.origin === 'https://sts.windows.net') url.hostname = 'login.microsoftonline.com';
  const path = withoutTrailingSlash(url.pathname);
  const oauth = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  const openid = `${url.origin}/.well-known/openid-configuration${path}`;
  if (path === '') return [oauth, openid];
  return [oauth, openid, `${url.origin}${path}/.well-known/openid-configuration`];
}

/** A URL or path without slashes at its end. */
export function withoutTrailingSlash(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === SLASH) end -= 1;
  return text.slice(0, end);
}

const SLASH = 0x2f;

/**
 * The address of the keys in a metadata document; undefined when the document is not this issuer's
 * own (its `issuer` is not identical to the configured one) or leads to an unsafe place.
 *
 * @see RFC 8414 §3.3
 */
export function keysAddressOf(metadata: JsonObject, issuer: string): string | undefined {
  const { issuer: said, jwks_uri: address } = metadata as { issuer?: JsonValue; jwks_uri?: JsonValue };
  if (said !== issuer || typeof address !== 'string') return undefined;
  return isSafeFor(address, issuer) ? address : undefined;
}

/** Whether an address may be asked for an issuer's keys: https, or plain http inside this machine. */
export function isSafeFor(address: string, issuer: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (isLoopbackHttp(url) && isLoopbackHttp(URL.parse(issuer)));
}

function isLoopbackHttp(url: URL | null): boolean {
  return url?.protocol === 'http:' && isLoopbackHost(url.hostname);
}
