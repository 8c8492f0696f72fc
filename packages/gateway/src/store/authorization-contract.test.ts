import { describe, expect, test } from 'vitest';
import { STORES, twoStores } from '../../../../tests/support/stores.ts';
import type { Artifact, StoredConsent, StoredSigningKey } from './authorization-store.ts';

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

describe.each(STORES)('the %s store, for the authorization server,', (_name, place) => {
  const stores = twoStores(place, NOW_MS);
  const [one, other] = [() => stores.one.authorization, () => stores.other.authorization];

  test('finds an artifact by kind and name, in every process, until it expires (S-10, S-73)', async () => {
    await one().putArtifact(artifact());
    const found = { payload: '{"a":1}', consumedAtMs: undefined, expiresAtMs: NOW_MS + 60_000 };
    expect(await other().findArtifact('Code', 'secret-name')).toEqual(found);
    expect(await other().findArtifact('RefreshToken', 'secret-name')).toBeUndefined();
    expect(await other().findArtifact('Code', 'SECRET-NAME')).toBeUndefined();
    expect(await one().countArtifacts('Code')).toBe(1);
    stores.aheadMs = 60_000;
    expect(await one().findArtifact('Code', 'secret-name')).toBeUndefined();
    expect([await one().countArtifacts('Code'), await one().consumeOnce('Code', 'secret-name')]).toEqual([0, false]);
  });

  test('lets exactly one of many consume an artifact, and it stays consumed (S-45)', async () => {
    await one().putArtifact(artifact());
    const tries = Array.from({ length: 20 }, (_, at) =>
      (at % 2 === 0 ? one() : other()).consumeOnce('Code', 'secret-name'),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    stores.aheadMs = 10;
    await one().putArtifact(artifact({ payload: '{"a":2}' }));
    expect(await other().findArtifact('Code', 'secret-name')).toMatchObject({
      payload: '{"a":2}',
      consumedAtMs: NOW_MS,
    });
  });

  test('takes a name once: of many one wins, and what has expired makes room (S-10, S-54)', async () => {
    const tries = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one() : other()).putIfAbsent(artifact()));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await one().putIfAbsent(artifact({ kind: 'Proof' }))).toBe(true);
    stores.aheadMs = 60_000;
    expect(await one().putIfAbsent(artifact({ expiresAtMs: NOW_MS + 120_000 }))).toBe(true);
  });

  test('keeps users by their id, whatever they are called (S-50)', async () => {
    const user = {
      id: 'u1', issuer: 'https://idp.example', subject: '\u0000 ana', tenant: undefined, name: 'Ana \ud800',
      roles: ['a'], groups: [], claimsAtMs: 5, sealedRefreshToken: 'sealed',
    };
    await one().putUser(user);
    await other().putUser({ ...user, roles: ['b'], tenant: 't' });
    expect(await one().user('u1')).toEqual({ ...user, roles: ['b'], tenant: 't' });
    expect(await one().user('u2')).toBeUndefined();
  });

  test('ends consents with everything that came of them, and says so to every process (S-10, S-73)', async () => {
    await one().putConsent(consent());
    await one().putConsent(consent({ grantId: 'g2', server: 'mail', givenAtMs: NOW_MS + 1 }));
    await one().putArtifact(artifact({ kind: 'RefreshToken', grantId: 'g1' }));
    await one().putArtifact(artifact({ kind: 'RefreshToken', id: 'another', grantId: 'g2' }));
    stores.aheadMs = 5;
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
    expect(await stores.one.revocationsAfter(0)).toMatchObject([
      { kind: 'grant', issuer: 'https://gateway.example', grantId: 'g1', reason: 'left' },
    ]);
  });

  test('knows who was cut off since when (S-10, S-73)', async () => {
    const gone = { kind: 'subject', issuer: 'https://idp.example', subject: 'ana', atMs: 50 } as const;
    await stores.one.revoke(gone, '');
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

  test('removes what is a user’s, and forgets what has expired (S-73)', async () => {
    await one().putArtifact(artifact({ kind: 'BrowserSession', userId: 'u1' }));
    await one().putArtifact(artifact({ kind: 'BrowserSession', id: 'x', userId: 'u2' }));
    await one().removeArtifactsOf('u1', 'BrowserSession');
    expect(await one().countArtifacts('BrowserSession')).toBe(1);
    await one().putConsent(consent());
    stores.aheadMs = 60_001;
    await one().sweep();
    stores.aheadMs = 0;
    expect([await one().countArtifacts('BrowserSession'), await one().consents({})]).toEqual([0, []]);
  });
});
