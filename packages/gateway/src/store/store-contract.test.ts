import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';
import type { Artifact, StoredConsent, StoredSigningKey } from './authorization-store.ts';
import type { Revocation, Store, StoredRevocation } from './store.ts';

/** A new, empty place where one store lives: opened as often as asked, and gone afterwards. */
interface StorePlace {
  open(clock?: () => number): Promise<Store>;
  remove(): Promise<void>;
}

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

/** The adapters. Two stores that are opened at one place stand for two processes. */
const ADAPTERS: readonly (readonly [name: string, place: () => Promise<StorePlace>])[] = [
  [
    'SQLite',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'durward-store-'));
      return {
        open: (clock = Date.now) => openSqliteStore(join(folder, 'store.sqlite'), clock),
        remove: () => rm(folder, { recursive: true }),
      };
    },
  ],
];

describe.each(ADAPTERS)('the %s store', (_name, place) => {
  let here: StorePlace;
  let store: Store;
  let other: Store;
  beforeEach(async () => {
    here = await place();
    [store, other] = await Promise.all([here.open(), here.open()]);
  });
  afterEach(async () => {
    await Promise.all([store.close(), other.close()]);
    await here.remove();
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
    await other.close();
    other = await here.open();
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
    await other.close();
    other = await here.open();
    expect(await other.secretKey('audit', 32)).toEqual(keys[0]);
    keys[0]?.fill(0);
    expect(await store.secretKey('audit', 32)).toEqual(keys[1]);
  });

  test('refuses a secret key of another length than it has (S-22)', async () => {
    await store.secretKey('audit', 32);
    await expect(other.secretKey('audit', 16)).rejects.toMatchObject({ name: 'StoreError', code: 'failed' });
  });
});

const NOW_MS = 1_000_000;

function signingKey(keyId: string, createdAtMs: number): StoredSigningKey {
  return { keyId, jwk: '{}', createdAtMs };
}

function artifact(changes: Partial<Artifact> = {}): Artifact {
  return { kind: 'Code', id: 'secret-name', payload: '{"a":1}', expiresAtMs: NOW_MS + 60_000, ...changes };
}

function consent(changes: Partial<StoredConsent> = {}): StoredConsent {
  return {
    grantId: 'g1', userId: 'u1', issuer: 'https://idp.example', subject: 'ana', clientId: 'agent', clientName: 'Agent',
    redirectUri: 'https://agent.example/cb', server: 'files', scopes: ['files:read', 'a b'], givenAtMs: NOW_MS,
    lastUsedAtMs: NOW_MS, expiresAtMs: NOW_MS + 60_000, ...changes,
  };
}

