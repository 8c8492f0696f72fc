import { hash } from 'node:crypto';
import {
  isJsonObject,
  userIdOf,
  type Authentication,
  type JsonObject,
  type JsonValue,
  type Principal,
} from '@durward/core';
import type { IssuerProfile } from './issuer-profile.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/**
 * Whom verified claims name; undefined when they name no issuer, no subject or no client.
 *
 * Scopes, roles and groups beyond the limit are left out: what is not held grants nothing. Does not
 * check anything else: whether the token counts is for the controls.
 */
export function principalOf(
  claims: JsonObject,
  { rules, isOwn }: Pick<IssuerProfile, 'rules' | 'isOwn'>,
): Principal | undefined {
  const { iss: issuer, sub: subject } = isOwn ? subjectIdentifier(claims) : claims;
  const { tid, exp } = claims as Readonly<Record<string, JsonValue | undefined>>;
  const client = rules.clientClaims.map((name) => claims[name]).find(isName);
  if (!isName(issuer) || !isName(subject) || client === undefined) return undefined;
  const tenant = isName(tid) ? tid : undefined;
  const scopes = wordsIn(claims, rules.scopeClaims);
  const roles = wordsIn(claims, rules.roleClaims);
  const groups = wordsIn(claims, rules.groupClaims);
  return Object.freeze({
    userId: userIdOf({ issuer, tenant, subject, client }),
    issuer,
    tenant,
    subject,
    client,
    scopes,
    roles,
    groups,
    privileges: privilegesOf(scopes, roles, groups),
    expiresAtMs: typeof exp === 'number' ? exp * 1000 : undefined,
    tokenId: tokenIdOf(claims),
    authentication: authenticationOf(claims),
  });
}

/** Issuer and subject as the provider knows the person. @see RFC 9493 §3.2.3 */
function subjectIdentifier(claims: JsonObject): { readonly iss?: JsonValue; readonly sub?: JsonValue } {
  const id = claims['sub_id'];
  return isJsonObject(id) && id['format'] === 'iss_sub' ? id : {};
}

/** How and when the person signed in, as far as the token says. @see RFC 9470 §6 */
function authenticationOf(claims: JsonObject): Authentication {
  const { acr, amr, auth_time: atSeconds } = claims as Readonly<Record<string, JsonValue | undefined>>;
  return Object.freeze({
    acr: typeof acr === 'string' ? acr : undefined,
    amr: wordsIn(claims, amr === undefined ? [] : ['amr']),
    atSeconds: typeof atSeconds === 'number' ? atSeconds : undefined,
  });
}

function isName(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= OAUTH_LIMITS.claimWordLengthMax;
}

/** `jti`, or what Entra ID has in its place. */
function tokenIdOf(claims: JsonObject): string | undefined {
  const id = claims['jti'] ?? claims['uti'];
  return typeof id === 'string' ? id : undefined;
}

/** Claims that are lists of words: text with spaces between them, or an array of texts. */
export function wordsIn(claims: JsonObject, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const name of names) {
    const claim = claims[name];
    const words: readonly JsonValue[] =
      typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? (claim as readonly JsonValue[]) : [];
    for (const word of words) {
      if (found.size === OAUTH_LIMITS.claimWordsMax) break;
      if (isName(word)) found.add(word);
    }
  }
  return Object.freeze([...found]);
}

/** Equal for equal privileges, in whatever order a token lists them; 32 hexadecimal digits. */
function privilegesOf(...lists: readonly (readonly string[])[]): string {
  return hash('sha256', JSON.stringify(lists.map((words) => words.toSorted()))).slice(0, 32);
}
