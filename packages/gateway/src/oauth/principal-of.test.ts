import { describe, expect, test } from 'vitest';
import { issuerSchema } from '../config/identity-schema.ts';
import { configuredProfile } from './issuer-profile.ts';
import type { KeySource } from './jwks.ts';
import { principalOf } from './principal-of.ts';

const issuer = issuerSchema.parse({ name: 'corp', issuer: 'https://idp.example' });
const nothing = (): void => undefined;
const keys: KeySource = { usableUntilMs: 0, find: () => 'keys_unavailable', refreshIfDue: nothing, close: nothing };
const rules = configuredProfile(issuer, {}, keys);
const claims = { iss: 'https://idp.example', sub: 'ada', client_id: 'agent', exp: 100, jti: 't1' };

test('issuer, subject and client make the one key of a principal; the tenant is part of it (S-63)', () => {
  expect(principalOf(claims, rules)).toEqual({
    userId: 'https%3A%2F%2Fidp.example||ada|agent',
    issuer: 'https://idp.example',
    tenant: undefined,
    subject: 'ada',
    client: 'agent',
    scopes: [],
    roles: [],
    groups: [],
    privileges: expect.stringMatching(/^[0-9a-f]{32}$/),
    expiresAtMs: 100_000,
    tokenId: 't1',
    authentication: { acr: undefined, amr: [], atSeconds: undefined },
  });
  expect(principalOf({ ...claims, tid: 'x' }, rules)?.userId).toContain('|x|ada|');
});

test('the client is the first client claim that names one (S-13)', () => {
  const { client_id: _client, ...rest } = claims;
  expect(principalOf({ ...rest, appid: 'third', azp: 'second' }, rules)?.client).toBe('second');
  expect(principalOf({ ...claims, client_id: '', azp: 'second' }, rules)?.client).toBe('second');
});

test('the token is named by jti, or by uti where there is none (S-21)', () => {
  const { jti: _jti, ...rest } = claims;
  expect(principalOf({ ...rest, uti: 'u1' }, rules)?.tokenId).toBe('u1');
  expect(principalOf({ ...rest, jti: 7 }, rules)?.tokenId).toBeUndefined();
});

test.each([{ sub: '' }, { sub: 1 }, { client_id: null }, { iss: 1 }, { sub: 'x'.repeat(1025) }])(
  '%j names nobody (S-13)', (change) => {
    expect(principalOf({ ...claims, ...change }, rules)).toBeUndefined();
  });

function privilegesOf(more: object): string | undefined {
  return principalOf({ ...claims, ...more }, rules)?.privileges;
}

describe('scopes, roles and groups', () => {
  test('are words of a text, or texts of a list, from all their claims, once each (S-20)', () => {
    const words = { scope: 'a  b', scp: ['b', 'c', 7, ''], roles: ['r'], groups: 'g h' };
    const held = { scopes: ['a', 'b', 'c'], roles: ['r'], groups: ['g', 'h'] };
    expect(principalOf({ ...claims, ...words }, rules)).toMatchObject(held);
  });

  test('beyond the limit are left out (S-20)', () => {
    const groups = Array.from({ length: 300 }, (_, index) => `g${String(index)}`);
    expect(principalOf({ ...claims, groups }, rules)?.groups).toHaveLength(256);
    expect(principalOf({ ...claims, roles: ['x'.repeat(1025), 'r'] }, rules)?.roles).toEqual(['r']);
  });

  test('change the digest of privileges, their order does not (S-64)', () => {
    expect(privilegesOf({ scope: 'a b' })).toBe(privilegesOf({ scope: 'b a' }));
    expect(privilegesOf({ scope: 'a b' })).not.toBe(privilegesOf({ scope: 'a' }));
    expect(privilegesOf({ scope: 'a' })).not.toBe(privilegesOf({ roles: ['a'] }));
    expect(privilegesOf({ roles: ['a'] })).not.toBe(privilegesOf({ groups: ['a'] }));
    expect(privilegesOf({ exp: 200, jti: 't2' })).toBe(privilegesOf({}));
  });
});

describe('a token of our own authorization server', () => {
  const own = { ...rules, isOwn: true };
  const sub_id = { format: 'iss_sub', iss: 'https://idp.example', sub: 'ada' };

  test('names the person as the provider knows her, so that she is the same on every way in (S-63)', () => {
    const principal = principalOf({ ...claims, iss: 'https://gateway.example', sub: 'u1', sub_id }, own);
    expect(principal?.userId).toBe(principalOf(claims, rules)?.userId);
  });

  test.each([
    undefined,
    'ada',
    { ...sub_id, format: 'email' },
    { ...sub_id, sub: 1 },
    { format: 'iss_sub', sub: 'ada' },
  ])('with the subject identifier %j names nobody (S-63)', (id) => {
    expect(principalOf({ ...claims, ...(id === undefined ? {} : { sub_id: id }) }, own)).toBeUndefined();
  });

  test('counts for no other issuer: its sub_id is ignored there (S-63)', () => {
    expect(principalOf({ ...claims, sub_id: { ...sub_id, sub: 'eve' } }, rules)?.subject).toBe('ada');
  });

  test('says how and when the person signed in (S-84)', () => {
    const signedIn = { acr: 'high', amr: ['pwd', 'mfa'], auth_time: 50 };
    expect(principalOf({ ...claims, ...signedIn }, rules)?.authentication)
      .toEqual({ acr: 'high', amr: ['pwd', 'mfa'], atSeconds: 50 });
  });
});
