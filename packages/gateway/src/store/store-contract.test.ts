import { beforeEach, describe, expect, test } from 'vitest';
import { STORES, twoStores } from '../../../../tests/support/stores.ts';
import type { Revocation, Store, StoredRevocation } from './store.ts';

const token = (tokenId: string, atMs = 1): Revocation => ({
  kind: 'token',
  issuer: 'https://idp.example',
  tokenId,
  atMs,
});
const subject = (name: string, atMs: number): Revocation => ({
  kind: 'subject',
  issuer: 'https://idp.example',
  subject: name,
  atMs,
});

describe.each(STORES)('the %s store', (_name, place) => {
  const stores = twoStores(place, Date.now());
  let store: Store;
  let other: Store;
  beforeEach(() => {
    ({ one: store, other } = stores);
  });

  test('keeps revocations in their order, for other processes and after a restart (S-73, E-14)', async () => {
    expect(await store.revocationsAfter(0)).toEqual([]);
    const first = await store.revoke(token('a', 10), 'leaked');
    const second = await other.revoke(subject('bob', 20), 'left the company');
    expect(first).toEqual({ ...token('a', 10), sequence: first.sequence, reason: 'leaked' });
    expect(second).toEqual({ ...subject('bob', 20), sequence: second.sequence, reason: 'left the company' });
    expect(first.sequence).toBeGreaterThan(0);
    expect(second.sequence).toBeGreaterThan(first.sequence);
    expect(await store.revocationsAfter(0)).toEqual([first, second]);
    expect(await store.revocationsAfter(first.sequence)).toEqual([second]);
    expect(await other.revocationsAfter(second.sequence)).toEqual([]);
    await stores.restartOther();
    ({ other } = stores);
    expect(await other.revocationsAfter(0)).toEqual([first, second]);
  });

  test('revokes a token once: whoever revokes it again gets the first revocation (S-73)', async () => {
    const first = await store.revoke(token('a', 10), 'leaked');
    expect(await other.revoke(token('a', 99), 'again')).toEqual(first);
    expect(await store.revoke(token('a', 1), 'earlier')).toEqual(first);
    expect(await store.revocationsAfter(0)).toEqual([first]);
  });

  test('revokes a subject again only for a later time (S-73)', async () => {
    const first = await store.revoke(subject('bob', 10), 'one');
    expect(await other.revoke(subject('bob', 10), 'same time')).toEqual(first);
    expect(await other.revoke(subject('bob', 9), 'earlier time')).toEqual(first);
    const later = await other.revoke(subject('bob', 11), 'later time');
    expect(later.sequence).toBeGreaterThan(first.sequence);
    expect(await store.revocationsAfter(0)).toEqual([first, later]);
    expect(await store.revoke(subject('bob', 10), 'covered')).toEqual(later);
  });

  test('takes a token for no subject, and names of different issuers for different (S-73)', async () => {
    await store.revoke(token('x', 5), '');
    await store.revoke(subject('x', 5), '');
    await store.revoke({ kind: 'token', issuer: 'https://other.example', tokenId: 'x', atMs: 5 }, '');
    await store.revoke(token('X', 5), '');
    expect(await store.revocationsAfter(0)).toHaveLength(4);
  });

  test('keeps any text as it is (S-73)', async () => {
    const names = [
      '',
      ' a ',
      'a\0b',
      '\ud800',
      '\ufffd',
      '"\\\n',
      'ÅÅ',
      '🙂',
      "'; DROP TABLE revocations; --",
      'x'.repeat(10_000),
    ];
    const stored: StoredRevocation[] = [];
    for (const text of names)
      stored.push(
        await store.revoke({ kind: 'token', issuer: text, tokenId: text, atMs: 1 }, text.slice(0, 1)),
      );
    expect(new Set(stored.map(({ sequence }) => sequence)).size).toBe(names.length);
    const read = await other.revocationsAfter(0);
    expect(read.map(({ issuer }) => issuer)).toEqual(names);
    expect(read.map((one) => (one.kind === 'token' ? one.tokenId : ''))).toEqual(names);
  });

  test('adds one row when the same is revoked many times at once (S-73)', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? store : other).revoke(token('hot', index), `${index}`),
      ),
    );
    expect(new Set(all.map(({ sequence }) => sequence)).size).toBe(1);
    expect(await store.revocationsAfter(0)).toHaveLength(1);
  });

  test('shows a reader that asks for what is new everything exactly once (S-73, E-14)', async () => {
    const seen: number[] = [];
    let last = 0;
    const pull = async () => {
      for (const { sequence } of await other.revocationsAfter(last)) {
        seen.push(sequence);
        last = sequence;
      }
    };
    const writing = Promise.all(
      Array.from({ length: 60 }, (_, index) => store.revoke(token(`t${index}`), '')),
    );
    for (let round = 0; round < 20; round += 1) await pull();
    const written = await writing;
    await pull();
    expect(seen).toEqual(written.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
  });

  test('makes a secret key once, for every process, and another for each purpose (S-22)', async () => {
    const keys = await Promise.all([store, other, store, other].map((one) => one.secretKey('audit', 32)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(await store.secretKey('state', 32)).not.toEqual(keys[0]);
    expect(await store.secretKey('long', 64)).toHaveLength(64);
    await stores.restartOther();
    ({ other } = stores);
    expect(await other.secretKey('audit', 32)).toEqual(keys[0]);
    keys[0]?.fill(0);
    expect(await store.secretKey('audit', 32)).toEqual(keys[1]);
  });

  test('refuses a secret key of another length than it has (S-22)', async () => {
    await store.secretKey('audit', 32);
    await expect(other.secretKey('audit', 16)).rejects.toMatchObject({ name: 'StoreError', code: 'failed' });
  });
});
