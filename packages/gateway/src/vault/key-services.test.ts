import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answerIdentity, AZURE_TOKEN, environmentOf, HOSTS, type Host,
} from '../../../../tests/credentials/fixture/azure-identity.ts';
import { json, startRecorder, type Recorded, type Recorder } from '../../../../tests/outbound/fixture/recorder.ts';
import { Secret } from '../config/secret.ts';
import { vaultSchema, type VaultConfig } from '../config/vault-schema.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { azureVaultResource } from './azure-key.ts';
import { checkKey, type MasterKey } from './master-key.ts';
import { masterKeyOf, openVault } from './open-vault.ts';
import type { Vault } from './vault.ts';

const NOW_MS = 1_800_000_000_000;
const PLACE = { purpose: 'connection', owner: 'ana', place: 'files' };

/** What a key service of a test does instead of answering. */
type Fault = 'none' | 'down' | 'sealed' | 'forbidden' | 'page' | 'silent';

/** A key service in memory, with the requests and replies of the real one. */
interface Service {
  readonly config: (origin: string) => VaultConfig;
  /** The environment of the gateway, where it has a part in it. */
  readonly environment?: (origin: string, folder: string) => Readonly<Record<string, string>>;
  answer(request: Recorded, response: ServerResponse): void;
  /** A new version of its key. */
  rotate(): void;
}

const SECRETS: Readonly<Record<string, string>> = {
  'env:TOKEN': 'hvs.token-of-durward', 'env:ID': 'AKIDEXAMPLE', 'env:KEY': 'aws-secret-key',
  'env:SESSION': 'session-token',
  'env:AZURE': 'azure-client-secret',
};

class Keys {
  readonly versions: Buffer[] = [randomBytes(32)];

  get newest(): number {
    return this.versions.length;
  }

  seal(plain: Buffer, version = this.newest): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(version), nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
  }

  open(sealed: string, version: number): Buffer {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key(version), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }

  rotate(): void {
    this.versions.push(randomBytes(32));
  }

  #key(version: number): Buffer {
    const key = this.versions[version - 1];
    if (key === undefined) throw new Error('no such version');
    return key;
  }
}

function hashicorp(): Service {
  const keys = new Keys();
  return {
    config: (address) =>
      vaultSchema.parse({ transit: { address, key: 'durward', token: 'env:TOKEN', namespace: 'sec' } }),
    rotate: () => keys.rotate(),
    answer({ url, body, headers }, response) {
      if (headers['x-vault-token'] !== SECRETS['env:TOKEN'] || headers['x-vault-namespace'] !== 'sec') {
        json(response, { errors: ['permission denied'] }, 403);
        return;
      }
      const { plaintext = '', ciphertext = '' } = JSON.parse(body) as { plaintext?: string; ciphertext?: string };
      if (url === '/v1/transit/encrypt/durward') {
        const sealed = keys.seal(Buffer.from(plaintext, 'base64'));
        json(response, { data: { ciphertext: `vault:v${String(keys.newest)}:${sealed}`, key_version: keys.newest } });
      } else if (url === '/v1/transit/decrypt/durward') {
        const [, version = '', sealed = ''] = ciphertext.split(':');
        const plain = keys.open(sealed, Number(version.slice(1)));
        json(response, { data: { plaintext: plain.toString('base64') } });
      } else if (url === '/v1/transit/keys/durward/rotate') {
        keys.rotate();
        response.writeHead(204).end();
      } else json(response, { errors: [] }, 404);
    },
  };
}

function azureKeyId(version: number): string {
  return `https://contoso.vault.azure.net/keys/durward/0000000${String(version)}`;
}

