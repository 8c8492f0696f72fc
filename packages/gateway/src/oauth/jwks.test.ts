import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  json,
  silence,
  startDocumentServer,
  status,
  type DocumentServer,
} from '../../../../tests/tokens/fixture/document-server.ts';
import { issuerSchema } from '../config/identity-schema.ts';
import { type IssuerConfig } from '../config/schema.ts';
import { Documents } from './documents.ts';
import { JwksSource } from './jwks.ts';
import { VerificationKey, type KeyQuery } from './key-set.ts';
import { OauthError } from './oauth-error.ts';

let server: DocumentServer;
let documents: Documents;
let nowMs: number;
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

beforeEach(async () => {
  server = await startDocumentServer();
  documents = new Documents();
  nowMs = 1_000_000;
  vi.clearAllMocks();
});

afterEach(async () => {
  await documents.close();
  await server.close();
});

function configOf(config: Partial<IssuerConfig> = {}): IssuerConfig {
  return { ...issuerSchema.parse({ name: 'corp', issuer: server.url }), ...config };
}

function sourceOf(config: Partial<IssuerConfig> = {}, timeoutMs = 5000): JwksSource {
  return new JwksSource({ config: configOf(config), documents, clock: () => nowMs, log, timeoutMs });
}

function newKey(kid: string, more: object = {}): object {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...publicKey.export({ format: 'jwk' }), kid, ...more };
}

function query(keyId: string | undefined, more: Partial<KeyQuery> = {}): KeyQuery {
  return { keyId, algorithm: 'ES256', issuer: server.url, tenant: undefined, ...more };
}

describe('discovery', () => {
  test('tries the places in order and takes the first that is this issuer’s own (S-08)', async () => {
    const issuer = `${server.url}/corp`;
    const keys = `${server.url}/keys`;
    server.serve('/.well-known/oauth-authorization-server/corp', json({ issuer: server.url, jwks_uri: keys }));
    server.serve('/corp/.well-known/openid-configuration', json({ issuer, jwks_uri: keys }));
    server.serve('/keys', json({ keys: [newKey('a')] }));
    const source = sourceOf({ issuer });
    expect(await source.find(query('a', { issuer }))).toBeInstanceOf(VerificationKey);
    expect(server.requests).toEqual([
      '/.well-known/oauth-authorization-server/corp',
      '/.well-known/openid-configuration/corp',
      '/corp/.well-known/openid-configuration',
      '/keys',
    ]);
  });

  test('metadata of another issuer alone gives no keys (S-08)', async () => {
    const other = json({ issuer: 'https://honest.example', jwks_uri: `${server.url}/keys` });
    server.serve('/.well-known/oauth-authorization-server', other);
    server.serve('/.well-known/openid-configuration', other);
    server.serve('/keys', json({ keys: [newKey('a')] }));
    expect(await sourceOf().find(query('a'))).toBe('keys_unavailable');
    expect(server.requests).not.toContain('/keys');
    expect(log.warn).toHaveBeenCalledOnce();
  });

  test('is done once, and again after the keys could not be fetched (S-08)', async () => {
    const metadata = '/.well-known/oauth-authorization-server';
    server.serve(metadata, json({ issuer: server.url, jwks_uri: `${server.url}/keys` }));
    server.serve('/keys', json({ keys: [newKey('a')] }));
    const source = sourceOf();
    await source.find(query('a'));
    nowMs += 31_000;
    await source.find(query('b'));
    expect(server.requests).toEqual([metadata, '/keys', '/keys']);
    server.serve('/keys', status(404));
    nowMs += 31_000;
    await source.find(query('b'));
    server.serve(metadata, json({ issuer: server.url, jwks_uri: `${server.url}/new-keys` }));
    server.serve('/new-keys', json({ keys: [newKey('b')] }));
    nowMs += 6_000;
    expect(await source.find(query('b'))).toBeInstanceOf(VerificationKey);
  });

  test.each([
    { issuer: 'http://login.example.com' },
    { issuer: 'https://login.example.com', jwksUri: 'http://login.example.com/keys' },
    { issuer: 'https://login.example.com', jwksUri: 'http://127.0.0.1/keys' },
  ])('%j is refused before anything is fetched (S-08, S-65)', (config) => {
    expect(() => sourceOf(config)).toThrow(OauthError);
  });
});

