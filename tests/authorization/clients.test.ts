import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '@durward/core';
import { json, startRecorder, type Recorder } from '../outbound/fixture/recorder.ts';
import { selfSigned, type Certificate } from '../upstreams/fixture/certificate.ts';
import { send, sendForm, TestBrowser, type Reply } from './support/browser.ts';
import { CLIENT_SECRET } from './support/company-provider.ts';
import { Scene, type Attempt } from './support/scene.ts';

const REDIRECT = 'http://127.0.0.1:33418/callback';

function register(scene: Scene, metadata: Readonly<Record<string, unknown>>): Promise<Reply> {
  return send(`${scene.url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Newcomer', redirect_uris: [REDIRECT], ...metadata }),
  });
}

function bodyOf({ body }: Reply): JsonObject {
  return JSON.parse(body) as JsonObject;
}

function asksIn({ status, body }: Reply): boolean {
  return status === 200 && body.includes('It will be able to');
}

describe('registration', () => {
  let scene: Awaited<ReturnType<typeof Scene.atCompany>>;
  /** Every request comes a while after the one before. */
  let aheadMs = 0;

  beforeAll(async () => {
    scene = await Scene.atCompany({
      skewMs: () => (aheadMs += 500),
      authorization: {
        privateSchemes: ['cursor'],
        registration: { enabled: true, clientsMax: 60, perHourMax: 1000, expirySeconds: 3600 },
      },
    });
  });

  afterAll(() => scene.close());

  test('is off unless the configuration says otherwise, and the metadata says so (S-47)', async () => {
    const closed = await Scene.withOwner();
    try {
      const metadata = bodyOf(await send(`${closed.url}/.well-known/oauth-authorization-server`));
      expect(metadata).not.toHaveProperty('registration_endpoint');
      expect((await register(closed, {})).status).toBe(404);
    } finally {
      await closed.close();
    }
  });

  test('gives a public client an id and nothing else that is secret (S-47)', async () => {
    const reply = await register(scene, { token_endpoint_auth_method: 'client_secret_basic' });
    expect(reply.status).toBe(201);
    const client = bodyOf(reply);
    expect(client).toMatchObject({ token_endpoint_auth_method: 'none', redirect_uris: [REDIRECT] });
    for (const name of ['client_secret', 'registration_access_token', 'registration_client_uri']) {
      expect(client).not.toHaveProperty(name);
    }
    expect(client['client_id']).not.toBe('durward-at-the-company');
    expect(reply.body).not.toContain(CLIENT_SECRET);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/x',
    'http://agent.example/cb',
    'https://user@agent.example/cb',
    'https://agent.example/cb#part',
    'https://*.example/cb',
    'https://agent.example/a/../cb',
    'https://agent.example\\@evil.example/cb',
    'https://agent.example/ cb',
    'vscode://x',
    'CURSOR://x',
    '',
    '/callback',
    'https://AGENT.example/cb',
    'ws://127.0.0.1/x',
    'about:blank',
    'view-source:https://a.example/',
  ])('with a redirect to %s is refused (S-48)', async (uri) => {
    const reply = await register(scene, { redirect_uris: [REDIRECT, uri] });
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)['error']).toMatch(/^invalid_(?:client_metadata|redirect_uri)$/);
  });

  test.each([
    REDIRECT,
    'http://[::1]:1/cb',
    'http://localhost/cb',
    'https://agent.example/cb',
    'cursor://anysphere.cursor-mcp/cb',
  ])('with a redirect to %s is accepted (S-48)', async (uri) => {
    expect((await register(scene, { redirect_uris: [uri] })).status).toBe(201);
  });

  test.each([
    ['implicit grant', { grant_types: ['implicit'], response_types: ['token'] }],
    ['client credentials', { grant_types: ['client_credentials'] }],
    ['tokens in the front channel', { response_types: ['id_token'] }],
    ['no redirect', { redirect_uris: [] }],
    [
      'too many redirects',
      { redirect_uris: Array.from({ length: 17 }, (_, at) => `https://agent.example/${String(at)}`) },
    ],
    ['a name that is no text', { client_name: ['x'] }],
    ['a name without end', { client_name: 'x'.repeat(5000) }],
  ])('for %s is refused (S-47)', async (_what, metadata) => {
    expect((await register(scene, metadata)).status).toBe(400);
  });

  test.each(['', '[]', 'null', '"x"', '{"redirect_uris":["https://a.example/"],"redirect_uris":[]}', '{'])(
    'with the body %s is refused (S-47)',
    async (body) => {
      const reply = await send(`${scene.url}/oauth/register`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body,
      });
      expect(reply.status).toBe(400);
    },
  );

  test('is recorded, with what the client says of itself (S-87)', async () => {
    const { client_id: client } = bodyOf(await register(scene, { client_name: 'Noted' }));
    expect(scene.records('client.registered').at(-1)).toMatchObject({
      detail: { client, clientName: 'Noted', redirectUris: [REDIRECT] },
    });
  });

  test('ends after its time: the client is not known any more (S-47)', async () => {
    const { client_id: client } = JSON.parse((await register(scene, {})).body) as { client_id: string };
    const attempt = scene.attempt({ client_id: client });
    const browser = new TestBrowser();
    expect(asksIn(await browser.open(attempt.url))).toBe(true);
    aheadMs += 3_700_000;
    const gone = await browser.open(attempt.url);
    expect([gone.status, asksIn(gone)]).toEqual([400, false]);
  });

  test('stops when there are too many, until some have ended (S-12)', async () => {
    let refused: Reply | undefined;
    for (let count = 0; refused === undefined && count < 61; count += 1) {
      const reply = await register(scene, {});
      if (reply.status !== 201) refused = reply;
    }
    expect(refused?.status).toBe(503);
    aheadMs += 3_700_000;
    // What has expired goes when the store is swept, which is not long after.
    await expect.poll(async () => (await register(scene, {})).status, { timeout: 5000, interval: 200 }).toBe(201);
  });

  test('from one address is possible so many times in an hour, and not more (S-12)', async () => {
    const strict = await Scene.withOwner({ authorization: { registration: { enabled: true, perHourMax: 3 } } });
    try {
      const statuses = [];
      for (let count = 0; count < 4; count += 1) statuses.push((await register(strict, {})).status);
      expect(statuses).toEqual([201, 201, 201, 429]);
      expect(strict.records('client.refused').at(-1)).toMatchObject({ reason: 'too_many_registrations' });
    } finally {
      await strict.close();
    }
  });
});