describe.each(ADAPTERS)('the %s store, for the authorization server,', (_name, place) => {
  let here: StorePlace;
  let stores: readonly [Store, Store];
  let aheadMs: number;
  const [one, other] = [() => stores[0].authorization, () => stores[1].authorization];

  beforeEach(async () => {
    aheadMs = 0;
    here = await place();
    const clock = (): number => NOW_MS + aheadMs;
    stores = await Promise.all([here.open(clock), here.open(clock)]);
  });

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await here.remove();
  });

  test('finds an artifact by kind and name, in every process, until it expires (S-10, S-73)', async () => {
    await one().putArtifact(artifact());
    const found = { payload: '{"a":1}', consumedAtMs: undefined, expiresAtMs: NOW_MS + 60_000 };
    expect(await other().findArtifact('Code', 'secret-name')).toEqual(found);
    expect(await other().findArtifact('RefreshToken', 'secret-name')).toBeUndefined();
    expect(await other().findArtifact('Code', 'SECRET-NAME')).toBeUndefined();
    expect(await one().countArtifacts('Code')).toBe(1);
    aheadMs = 60_000;
    expect(await one().findArtifact('Code', 'secret-name')).toBeUndefined();
    expect([await one().countArtifacts('Code'), await one().consumeOnce('Code', 'secret-name')]).toEqual([0, false]);
  });

  test('lets exactly one of many consume an artifact, and it stays consumed (S-45)', async () => {
    await one().putArtifact(artifact());
    const tries = Array.from({ length: 20 }, (_, at) =>
      (at % 2 === 0 ? one() : other()).consumeOnce('Code', 'secret-name'),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    aheadMs = 10;
    await one().putArtifact(artifact({ payload: '{"a":2}' }));
    expect(await other().findArtifact('Code', 'secret-name')).toMatchObject({
      payload: '{"a":2}',
      consumedAtMs: NOW_MS,
    });
  });

  test('takes a name once: of many one wins, and what has expired makes room (S-18, S-48)', async () => {
    const tries = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one() : other()).putIfAbsent(artifact()));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await one().putIfAbsent(artifact({ kind: 'Proof' }))).toBe(true);
    aheadMs = 60_000;
    expect(await one().putIfAbsent(artifact({ expiresAtMs: NOW_MS + 120_000 }))).toBe(true);
  });

  test('keeps users by their id, whatever they are called (S-15)', async () => {
    const user = {
      id: 'u1', issuer: 'https://idp.example', subject: '\u0000 ana', tenant: undefined, name: 'Ana \ud800',
      roles: ['a'], groups: [], claimsAtMs: 5, sealedRefreshToken: 'sealed',
    };
    await one().putUser(user);
    await other().putUser({ ...user, roles: ['b'], tenant: 't' });
    expect(await one().user('u1')).toEqual({ ...user, roles: ['b'], tenant: 't' });
    expect(await one().user('u2')).toBeUndefined();
  });

  test('ends consents with everything that came of them, and says so to every process (S-10, S-72)', async () => {
    await one().putConsent(consent());
    await one().putConsent(consent({ grantId: 'g2', server: 'mail', givenAtMs: NOW_MS + 1 }));
    await one().putArtifact(artifact({ kind: 'RefreshToken', grantId: 'g1' }));
    await one().putArtifact(artifact({ kind: 'RefreshToken', id: 'another', grantId: 'g2' }));
    aheadMs = 5;
    await one().touchConsent('g1');
    expect(await other().consents({ subject: 'ana' })).toEqual([
      consent({ grantId: 'g2', server: 'mail', givenAtMs: NOW_MS + 1 }), consent({ lastUsedAtMs: NOW_MS + 5 }),
    ]);
    expect(await other().consents({ subject: 'ana', server: 'nothing' })).toEqual([]);
    const ended = await other().revokeConsents({ server: 'files' }, 'https://gateway.example', 'left');
    expect(ended.map(({ grantId }) => grantId)).toEqual(['g1']);
    expect(await one().findArtifact('RefreshToken', 'secret-name')).toBeUndefined();
    expect(await one().findArtifact('RefreshToken', 'another')).toBeDefined();
    expect((await one().consents({})).map(({ grantId }) => grantId)).toEqual(['g2']);
    expect(await stores[0].revocationsAfter(0)).toMatchObject([
      { kind: 'grant', issuer: 'https://gateway.example', grantId: 'g1', reason: 'left' },
    ]);
  });

  test('knows who was cut off since when (S-10, S-72)', async () => {
    await stores[0].revoke(subject('ana', 50), '');
    expect(await other().isCutOff('https://idp.example', 'ana', 50)).toBe(true);
    expect(await other().isCutOff('https://idp.example', 'ana', 51)).toBe(false);
    expect(await other().isCutOff('https://idp.example', 'bob', 0)).toBe(false);
    expect(await other().isCutOff('https://other.example', 'ana', 0)).toBe(false);
  });

  test('adds one signing key of all that want to, and never forgets the newest (S-10)', async () => {
    const first = await Promise.all([
      one().addSigningKey(signingKey('a', 10), 0),
      other().addSigningKey(signingKey('b', 10), 0),
    ]);
    expect(first.filter(Boolean)).toHaveLength(1);
    await one().addSigningKey(signingKey('c', 20), Number.POSITIVE_INFINITY);
    await one().addSigningKey(signingKey('d', 30), Number.POSITIVE_INFINITY);
    await other().dropSigningKeysBefore(20);
    expect((await other().signingKeys()).map(({ keyId }) => keyId)).toEqual(['d', 'c']);
    await other().dropSigningKeysBefore(100);
    expect((await one().signingKeys()).map(({ keyId }) => keyId)).toEqual(['d']);
  });

  test('removes what is a user’s, and forgets what has expired (S-72, S-73)', async () => {
    await one().putArtifact(artifact({ kind: 'BrowserSession', userId: 'u1' }));
    await one().putArtifact(artifact({ kind: 'BrowserSession', id: 'x', userId: 'u2' }));
    await one().removeArtifactsOf('u1', 'BrowserSession');
    expect(await one().countArtifacts('BrowserSession')).toBe(1);
    await one().putConsent(consent());
    aheadMs = 60_001;
    await one().sweep();
    aheadMs = 0;
    expect([await one().countArtifacts('BrowserSession'), await one().consents({})]).toEqual([0, []]);
  });
});
