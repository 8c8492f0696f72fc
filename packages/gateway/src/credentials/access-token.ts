import type { Secret } from '../config/secret.ts';

/** A token that a server accepts, and until when. */
export interface AccessToken {
  readonly value: Secret;
  readonly type: 'Bearer' | 'DPoP';
  readonly untilMs: number;
  readonly scopes: readonly string[] | undefined;
}

/** A token is renewed this long before it ends, so that none ends on its way. */
export const RENEW_BEFORE_MS = 30_000;
/** How long a token is used that comes without an expiry. */
export const UNSTATED_LIFETIME_MS = 10 * 60_000;

/** Characters of a token that fit a header, RFC 6750 §2.1 and beyond: visible ASCII. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

/** Whether a text can be sent as a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