/** The key of a vault, for an application with a secret, or for the managed identity of a host. */
function azure(host?: Host): Service {
  const keys = new Keys();
  const token = host === undefined ? 'azure-token' : AZURE_TOKEN;
  const application = { tenant: 'contoso', clientId: 'app', clientSecret: 'env:AZURE' };
  const identity = host === undefined ? application : { managedIdentity: {} };
  return {
    config: (origin) =>
      vaultSchema.parse({ azure: { vault: origin, authority: origin, key: 'durward', ...identity } }),
    environment: (origin, folder) => (host === undefined ? {} : environmentOf(host, origin, folder)),
    rotate: () => keys.rotate(),
    answer(request, response) {
      const { url, body, headers } = request;
      if (host !== undefined && answerIdentity(request, response, 'https://vault.azure.net', NOW_MS)) return;
      if (url === '/contoso/oauth2/v2.0/token') {
        const form = new URLSearchParams(body);
        const isFor = form.get('scope') === 'https://vault.azure.net/.default';
        const given = { access_token: token, token_type: 'Bearer', expires_in: 3600 };
        if (isFor && form.get('client_secret') === SECRETS['env:AZURE']) json(response, given);
        else json(response, { error: 'invalid_client' }, 401);
        return;
      }
      if (headers.authorization !== `Bearer ${token}`) {
        json(response, { error: { code: 'Unauthorized' } }, 401);
        return;
      }
      const { alg, value = '' } = JSON.parse(body) as { alg?: string; value?: string };
      const [path = ''] = url.split('?');
      if (alg !== 'RSA-OAEP-256') json(response, { error: { code: 'BadParameter' } }, 400);
      else if (path === '/keys/durward/wrapkey') {
        json(response, { kid: azureKeyId(keys.newest), value: keys.seal(Buffer.from(value, 'base64url')) });
      } else {
        const version = Number(/^\/keys\/durward\/0000000(\d)\/unwrapkey$/.exec(path)?.[1]);
        json(response, { kid: azureKeyId(version), value: keys.open(value, version).toString('base64url') });
      }
    },
  };
}

function aws(): Service {
  const keys = new Keys();
  return {
    config: (endpoint) => vaultSchema.parse({
      aws: {
        region: 'eu-central-1', keyId: 'alias/durward', endpoint,
        accessKeyId: 'env:ID', secretAccessKey: 'env:KEY', sessionToken: 'env:SESSION',
      },
    }),
    rotate: () => keys.rotate(),
    answer(request, response) {
      const { body, headers } = request;
      if (!isSigned(request)) {
        json(response, { __type: 'InvalidSignatureException' }, 400);
        return;
      }
      const said = JSON.parse(body) as Record<string, unknown>;
      if (JSON.stringify(said['EncryptionContext']) !== '{"application":"durward"}') {
        json(response, { __type: 'InvalidCiphertextException' }, 400);
      } else if (headers['x-amz-target'] === 'TrentService.Encrypt') {
        const sealed = keys.seal(Buffer.from(String(said['Plaintext']), 'base64'));
        const CiphertextBlob = Buffer.from(`${String(keys.newest)}:${sealed}`).toString('base64');
        json(response, { KeyId: 'arn:aws:kms:eu-central-1:1:key/1', CiphertextBlob });
      } else {
        const [version = '', sealed = ''] = Buffer.from(String(said['CiphertextBlob']), 'base64').toString().split(':');
        json(response, { KeyId: 'arn', Plaintext: keys.open(sealed, Number(version)).toString('base64') });
      }
    },
  };
}

const SIGNED = new RegExp(
  '^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/([0-9]{8})/eu-central-1/kms/aws4_request, ' +
    'SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$',
);

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Signature version 4, computed anew from what arrived. */
function isSigned({ headers, body, url }: Recorded): boolean {
  const [, day = '', names = '', signature] = SIGNED.exec(headers.authorization ?? '') ?? [];
  const canonical = names.split(';').map((name) => `${name}:${String(headers[name])}\n`).join('');
  const request = `POST\n${url}\n\n${canonical}\n${names}\n${hex(body)}`;
  const moment = String(headers['x-amz-date']);
  const text = `AWS4-HMAC-SHA256\n${moment}\n${day}/eu-central-1/kms/aws4_request\n${hex(request)}`;
  const key = [day, 'eu-central-1', 'kms', 'aws4_request'].reduce<Buffer>(
    (former, part) => createHmac('sha256', former).update(part).digest(), Buffer.from('AWS4aws-secret-key'));
  const isWhole = ['host', 'x-amz-date', 'x-amz-target'].every((name) => names.split(';').includes(name));
  return isWhole && createHmac('sha256', key).update(text).digest('hex') === signature
    && headers['x-amz-security-token'] === 'session-token';
}

