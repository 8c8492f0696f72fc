import type { SecretProbe } from '@durward/core';
import { SecretsProbe } from '../oauth/token-probe.ts';
import type { AccessToken } from './access-token.ts';
import type { DpopKey } from './dpop-key.ts';

/** The headers that carry a token to the server at `url`. */
export function authorizationHeaders(
  token: AccessToken,
  dpop: DpopKey | undefined,
  httpMethod: string,
  url: string,
): readonly string[] | Promise<readonly string[]> {
  const value = token.value.reveal();
  if (token.type === 'Bearer' || dpop === undefined) return ['authorization', `Bearer ${value}`];
  return dpop.proof(httpMethod, url, value).then((proof) => ['authorization', `DPoP ${value}`, 'dpop', proof]);
}

/** Finds a token in texts. */
export function probeOf(token: AccessToken | undefined): SecretProbe | undefined {
  return token === undefined ? undefined : new SecretsProbe([token.value]);
}

/** Whether a challenge asks for a DPoP proof with the nonce that came with it. */
export function asksForNonce(authenticate: string | undefined): boolean {
  return authenticate?.includes('use_dpop_nonce') === true;
}
