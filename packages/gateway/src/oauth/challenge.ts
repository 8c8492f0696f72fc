import type { ChallengeError, WireDenial } from '@durward/core';
import { PROOF_ALGORITHMS } from './dpop-proof.ts';
import { requestableScopes } from './resource-metadata.ts';

/**
 * The value of `WWW-Authenticate` for a denial that carries a challenge: where the metadata is, which
 * scopes are needed, how the person has to sign in, and the error code, if one may be told.
 *
 * Guarantees that no value can end its quotes or the header: what a scope or a URL must not contain
 * is left out or escaped.
 *
 * @see RFC 6750 §3, RFC 9728 §5.1, RFC 9449 §7.1, RFC 9470 §3; MCP 2026-07-28, basic/authorization
 * §Scope Selection Strategy
 */
export function challengeHeader(
  { challenge, wanted = {} }: Pick<WireDenial, 'wanted'> & { readonly challenge: ChallengeError },
  {
    resourceMetadataUrl,
    scopes,
  }: { readonly resourceMetadataUrl: string; readonly scopes: readonly string[] },
): string {
  const parameters = [`resource_metadata=${quoted(resourceMetadataUrl)}`];
  // All scopes of the operation in one challenge: those of the server and those of the tool.
  const needed = requestableScopes([...new Set([...scopes, ...(wanted.scopes ?? [])])]).filter(isScopeToken).join(' ');
  if (needed !== '') parameters.push(`scope=${quoted(needed)}`);
  if (challenge !== 'none') parameters.push(`error=${quoted(challenge)}`);
  const acrValues = (wanted.acrValues ?? []).join(' ');
  if (acrValues !== '') parameters.push(`acr_values=${quoted(acrValues)}`);
  if (wanted.maxAgeSeconds !== undefined) parameters.push(`max_age=${quoted(String(wanted.maxAgeSeconds))}`);
  if (challenge !== 'invalid_dpop_proof') return `Bearer ${parameters.join(', ')}`;
  return `DPoP ${[...parameters, `algs=${quoted(PROOF_ALGORITHMS.join(' '))}`].join(', ')}`;
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
