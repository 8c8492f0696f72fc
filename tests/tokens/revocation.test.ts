import type { Principal } from '@durward/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { configSchema } from '../../packages/gateway/src/config/schema.ts';
import { createAuthenticator } from '../../packages/gateway/src/oauth/token-authenticator.ts';
import { audienceOf, openGate, type Gate } from './fixture/gate.ts';
import { startIdentityProvider, type IdentityProvider } from './fixture/identity-provider.ts';

const REVOKED = { reason: 'revoked_token', by: 'TK007' };

let idp: IdentityProvider;
let gate: Gate;

beforeEach(async () => {
  idp = await startIdentityProvider();
  gate = await openGate({ issuers: [{ name: 'corp', issuer: idp.issuer }] });
});

afterEach(async () => {
  await gate.close();
  await idp.close();
});

function tokenOf(subject: string): Promise<string> {
  return idp.issueToken({ audience: audienceOf('files'), subject });
}

async function principalOf(token: string): Promise<Principal> {
  const { principal } = await gate.examine({ headers: ['authorization', `Bearer ${token}`] });
  if (principal === undefined) throw new Error('the token names nobody');
  return principal;
}

/** Resolves with the next news about revocations. */
function nextNews(): Promise<(principal: Principal, digest: string) => boolean> {
  return new Promise((resolve) => {
    const off = gate.authenticator.onRevoked((isRevoked) => {
      off();
      resolve(isRevoked);
    });
  });
}

test('a revoked token is refused although it was remembered, and others are not (S-10, S-21)', async () => {
  const [stolen, other] = await Promise.all([tokenOf('ada'), tokenOf('ada')]);
  expect([await gate.judgeToken(stolen), await gate.judgeToken(other)]).toEqual(['passed', 'passed']);
  const { issuer, tokenId = '' } = await principalOf(stolen);
  const news = nextNews();
  await gate.store.revoke({ kind: 'token', issuer, tokenId, atMs: gate.clock.now() }, 'stolen');
  const isRevoked = await news;
  expect(await gate.judgeToken(stolen)).toEqual(REVOKED);
  expect(await gate.judgeToken(other)).toBe('passed');
  expect(isRevoked(await principalOf(stolen), '')).toBe(true);
  expect(isRevoked(await principalOf(other), '')).toBe(false);
});

test('a token id counts for its own issuer alone (S-21)', async () => {
  const token = await tokenOf('ada');
  const { tokenId = '' } = await principalOf(token);
  const news = nextNews();
  await gate.store.revoke({ kind: 'token', issuer: 'https://other.example', tokenId, atMs: gate.clock.now() }, '');
  await news;
  expect(await gate.judgeToken(token)).toBe('passed');
});

test('a subject that is cut off loses every token issued until then, and may get new ones (S-10, S-21)', async () => {
  const [hers, his] = await Promise.all([tokenOf('ada'), tokenOf('bob')]);
  expect([await gate.judgeToken(hers), await gate.judgeToken(his)]).toEqual(['passed', 'passed']);
  const [ada, bob] = [await principalOf(hers), await principalOf(his)];
  const news = nextNews();
  const atMs = Date.now();
  await gate.store.revoke({ kind: 'subject', issuer: idp.issuer, subject: 'ada', atMs }, 'left');
  const isRevoked = await news;
  expect(await gate.judgeToken(hers)).toEqual(REVOKED);
  expect(await gate.judgeToken(his)).toBe('passed');
  expect([isRevoked(ada, ''), isRevoked(bob, '')]).toEqual([true, false]);
  const later = idp.sign({ typ: 'at+jwt' }, {
    iss: idp.issuer,
    sub: 'ada',
    client_id: 'agent',
    aud: audienceOf('files'),
    iat: Math.floor(atMs / 1000) + 1,
    exp: Math.floor(atMs / 1000) + 600,
  });
  expect(await gate.judgeToken(later)).toBe('passed');
  expect(isRevoked(await principalOf(later), '')).toBe(false);
});

test('revocations from before the start count (S-10)', async () => {
  const token = await tokenOf('ada');
  const { issuer, tokenId = '' } = await principalOf(token);
  await gate.store.revoke({ kind: 'token', issuer, tokenId, atMs: gate.clock.now() }, 'stolen');
  const config = configSchema.parse({ identity: { issuers: [{ name: 'corp', issuer: idp.issuer }] } });
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const fresh = await createAuthenticator({ config, store: gate.store, clock: gate.clock.now, log });
  const examined = await fresh.examine({ place: 'bearer', scheme: 'bearer', token, proofs: [] }, 'files');
  await fresh.close();
  expect(examined.facts.revoked).toBe(true);
});

test('while revocations cannot be read, tokens work for ten seconds and then no more (S-10)', async () => {
  const token = await tokenOf('ada');
  expect(await gate.judgeToken(token)).toBe('passed');
  await gate.close();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    gate = await openGate({ issuers: [{ name: 'corp', issuer: idp.issuer }] });
    expect(await gate.judgeToken(token)).toBe('passed');
    gate.store.broken = true;
    await vi.advanceTimersByTimeAsync(9_750);
    expect(await gate.judgeToken(token)).toBe('passed');
    await vi.advanceTimersByTimeAsync(750);
    expect(await gate.judgeToken(token)).toEqual({ reason: 'keys_unavailable', by: 'AA004' });
    expect(gate.log.filter((line) => line.includes('revocations'))).toHaveLength(2);
    gate.store.broken = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(await gate.judgeToken(token)).toBe('passed');
  } finally {
    vi.useRealTimers();
  }
});

test('a listener that fails keeps no other from hearing (S-10)', async () => {
  gate.authenticator.onRevoked(() => {
    throw new Error('boom');
  });
  const news = nextNews();
  await gate.store.revoke({ kind: 'subject', issuer: idp.issuer, subject: 'ada', atMs: Date.now() }, '');
  await news;
  expect(gate.log.some((line) => line.includes('boom'))).toBe(true);
});
