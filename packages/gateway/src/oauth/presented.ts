import { hash } from 'node:crypto';
import type { Presented } from './authenticator.ts';

const NONE: Presented = Object.freeze({ place: 'none' });
const QUERY: Presented = Object.freeze({ place: 'query' });
const COOKIE: Presented = Object.freeze({ place: 'cookie' });
const REPEATED: Presented = Object.freeze({ place: 'repeated_header' });

/**
 * Where a request shows a token, from its raw headers (name, value, name, value …) and its target.
 *
 * Guarantees that `bearer` means: exactly one `Authorization` header, with the scheme `Bearer` or `DPoP`, and
 * no `access_token` in the query. What follows the scheme is handed on as it stands; whether it has
 * the form of a token, and how long it may be, is looked at when the token is examined. Cookies
 * count only without an `Authorization` header: a browser also sends those of other local sites.
 *
 * @see RFC 6750 §2; MCP 2026-07-28, basic/authorization §Token Requirements
 */
export function presentedToken(rawHeaders: readonly string[], url: string): Presented {
  let authorization: string | undefined;
  let proofs: string[] | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (isNamed(rawHeaders[at], PROOF)) (proofs ??= []).push(rawHeaders[at + 1] ?? '');
    if (!isNamed(rawHeaders[at], 'authorization')) continue;
    if (authorization !== undefined) return REPEATED;
    authorization = rawHeaders[at + 1] ?? '';
  }
  if (hasTokenInQuery(url)) return QUERY;
  if (authorization === undefined) return hasTokenCookie(rawHeaders) ? COOKIE : NONE;
  for (const scheme of SCHEMES) {
    const token = credentialsOf(authorization, scheme);
    if (token !== undefined) return new BearerToken(scheme, token, proofs ?? NO_PROOFS);
  }
  return NONE;
}

/** Its digest is worked out when it is asked for, once. */
class BearerToken {
  readonly place = 'bearer';
  readonly scheme: (typeof SCHEMES)[number];
  readonly token: string;
  readonly proofs: readonly string[];
  #digest: string | undefined;

  constructor(scheme: (typeof SCHEMES)[number], token: string, proofs: readonly string[]) {
    this.scheme = scheme;
    this.token = token;
    this.proofs = proofs;
  }

  get digest(): string {
    this.#digest ??= hash('sha256', this.token);
    return this.#digest;
  }
}

const PROOF = 'dpop';
const SCHEMES = ['bearer', 'dpop'] as const;
const NO_PROOFS: readonly string[] = Object.freeze([]);

/** Compares in lower case, and only names of the right length. */
function isNamed(name: string | undefined, lowerCase: string): boolean {
  return name?.length === lowerCase.length && name.toLowerCase() === lowerCase;
}

const SPACE = 0x20;

/** What follows a scheme and its spaces; undefined for another scheme. */
function credentialsOf(value: string, scheme: string): string | undefined {
  if (!isNamed(value.slice(0, scheme.length), scheme)) return undefined;
  if (value.length > scheme.length && value.charCodeAt(scheme.length) !== SPACE) return undefined;
  let start = scheme.length;
  while (value.charCodeAt(start) === SPACE) start += 1;
  return value.slice(start);
}

function hasTokenInQuery(url: string): boolean {
  let start = url.indexOf('?') + 1;
  if (start === 0) return false;
  while (start < url.length) {
    const next = url.indexOf('&', start);
    const end = next < 0 ? url.length : next;
    if (isTokenParameter(url, start, end)) return true;
    start = end + 1;
  }
  return false;
}

const PARAMETER = 'access_token';

function isTokenParameter(url: string, start: number, end: number): boolean {
  const equals = url.indexOf('=', start);
  const stop = equals < 0 || equals > end ? end : equals;
  // Each of the characters may be written as a percent escape of three.
  if (stop - start < PARAMETER.length || stop - start > PARAMETER.length * 3) return false;
  const name = url.slice(start, stop);
  return isNamed(name.includes('%') ? unescaped(name) : name, PARAMETER);
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}

const TOKEN_COOKIES: ReadonlySet<string> = new Set(['access_token', 'authorization', 'bearer', 'token']);

function hasTokenCookie(rawHeaders: readonly string[]): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (isNamed(rawHeaders[at], 'cookie') && namesTokenCookie(rawHeaders[at + 1] ?? '')) return true;
  }
  return false;
}

function namesTokenCookie(cookies: string): boolean {
  return cookies.split(';').some((pair) => {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    return TOKEN_COOKIES.has(name.trim().toLowerCase());
  });
}