describe('a client that is a document', () => {
  let scene: Scene;
  let browser: TestBrowser;
  let certificate: Certificate;
  let site: Recorder;
  let other: Recorder;
  let documents: Record<
    string,
    (port: number) => { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string }
  >;
  let aheadMs = 0;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  const of = (path: string): string => `https://localhost:${String(site.port)}${path}`;
  const document = (path: string, more: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify({
      client_id: of(path),
      client_name: 'Published',
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: 'none',
      ...more,
    });

  beforeAll(async () => {
    certificate = selfSigned(['localhost'], ['127.0.0.1']);
    documents = {};
    site = await startRecorder(({ url }, response) => {
      const { status = 200, headers = {}, body } = documents[url]?.(site.port) ?? { status: 404, body: '{}' };
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    }, certificate);
    other = await startRecorder((_request, response) => json(response, {}), certificate);
    scene = await Scene.withOwner({ ca: certificate.cert, skewMs: () => (aheadMs += 2000) });
    browser = await scene.ownersBrowser();
  });

  afterEach(() => {
    documents = {};
  });

  afterAll(async () => {
    await scene.close();
    await site.close();
    await other.close();
  });

  function attemptBy(clientId: string, changes: Readonly<Record<string, string>> = {}): Attempt {
    return scene.attempt({ client_id: clientId, ...changes });
  }

  test('is announced in the metadata, and goes the whole way (S-48)', async () => {
    const metadata = bodyOf(await send(`${scene.url}/.well-known/oauth-authorization-server`));
    expect(metadata).toMatchObject({ client_id_metadata_document_supported: true });
    documents = { '/good.json': () => ({ body: document('/good.json') }) };
    const attempt = attemptBy(of('/good.json'));
    const page = await browser.open(attempt.url);
    expect(page.body).toContain('The name is stated by');
    expect(page.body).toContain(`localhost:${String(site.port)}`);
    const answer = await scene.answer(browser, page, attempt);
    expect((await scene.redeem(attempt, answer.get('code') ?? '')).status).toBe(200);
    // The document said nothing of caching; it is used for a while all the same.
    expect(site.requests.filter(({ url }) => url === '/good.json')).toHaveLength(1);
  });

  test('may prove itself by a key, and then must (S-48)', async () => {
    const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
    documents = {
      '/keyed.json': () => ({
        body: document('/keyed.json', {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: [jwk] },
        }),
      }),
    };
    const attempt = attemptBy(of('/keyed.json'));
    const answer = await scene.allow(browser, attempt);
    const refused = await scene.redeem(attempt, answer.get('code') ?? '');
    expect([refused.status, bodyOf(refused)['error']]).toEqual([401, 'invalid_client']);
    const now = Math.floor((Date.now() + aheadMs) / 1000);
    const assertion = await new SignJWT({
      iss: attempt.clientId,
      sub: attempt.clientId,
      aud: scene.url,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(key.privateKey);
    const reply = await scene.redeem(attempt, answer.get('code') ?? '', {
      client_assertion: assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(reply.status).toBe(200);
  });

  test.each<[string, () => { status?: number; headers?: Record<string, string>; body: string }]>([
    ['names another client', () => ({ body: document('/other.json') })],
    [
      'is under another spelling of its address',
      () => ({ body: document('/bad.json').replace('localhost', 'LOCALHOST') }),
    ],
    ['is missing', () => ({ status: 404, body: document('/bad.json') })],
    ['redirects', () => ({ status: 302, headers: { location: '/good.json' }, body: '' })],
    ['is no JSON', () => ({ body: 'client_id' })],
    ['is larger than a document is', () => ({ body: document('/bad.json', { padding: 'x'.repeat(20_000) }) })],
    [
      'has a shared secret',
      () => ({
        body: document('/bad.json', { client_secret: 'secret', token_endpoint_auth_method: 'client_secret_basic' }),
      }),
    ],
    [
      'has a redirect that is not allowed',
      () => ({ body: document('/bad.json', { redirect_uris: [REDIRECT, 'javascript:alert(1)'] }) }),
    ],
    [
      'has no such redirect',
      () => ({ body: document('/bad.json', { redirect_uris: ['http://127.0.0.1/elsewhere'] }) }),
    ],
  ])('and whose document %s is not known (S-48, S-80)', async (_what, answer) => {
    documents = { '/bad.json': answer };
    const page = await browser.open(attemptBy(of('/bad.json')).url);
    expect([page.status, asksIn(page)]).toEqual([400, false]);
    expect(scene.records('authorization.refused').length).toBeGreaterThan(0);
  });

  test.each([
    'https://10.1.2.3/client.json',
    'https://192.168.1.1/client.json',
    'https://169.254.169.254/client.json',
    'https://[fd00::1]/client.json',
    'https://[fe80::1]/client.json',
    'https://[::ffff:10.0.0.1]/client.json',
    'https://100.64.0.1/c.json',
    'https://0x0a010203/client.json',
    'https://168.63.129.16/client.json',
    'http://localhost/client.json',
    'https://localhost',
    'https://localhost/',
    'https://user@localhost/c.json',
    'https://localhost/c.json#x',
    'https://localhost/a/../c.json',
    'ftp://localhost/c.json',
    'file:///etc/passwd',
  ])('at %s is never asked for (S-80)', async (clientId) => {
    const before = performance.now();
    const page = await browser.open(attemptBy(clientId).url);
    expect([page.status, asksIn(page)]).toEqual([400, false]);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('is fetched again when its time is over, and what it withdrew is gone (S-48)', async () => {
    const path = '/changing.json';
    documents = { [path]: () => ({ headers: { 'cache-control': 'max-age=120' }, body: document(path) }) };
    expect(asksIn(await browser.open(attemptBy(of(path)).url))).toBe(true);
    documents = { [path]: () => ({ body: document(path, { redirect_uris: ['http://127.0.0.1/new'] }) }) };
    expect(asksIn(await browser.open(attemptBy(of(path)).url))).toBe(true);
    // The engine keeps documents by the clock of the process.
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 121_000);
    expect(asksIn(await browser.open(attemptBy(of(path)).url))).toBe(false);
    vi.restoreAllMocks();
  });

  test('and whose host is not allowed is not even looked up (S-48)', async () => {
    const strict = await Scene.withOwner({
      ca: certificate.cert, authorization: { clientDocuments: { allowedDomains: [`localhost:${String(site.port)}`] } },
    });
    try {
      documents = { '/good.json': () => ({ body: document('/good.json') }) };
      const owner = await strict.ownersBrowser();
      expect(asksIn(await owner.open(strict.attempt({ client_id: of('/good.json') }).url))).toBe(true);
      const elsewhere = strict.attempt({ client_id: `https://localhost:${String(other.port)}/good.json` });
      expect(asksIn(await owner.open(elsewhere.url))).toBe(false);
      expect(other.connections).toBe(0);
    } finally {
      await strict.close();
    }
  });

  test('is not fetched for one address more often than so many times a minute (S-12, S-80)', async () => {
    const strict = await Scene.withOwner({ ca: certificate.cert });
    try {
      const before = site.requests.length;
      for (let count = 0; count < 24; count += 1) {
        const clientId = of(`/flood-${String(count)}.json`);
        await sendForm(`${strict.url}/oauth/par`, { client_id: clientId, response_type: 'code' });
      }
      expect(site.requests.length - before).toBe(20);
    } finally {
      await strict.close();
    }
  });
});
