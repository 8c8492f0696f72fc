import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../../../tests/tokens/fixture/memory-store.ts';
import { RevocationIndex, Revocations } from './revocations.ts';

const token = {
  issuer: 'i', subject: 'ada', tokenIssuer: 'i', tokenId: 't1', grantId: 'g1', issuedAtSeconds: 100,
};

describe('a revocation', () => {
  test('of a token covers that token of that issuer (S-21)', () => {
    const index = new RevocationIndex([{ kind: 'token', issuer: 'i', tokenId: 't1', atMs: 0 }]);
    expect(index.covers(token)).toBe(true);
    expect(index.covers({ ...token, tokenIssuer: 'j' })).toBe(false);
    expect(index.covers({ ...token, issuer: 'j' })).toBe(true);
    expect(index.covers({ ...token, tokenId: 't2' })).toBe(false);
    expect(index.covers({ ...token, tokenId: undefined })).toBe(false);
  });

  test('of a grant covers every token of it, and nothing of another grant (S-46)', () => {
    const index = new RevocationIndex([{ kind: 'grant', issuer: 'i', grantId: 'g1', atMs: 0 }]);
    expect(index.covers(token)).toBe(true);
    expect(index.covers({ ...token, tokenId: 't2', issuedAtSeconds: 999 })).toBe(true);
    expect(index.covers({ ...token, grantId: 'g2' })).toBe(false);
    expect(index.covers({ ...token, grantId: undefined })).toBe(false);
  });

  test('of a subject covers what was issued until then, and what does not say when (S-21)', () => {
    const index = new RevocationIndex([{ kind: 'subject', issuer: 'i', subject: 'ada', atMs: 100_500 }]);
    expect(index.covers(token)).toBe(true);
    expect(index.covers({ ...token, issuedAtSeconds: 101 })).toBe(false);
    expect(index.covers({ ...token, issuedAtSeconds: undefined })).toBe(true);
    expect(index.covers({ ...token, subject: 'bob' })).toBe(false);
    expect(index.covers({ ...token, issuer: 'j' })).toBe(false);
  });

  test('of a subject that comes late does not shorten a later one (S-21)', () => {
    const cut = { kind: 'subject', issuer: 'i', subject: 'ada', atMs: 200_000 } as const;
    const index = new RevocationIndex([cut, { ...cut, atMs: 50_000 }]);
    expect(index.covers(token)).toBe(true);
  });

  test('cannot be made to cover another pair by what the names contain (S-63)', () => {
    const index = new RevocationIndex([{ kind: 'token', issuer: 'i', tokenId: 'x","t1', atMs: 0 }]);
    expect(index.covers({ ...token, tokenIssuer: 'i","x', tokenId: 't1' })).toBe(false);
  });
});

test('the store is asked only for what came after the last one (S-21)', async () => {
  const store = new MemoryStore();
  const revocations = new Revocations(store);
  expect(await revocations.pull()).toEqual([]);
  await store.revoke({ kind: 'token', issuer: 'i', tokenId: 't1', atMs: 0 }, '');
  expect(await revocations.pull()).toHaveLength(1);
  expect(await revocations.pull()).toEqual([]);
  expect(revocations.covers(token)).toBe(true);
});
