import type { IssuerRules } from '@durward/core';
import type { IssuerProfile } from '../oauth/issuer-profile.ts';
import { SIGNING_ALGORITHM, type SigningKeys } from './signing-keys.ts';

/** Replicas may differ by a moment; they read the time of machines that are kept in step. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * The rules for access tokens of our own authorization server: nothing is fetched, the keys are those
 * that it signs with.
 *
 * @see RFC 9068 §2
 */
export function ownProfile(issuer: string, keys: SigningKeys, lifetimeSecondsMax: number): IssuerProfile {
  const rules: IssuerRules = {
    name: 'durward',
    issuer,
    types: ['at+jwt'],
    clientClaims: ['client_id'],
    tenants: undefined,
    lifetimeSecondsMax,
    clockSkewSeconds: CLOCK_SKEW_SECONDS,
    audience: undefined,
    scopeClaims: ['scope'],
    roleClaims: ['roles'],
    groupClaims: ['groups'],
  };
  return {
    rules,
    algorithms: new Set([SIGNING_ALGORITHM]),
    version: undefined,
    keys,
    isOwn: true,
    rulesFor: () => rules,
  };
}
