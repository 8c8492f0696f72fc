import { execFile } from 'node:child_process';
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile, chmod, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BASE_URL, audienceOf, openGate, TestClock, type Gate } from '../../../../tests/tokens/fixture/gate.ts';
import { configSchema, type ConfigInput } from '../config/schema.ts';
import { localIssuerApplies, openLocalIssuer, type LocalIssuer } from './local-issuer.ts';
import { OauthError } from './oauth-error.ts';

const request = { server: 'files', subject: 'ada', client: 'cli', lifetimeSeconds: 900 };

let folder: string;
let gates: Gate[];

beforeEach(async () => {
  gates = [];
  folder = join(await mkdtemp(join(tmpdir(), 'durward-issuer-')), 'data');
});

afterEach(async () => {
  await Promise.all(gates.map((gate) => gate.close()));
  await rm(join(folder, '..'), { recursive: true });
});

function open(clock = new TestClock()): Promise<LocalIssuer> {
  return openLocalIssuer({ dataFolder: folder, baseUrl: BASE_URL, clock: clock.now });
}

async function gateWith(localIssuer: LocalIssuer, clock = new TestClock()): Promise<Gate> {
  const gate = await openGate({ localIssuer, clock });
  gates.push(gate);
  return gate;
}

describe('a local token', () => {
  test('is an access token of RFC 9068 for one server (S-17, S-56)', async () => {
    const issuer = await open();
    const token = await issuer.mintLocalToken({ ...request, scopes: ['a', 'b'], roles: ['admin'] });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: `${BASE_URL}/local-issuer`,
      sub: 'ada',
      client_id: 'cli',
      aud: audienceOf('files'),
      scope: 'a b',
      roles: ['admin'],
      jti: expect.stringMatching(/^[\w-]{22}$/),
      iat: expect.any(Number),
      exp: (claims.iat ?? 0) + 900,
    });
  });

  test('is accepted at once on its own route, and nowhere else (S-17, S-19)', async () => {
    const issuer = await open();
    const gate = await gateWith(issuer);
    const token = await issuer.mintLocalToken(request);
    expect(await gate.judgeToken(token)).toBe('passed');
    expect(await gate.judgeToken(token, 'hr')).toEqual({ reason: 'audience_mismatch', by: 'TK002' });
  });

  test('that lives longer than configured is refused, and so is one that has run out (S-56)', async () => {
    const clock = new TestClock();
    const issuer = await open(clock);
    const gate = await gateWith(issuer, clock);
    const long = await issuer.mintLocalToken({ ...request, lifetimeSeconds: 901 });
    expect(await gate.judgeToken(long)).toEqual({ reason: 'long_lived_token', by: 'TK005' });
    const token = await issuer.mintLocalToken(request);
    clock.advanceSeconds(903);
    expect(await gate.judgeToken(token)).toEqual({ reason: 'expired_token', by: 'AA005' });
  });

  test('of another data folder is refused (S-19)', async () => {
    const gate = await gateWith(await open());
    const stranger = await openLocalIssuer({ dataFolder: `${folder}-2`, baseUrl: BASE_URL, clock: Date.now });
    const token = await stranger.mintLocalToken(request);
    expect(await gate.judgeToken(token)).toEqual({ reason: 'bad_signature', by: 'AA004' });
  });

  test('of another process on the same data folder is accepted (S-08)', async () => {
    const gate = await gateWith(await open());
    const program = `
      import { openLocalIssuer } from ${JSON.stringify(new URL('local-issuer.ts', import.meta.url).href)};
      const issuer = await openLocalIssuer({
        dataFolder: process.argv[1], baseUrl: process.argv[2], clock: Date.now,
      });
      process.stdout.write(await issuer.mintLocalToken(${JSON.stringify(request)}));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=durward-source', '--input-type=module', '-e', program, folder, BASE_URL,
    ]);
    expect(await gate.judgeToken(stdout)).toBe('passed');
  });
});

function path(): string {
  return join(folder, 'local-issuer.jwk');
}

function newKey(namedCurve: string): JsonWebKey {
  return generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' });
}

describe('the key file', () => {
  test('is readable by its owner alone, and nothing is left beside it (S-10, S-22)', async () => {
    await open();
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(['local-issuer.jwk']);
  });

  test('is one for all who make it at the same time (S-08)', async () => {
    const issuers = await Promise.all(Array.from({ length: 8 }, () => open()));
    const tokens = await Promise.all(issuers.map((issuer) => issuer.mintLocalToken(request)));
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('stays as it is when it is opened again (S-08)', async () => {
    await open();
    const before = await readFile(path(), 'utf8');
    await open();
    expect(await readFile(path(), 'utf8')).toBe(before);
  });

  test.each([0o640, 0o604, 0o620, 0o666])('with mode %o is not used (S-10, S-22)', async (mode) => {
    await open();
    await chmod(path(), mode);
    await expect(open()).rejects.toMatchObject({ code: 'local_key_unsafe' });
  });

  test('that is a symbolic link, a folder or a pipe is not used (S-10)', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'elsewhere'), '{}', { mode: 0o600 });
    await symlink(join(folder, 'elsewhere'), path());
    await expect(open()).rejects.toMatchObject({ code: 'local_key_unsafe' });
    await rm(path());
    await mkdir(path(), { mode: 0o700 });
    await expect(open()).rejects.toMatchObject({ code: 'local_key_unsafe' });
    await rm(path(), { recursive: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path()]);
    await expect(open()).rejects.toMatchObject({ code: 'local_key_unsafe' });
  });

  const contents: readonly (readonly [what: string, content: string])[] = [
    ['nothing', ''],
    ['an empty object', '{}'],
    ['no JSON', 'not json'],
    ['a symmetric key', '{"kty":"oct","k":"AAAA"}'],
    ['a point that is not on the curve', '{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"AAAA"}'],
    ['a key on another curve', JSON.stringify(newKey('P-384'))],
    ['a good key and too much beside it', JSON.stringify({ ...newKey('P-256'), pad: 'x'.repeat(5000) })],
  ];
  test.each(contents)('with %s in it is not used, and its content is not told (S-10)', async (_what, content) => {
    await mkdir(folder);
    await writeFile(path(), content, { mode: 0o600 });
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'local_key_unusable' });
    expect(error instanceof OauthError && error.message.includes('"kty"')).toBe(false);
  });

  test('of a public key alone is not used (S-10)', async () => {
    await open();
    // The file was just made by the code under test.
    const { d: _d, ...publicHalf } = JSON.parse(await readFile(path(), 'utf8')) as Record<string, unknown>;
    await writeFile(path(), JSON.stringify(publicHalf));
    await expect(open()).rejects.toMatchObject({ code: 'local_key_unusable' });
  });
});

describe('a local issuer is allowed', () => {
  const corp = { issuers: [{ name: 'corp', issuer: 'https://idp.example' }] };
  const cases: readonly (readonly [title: string, config: ConfigInput, applies: boolean])[] = [
    ['on loopback without another issuer (S-18)', {}, true],
    ['on IPv6 loopback (S-18)', { listen: { address: '::1' } }, true],
    ['not beside another issuer (S-18)', { identity: corp }, false],
    ['not on every address (S-18)', { listen: { address: '0.0.0.0' } }, false],
    ['not on an address of the network (S-18)', { listen: { address: '192.168.1.5' } }, false],
    ['not when it is switched off (S-18)', { identity: { local: { enabled: false } } }, false],
  ];
  test.each(cases)('%s', (_title, config, applies) => {
    expect(localIssuerApplies(configSchema.parse(config))).toBe(applies);
  });

  test('and an authenticator takes none where it is not (S-18)', async () => {
    const opening = openGate({ localIssuer: await open(), issuers: corp.issuers });
    await expect(opening).rejects.toMatchObject({ code: 'local_issuer_not_allowed' });
  });
});
