import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, startDocumentServer, type DocumentServer } from './fixture/document-server.ts';
import { audienceOf, openGate, type Gate } from './fixture/gate.ts';

/**
 * Tokens in the form of Microsoft Entra ID. The service itself cannot be had in a test: a server on
 * this machine publishes metadata and keys as Entra ID documents them, and the test signs.
 */

const TENANT = '8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10';
const OTHER_TENANT = '0b7d1c55-1d4c-4f7c-8a34-5f4f0c8f2b11';
const APP = 'api://files';

let entra: DocumentServer;
let gate: Gate;
const keys = new Map<string, KeyObject>();

beforeAll(async () => {
  entra = await startDocumentServer();
  const v2 = `${entra.url}/{tenantid}/v2.0`;
  const v1 = `${entra.url}/{tenantid}/`;
  const published = [
    publish('shared', { issuer: v2 }),
    publish('shared-v1', { issuer: v1 }),
    publish('own', { issuer: `${entra.url}/${OTHER_TENANT}/v2.0` }),
  ];
  entra.serve('/common/v2.0/.well-known/openid-configuration', json({ issuer: v2, jwks_uri: `${entra.url}/keys` }));
  entra.serve('/.well-known/openid-configuration/common', json({ issuer: v1, jwks_uri: `${entra.url}/keys` }));
  const fixed = `${entra.url}/${TENANT}/fixed/v2.0`;
  entra.serve(`/${TENANT}/fixed/v2.0/.well-known/openid-configuration`, json({
    issuer: fixed,
    jwks_uri: `${entra.url}/fixed-keys`,
  }));
  entra.serve('/keys', json({ keys: published }));
  entra.serve('/fixed-keys', json({ keys: [publish('fixed', {})] }));
  const tenants = [TENANT];
  gate = await openGate({
    issuers: [
      { name: 'entra', issuer: v2, profile: 'entra-v2', tenants, maxTokenLifetimeSeconds: 5400 },
      { name: 'entra-old', issuer: v1, profile: 'entra-v1', tenants },
      { name: 'entra-fixed', issuer: fixed, profile: 'entra-v2' },
    ],
    servers: {
      files: {
        stdio: { command: 'true' },
        audience: { 'entra': APP, 'entra-old': APP, 'entra-fixed': APP },
        requiredScopes: [],
      },
    },
  });
});

afterAll(async () => {
  await gate.close();
  await entra.close();
});

function publish(kid: string, more: object): object {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  keys.set(kid, privateKey);
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', x5t: kid, ...more };
}

type Claims = Readonly<Record<string, unknown>>;

function token(claims: Claims, header: Claims): string {
  const { kid, alg } = header;
  const key = keys.get(String(kid));
  if (key === undefined) throw new Error('no such key');
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const hash = alg === 'RS512' ? 'sha512' : 'sha256';
  return `${input}.${sign(hash, Buffer.from(input), key).toString('base64url')}`;
}

function times(): Claims {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, nbf: now, exp: now + 3600, uti: randomUUID() };
}

function v2Token(changes: Claims = {}, header: Claims = {}): string {
  const claims = {
    ...times(),
    iss: `${entra.url}/${TENANT}/v2.0`,
    tid: TENANT,
    ver: '2.0',
    aud: APP,
    sub: 'pairwise-subject',
    oid: randomUUID(),
    azp: 'c0ffee00-0000-4000-8000-000000000001',
    scp: 'files.read files.write',
    ...changes,
  };
  return token(claims, { typ: 'JWT', alg: 'RS256', kid: 'shared', ...header });
}

function v1Token(changes: Claims = {}): string {
  const claims = {
    ...times(),
    iss: `${entra.url}/${TENANT}/`,
    tid: TENANT,
    ver: '1.0',
    aud: APP,
    sub: 'pairwise-subject',
    appid: 'c0ffee00-0000-4000-8000-000000000001',
    scp: 'files.read',
    ...changes,
  };
  return token(claims, { typ: 'JWT', alg: 'RS256', kid: 'shared-v1' });
}

async function principalOf(text: string): Promise<unknown> {
  return (await gate.examine({ headers: ['authorization', `Bearer ${text}`] })).principal;
}

