import type { WireDenial } from '@durward/core';
import { requestableScopes } from './resource-metadata.ts';

/**
 * The value of `WWW-Authenticate` for a denial that carries a challenge: where the metadata is, which
 * scopes the server needs, and the error code, if one may be told.
 *
 * Guarantees that no value can end its quotes or the header: what a scope or a URL must not contain
 * is left out or escaped.
 *
 * @see RFC 6750 §3, RFC 9728 §5.1; MCP 2026-07-28, basic/authorization §Scope Selection Strategy
 */
export function challengeHeader(
  challenge: NonNullable<WireDenial['challenge']>,
  {
    resourceMetadataUrl,
    scopes,
  }: { readonly resourceMetadataUrl: string; readonly scopes: readonly string[] },
): string {
  const parameters = [`resource_metadata=${quoted(resourceMetadataUrl)}`];
  const wanted = requestableScopes(scopes).filter(isScopeToken).join(' ');
  if (wanted !== '') parameters.push(`scope=${quoted(wanted)}`);
  if (challenge !== 'none') parameters.push(`error=${quoted(challenge)}`);
  return `Bearer ${parameters.join(', ')}`;
}

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash. */
function isScopeToken(scope: string): boolean {
  return scope !== '' && everyCode(scope, (code) => code > 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c);
}

/** RFC 9110 §5.6.4: a quoted string, with everything but printable ASCII left out. */
function quoted(text: string): string {
  let inner = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    if (code < 0x20 || code > 0x7e) continue;
    inner += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `"${inner}"`;
}

function everyCode(text: string, test: (code: number) => boolean): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (!test(text.charCodeAt(at))) return false;
  }
  return true;
}