describe.each([
  ['HashiCorp Vault', hashicorp],
  ['Azure Key Vault', () => azure()],
  ...HOSTS.map((host) => [`Azure Key Vault, for the identity of a ${host}`, () => azure(host)] as const),
  ['AWS KMS', aws],
] as const)('a key in %s', (_name, build) => {
  let folder: string;
  let store: Store;
  let service: Service;
  let server: Recorder;
  let vault: Vault;
  let key: MasterKey;
  let fault: Fault;

  beforeEach(async () => {
    fault = 'none';
    folder = mkdtempSync(join(tmpdir(), 'durward-vault-'));
    store = await openSqliteStore(join(folder, 'durward.db'), () => NOW_MS);
    service = build();
    server = await startRecorder((request, response) => {
      if (fault === 'none') service.answer(request, response);
      else if (fault === 'down') response.destroy();
      else if (fault === 'sealed') json(response, { errors: ['sealed, and hvs.token-of-durward'] }, 503);
      else if (fault === 'forbidden') json(response, { errors: ['no'] }, 403);
      else if (fault === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const origin = `http://127.0.0.1:${String(server.port)}`;
    const sources = {
      config: service.config(origin),
      environment: service.environment?.(origin, folder) ?? {},
      dataFolder: folder,
      clock: () => NOW_MS,
      resolveSecret: (reference: string) => new Secret(SECRETS[reference] ?? ''),
    };
    vault = openVault({ ...sources, store: store.vault });
    key = masterKeyOf(sources);
  });
  afterEach(async () => {
    await Promise.all([vault.close(), key.close()]);
    await server.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  test('seals and opens; the service never sees what is sealed (S-82)', async () => {
    await vault.put(PLACE, 'refresh-token-of-ana', '');
    await checkKey(key);
    expect((await vault.open(PLACE))?.text).toBe('refresh-token-of-ana');
    for (const { url, body, headers } of server.requests) {
      const all = `${url} ${body} ${JSON.stringify(headers)}`;
      expect(all).not.toContain('refresh-token-of-ana');
      expect(all).not.toContain(Buffer.from('refresh-token-of-ana').toString('base64').slice(0, 20));
    }
  });

  test('that has a new version opens the old records and takes the new ones over (S-82)', async () => {
    await vault.put(PLACE, 'secret', '');
    service.rotate();
    expect((await vault.open(PLACE))?.text).toBe('secret');
    const [before] = await store.vault.records({});
    expect(await vault.rotate()).toBe(1);
    const [after] = await store.vault.records({});
    expect(after?.wrappedKey).not.toBe(before?.wrappedKey);
    expect((await vault.open(PLACE))?.text).toBe('secret');
  });

  test.each([
    ['down', 'unavailable'], ['sealed', 'unavailable'], ['forbidden', 'refused'], ['page', 'unavailable'],
    ['silent', 'unavailable'],
  ] as const)('that is %s gives nothing, says %s and nothing that it heard, and recovers (S-82)', async (
    what,
    reason,
  ) => {
    await vault.put(PLACE, 'secret', '');
    fault = what;
    for (const attempt of [() => vault.open(PLACE), () => vault.put(PLACE, 'x', ''), () => checkKey(key)]) {
      const failure: unknown = await attempt().catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'VaultError', reason });
      for (const secret of Object.values(SECRETS)) expect(String(failure)).not.toContain(secret);
    }
    fault = 'none';
    expect((await vault.open(PLACE))?.text).toBe('secret');
  });
});

test.each([
  ['https://contoso.vault.azure.net', 'https://vault.azure.net'],
  ['https://contoso.managedhsm.azure.net/', 'https://managedhsm.azure.net'],
  ['https://contoso.vault.azure.cn', 'https://vault.azure.cn'],
  ['https://contoso.vault.usgovcloudapi.net', 'https://vault.usgovcloudapi.net'],
  ['https://contoso.vault.azure.net.evil.example', 'https://vault.azure.net'],
  ['http://127.0.0.1:9', 'https://vault.azure.net'],
])('a token for %s is asked for %s', (vault, resource) => {
  expect(azureVaultResource(vault)).toBe(resource);
});