describe('accepted', () => {
  test('a v2 token, whose client is azp and whose tenant is tid (S-21)', async () => {
    const text = v2Token();
    expect(await gate.judgeToken(text)).toBe('passed');
    expect(await principalOf(text)).toMatchObject({
      tenant: TENANT,
      client: 'c0ffee00-0000-4000-8000-000000000001',
      scopes: ['files.read', 'files.write'],
    });
  });

  test('a v1 token, whose client is appid (S-21)', async () => {
    expect(await gate.judgeToken(v1Token())).toBe('passed');
  });

  test('an application without a user, which has roles and no scopes (S-21)', async () => {
    const text = v2Token({ scp: undefined, idtyp: 'app', roles: ['Files.Read.All'] });
    expect(await gate.judgeToken(text)).toBe('passed');
    expect(await principalOf(text)).toMatchObject({ scopes: [], roles: ['Files.Read.All'] });
  });

  test('a token of an issuer that names its one tenant (S-21)', async () => {
    const text = v2Token({ iss: `${entra.url}/${TENANT}/fixed/v2.0` }, { kid: 'fixed' });
    expect(await gate.judgeToken(text)).toBe('passed');
  });
});

function other(): Claims {
  return { iss: `${entra.url}/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT };
}

describe('refused', () => {
  type Case = readonly [title: string, outcome: { reason: string; by: string }, token: () => string];
  const UNKNOWN = { reason: 'unknown_issuer', by: 'AA003' };
  const TENANT_NOT_LISTED = { reason: 'foreign_tenant', by: 'AA003' };
  const BAD_SIGNATURE = { reason: 'bad_signature', by: 'AA004' };
  const MISMATCH = { reason: 'audience_mismatch', by: 'TK002' };
  const cases: readonly Case[] = [
    ['a tenant that is not listed (S-21)', TENANT_NOT_LISTED, () => v2Token(other(), { kid: 'own' })],
    ['a tid that is not the tenant in iss (S-21)', UNKNOWN, () => v2Token({ tid: OTHER_TENANT })],
    ['an iss that is not the tenant in tid (S-21)', UNKNOWN, () => v2Token({ ...other(), tid: TENANT })],
    ['no tid (S-21)', UNKNOWN, () => v2Token({ tid: undefined })],
    ['a tid that is no GUID (S-21)', UNKNOWN, () => v2Token({ tid: 'corp', iss: `${entra.url}/corp/v2.0` })],
    ['the template itself as iss (S-21)', UNKNOWN, () => v2Token({ iss: `${entra.url}/{tenantid}/v2.0` })],
    ['ver of the other version (S-21)', UNKNOWN, () => v2Token({ ver: '1.0' })],
    ['no ver (S-21)', UNKNOWN, () => v1Token({ ver: undefined })],
    ['a key that signs for another tenant (S-21)', BAD_SIGNATURE, () => v2Token({}, { kid: 'own' })],
    ['a key that signs for the other version (S-21)', BAD_SIGNATURE, () => v2Token({}, { kid: 'shared-v1' })],
    ['an algorithm that Entra ID does not use (S-21)', BAD_SIGNATURE, () => v2Token({}, { alg: 'RS512' })],
    ['a type that Entra ID does not use (S-21)', { reason: 'wrong_token_type', by: 'TK003' }, () =>
      v2Token({}, { typ: 'at+jwt' })],
    ['an ID token, which names no client (S-21)', { reason: 'missing_claim', by: 'TK006' }, () =>
      v2Token({ azp: undefined, scp: undefined })],
    ['a client in a claim that Entra ID does not fill (S-13, S-21)', { reason: 'missing_claim', by: 'TK006' }, () =>
      v2Token({ azp: undefined, client_id: 'x' })],
    ['the URL of the route, where the app is the audience (S-19, S-21)', MISMATCH, () =>
      v2Token({ aud: audienceOf('files') })],
    ['a lifetime of a day (S-21)', { reason: 'long_lived_token', by: 'TK005' }, () =>
      v2Token({ exp: Math.floor(Date.now() / 1000) + 86_400 })],
    ['tid of another tenant under an issuer that names its own (S-21)', { reason: 'foreign_tenant', by: 'AA003' }, () =>
      v2Token({ iss: `${entra.url}/${TENANT}/fixed/v2.0`, tid: OTHER_TENANT }, { kid: 'fixed' })],
  ];
  test.each(cases)('%s', async (_title, outcome, make) => {
    expect(await gate.judgeToken(make())).toEqual(outcome);
  });

  test('the audience of the app on a server that has none for this issuer (S-17)', async () => {
    expect(await gate.judgeToken(v2Token(), 'hr')).toEqual(MISMATCH);
  });
});