describe('fetching', () => {
  test('known keys answer at once, without a promise (S-08)', async () => {
    server.serve('/keys', json({ keys: [newKey('a')] }));
    const source = sourceOf({ jwksUri: `${server.url}/keys` });
    await source.find(query('a'));
    expect(source.find(query('a'))).toBeInstanceOf(VerificationKey);
  });

  test('ends after its time, and is not tried again at once (S-08)', async () => {
    server.serve('/keys', silence);
    const source = sourceOf({ jwksUri: `${server.url}/keys` }, 50);
    expect(await source.find(query('a'))).toBe('keys_unavailable');
    expect(source.find(query('a'))).toBe('keys_unavailable');
    expect(server.requests).toHaveLength(1);
  });

  test('is one fetch for all who wait (S-08)', async () => {
    server.serve('/keys', json({ keys: [newKey('a')] }));
    const source = sourceOf({ jwksUri: `${server.url}/keys` });
    await Promise.all(Array.from({ length: 50 }, async () => source.find(query('a'))));
    expect(server.requests).toHaveLength(1);
  });

  test('a key that is published no longer is withdrawn, the others stay the same (S-21)', async () => {
    const [a, b] = [newKey('a'), newKey('b')];
    server.serve('/keys', json({ keys: [a, b] }));
    const source = sourceOf({ jwksUri: `${server.url}/keys` });
    const [first, second] = [await source.find(query('a')), await source.find(query('b'))];
    server.serve('/keys', json({ keys: [b] }));
    nowMs += 31_000;
    expect(await source.find(query('c'))).toBe('unknown_key');
    expect(first).toMatchObject({ isWithdrawn: true });
    expect(second).toMatchObject({ isWithdrawn: false });
    expect(source.find(query('b'))).toBe(second);
  });

  test('an outage is reported once, and its end once (S-08)', async () => {
    server.serve('/keys', status(503));
    const source = sourceOf({ jwksUri: `${server.url}/keys` });
    for (let round = 0; round < 3; round += 1) {
      await source.find(query('a'));
      nowMs += 6_000;
    }
    expect(log.warn).toHaveBeenCalledOnce();
    server.serve('/keys', json({ keys: [newKey('a')] }));
    await source.find(query('a'));
    expect(log.info).toHaveBeenCalledOnce();
  });

  test('after it was closed it fetches nothing', () => {
    const source = sourceOf({ jwksUri: `${server.url}/keys` });
    source.close();
    expect(source.find(query('a'))).toBe('keys_unavailable');
  });
});

async function chosen(keys: readonly object[], asked: KeyQuery): Promise<unknown> {
  server.serve('/keys', json({ keys }));
  return sourceOf({ jwksUri: `${server.url}/keys` }).find(asked);
}

function rsa(modulusLength: number): object {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return { ...publicKey.export({ format: 'jwk' }), kid: String(modulusLength) };
}

describe('choosing', () => {
  test('RSA below 2048 bits is never used (S-19)', async () => {
    const keys = [rsa(2048), rsa(1024)];
    expect(await chosen(keys, query('2048', { algorithm: 'RS256' }))).toBeInstanceOf(VerificationKey);
    expect(await chosen(keys, query('1024', { algorithm: 'RS256' }))).toBe('unknown_key');
  });

  test('Ed25519 keys serve EdDSA and nothing else (S-19)', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'ed' }];
    expect(await chosen(keys, query('ed', { algorithm: 'EdDSA' }))).toBeInstanceOf(VerificationKey);
    expect(await chosen(keys, query('ed'))).toBe('unknown_key');
  });

  test('a symmetric algorithm and none have no keys at all (S-19)', async () => {
    expect(await chosen([newKey('a')], query('a', { algorithm: 'HS256' }))).toBe('unknown_key');
    expect(await chosen([newKey('a')], query('a', { algorithm: 'none' }))).toBe('unknown_key');
  });

  test('without a kid the one fitting key is taken, and none of two (S-19)', async () => {
    expect(await chosen([newKey('a')], query(undefined))).toBeInstanceOf(VerificationKey);
    expect(await chosen([newKey('a'), newKey('b')], query(undefined))).toBe('unknown_key');
  });

  test('a key with an issuer of its own serves that one, fixed or with the tenant put in (S-21)', async () => {
    const tenant = '8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10';
    const keys = [newKey('t', { issuer: 'https://x/{tenantid}/v2.0' }), newKey('f', { issuer: 'https://x/y/v2.0' })];
    const inTenant = { issuer: `https://x/${tenant}/v2.0`, tenant };
    expect(await chosen(keys, query('t', inTenant))).toBeInstanceOf(VerificationKey);
    expect(await chosen(keys, query('f', { issuer: 'https://x/y/v2.0' }))).toBeInstanceOf(VerificationKey);
    expect(await chosen(keys, query('f', inTenant))).toBe('key_not_for_issuer');
    expect(await chosen(keys, query('t', { issuer: `https://x/${tenant}/v2.0` }))).toBe('key_not_for_issuer');
  });

  test('of two keys under one kid the one for this issuer is taken (S-21)', async () => {
    const keys = [newKey('a', { issuer: 'https://x' }), newKey('a', { issuer: 'https://y' })];
    expect(await chosen(keys, query('a', { issuer: 'https://y' }))).toMatchObject({ issuer: 'https://y' });
  });
});
