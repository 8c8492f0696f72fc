import { describe, expect, test } from 'vitest';
import { issuerSchema } from '../config/identity-schema.ts';
import { configuredProfile, profileOf, type IssuerProfile } from './issuer-profile.ts';
import type { KeySource } from './jwks.ts';

const TENANT = '8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10';
const nothing = (): void => undefined;
const keys: KeySource = { usableUntilMs: 0, find: () => 'keys_unavailable', refreshIfDue: nothing, close: nothing };

function profile(issuer: object): IssuerProfile {
  return configuredProfile(issuerSchema.parse({ name: 'corp', issuer: 'https://idp.example', ...issuer }), {}, keys);
}

describe('rules', () => {
  test.each([
    ['rfc9068', ['at+jwt']],
    ['generic', ['at+jwt', 'jwt', undefined]],
    ['entra-v1', ['jwt']],
    ['entra-v2', ['jwt']],
  ] as const)('of the profile %s accept its types of tokens (S-19)', (name, types) => {
    expect(profile({ profile: name }).rules.types).toEqual(types);
  });

  test('of Entra ID allow RS256 and nothing else, whatever is configured (S-21)', () => {
    expect([...profile({ profile: 'entra-v2', algorithms: ['RS256', 'ES256'] }).algorithms]).toEqual(['RS256']);
    expect([...profile({ profile: 'entra-v1', algorithms: ['ES256'] }).algorithms]).toEqual([]);
  });

  test('of a template without tenants accept no tenant (S-21)', () => {
    expect(profile({ issuer: 'https://x/{tenantid}/v2.0', profile: 'entra-v2' }).rules.tenants).toEqual([]);
    expect(profile({ issuer: 'https://x/{tenantid}', profile: 'generic' }).rules.tenants).toEqual([]);
  });

  test('of an Entra issuer with its tenant accept that tenant (S-21)', () => {
    expect(profile({ issuer: `https://x/${TENANT}/v2.0`, profile: 'entra-v2' }).rules.tenants).toEqual([TENANT]);
    expect(profile({ issuer: 'https://x/y', profile: 'rfc9068' }).rules.tenants).toBeUndefined();
  });
});

describe('the issuer of a token', () => {
  const template = profile({ issuer: 'https://x/{tenantid}/v2.0', profile: 'entra-v2', tenants: [TENANT] });
  const exact = profile({});
  const all = [template, exact];

  test('is found by its whole name (S-19)', () => {
    expect(profileOf(all, { iss: 'https://idp.example' })).toBe(exact);
    expect(profileOf(all, { iss: 'https://idp.example/' })).toBeUndefined();
    expect(profileOf(all, {})).toBeUndefined();
  });

  test('is found by a template with the tenant of the token in it, in the right version (S-21)', () => {
    const claims = { iss: `https://x/${TENANT}/v2.0`, tid: TENANT, ver: '2.0' };
    expect(profileOf(all, claims)).toBe(template);
    expect(profileOf(all, { ...claims, ver: '1.0' })).toBeUndefined();
    expect(profileOf(all, { ...claims, tid: `${TENANT}/` })).toBeUndefined();
    expect(profileOf(all, { iss: 'https://x/a/v2.0', tid: 'a', ver: '2.0' })).toBeUndefined();
    expect(profileOf(all, { iss: 'https://x/{tenantid}/v2.0', tid: '{tenantid}', ver: '2.0' })).toBeUndefined();
  });
});
