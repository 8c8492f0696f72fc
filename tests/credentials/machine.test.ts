import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tracesIn } from '../journeys/support/canaries.ts';
import { call, textOf, type Seat } from '../journeys/support/talk.ts';
import { json, startRecorder } from '../outbound/fixture/recorder.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { answerIdentity, AZURE_TOKEN, environmentOf, HOSTS } from './fixture/azure-identity.ts';
import { startProtectedServer, type ProtectedServer } from './fixture/protected-server.ts';
import { claimsOf, startTokenServer, type TokenServer } from './fixture/token-server.ts';

const SECRETS = { CLIENT_SECRET: 'client-secret-of-durward', WORKLOAD: 'eyJ.workload.token' };

let issuer: TokenServer;
let server: ProtectedServer;
let gateway: TestGateway | undefined;
let skewMs = 0;
/** Which tokens the server accepts. */
let accepts: (token: string) => boolean;

beforeEach(async () => {
  skewMs = 0;
  issuer = await startTokenServer();
  accepts = (token) => issuer.given.includes(token);
  server = await startProtectedServer(({ headers }) =>
    accepts((headers.authorization ?? '').replace('Bearer ', '')) ? undefined : { status: 401 });
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  await server.recorder.close();
  await issuer.recorder.close();
});

type Credential = NonNullable<
  NonNullable<NonNullable<Parameters<typeof TestGateway.start>[0]['servers']>[string]['http']>['credential']
>;

async function start(credential: Credential, environment: Record<string, string> = SECRETS): Promise<TestGateway> {
  const servers = { files: { http: { url: `${server.url}?x=1`, credential } } };
  gateway = await TestGateway.start({ servers, grants: [EVERYTHING] }, { environment, skewMs: () => skewMs });
  return gateway;
}

async function seatOf(who = 'ana'): Promise<Seat> {
  if (gateway === undefined) throw new Error('there is no gateway');
  return { url: gateway.route('files'), token: await gateway.token('files', who) };
}

const own = (): Credential => ({
  clientCredentials: {
    issuer: issuer.issuer, clientId: 'durward', clientSecret: 'env:CLIENT_SECRET', scopes: ['files:read'],
  },
});

describe('client credentials', () => {
  test('are asked for once, for this server, and used for everybody until they end (S-17, S-52, S-56)', async () => {
    await start(own());
    const seats = await Promise.all(['ana', 'bob'].map((who) => seatOf(who)));
    const said = await Promise.all(seats.flatMap((seat) => [call(seat, 'whoami'), call(seat, 'whoami')]));
    const shown = `Bearer of ${String(issuer.given[0]?.length)}`;
    expect(said.map((one) => textOf(one))).toEqual([shown, shown, shown, shown]);
    const [asked] = issuer.asked;
    expect(Object.fromEntries(asked?.form ?? [])).toEqual({
      grant_type: 'client_credentials', scope: 'files:read', resource: server.url,
    });
    const basic = Buffer.from(asked?.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
    expect([issuer.asked.length, decodeURIComponent(basic)]).toEqual([1, `durward:${SECRETS.CLIENT_SECRET}`]);
    skewMs = 580_000;
    expect((await call(await seatOf(), 'whoami')).status).toBe(200);
    expect(issuer.asked).toHaveLength(2);
  });

  test('carry nothing of the caller’s token to the issuer or the server, in any spelling (S-11, S-49)', async () => {
    await start(own());
    const seat = await seatOf();
    await call(seat, 'whoami', { note: 'hello' });
    const [, claims = '', signature = ''] = seat.token?.split('.') ?? [];
    const everything = JSON.stringify([server.recorder.requests, issuer.recorder.requests]);
    expect(tracesIn(everything, { token: seat.token ?? '', claims, signature })).toEqual([]);
  });

  test('are replaced when the server refuses them, and the call is sent again (S-56)', async () => {
    await start(own());
    await call(await seatOf(), 'whoami');
    const [first] = issuer.given;
    accepts = (token) => token !== first && issuer.given.includes(token);
    // A token that was just had is not replaced: the server wants something else.
    expect((await call(await seatOf(), 'whoami')).status).toBe(502);
    skewMs = 10_000;
    expect((await call(await seatOf(), 'whoami')).status).toBe(200);
    expect(issuer.given).toHaveLength(2);
  });

  test('that the server refuses for ever end the call: outside generic, inside precise (S-14)', async () => {
    accepts = () => false;
    const started = await start(own());
    const said = await call(await seatOf(), 'whoami');
    const incident = incidentIn(said.body);
    expect(incident).toBeDefined();
    // The name of the incident is random, and may hold any digits.
    expect([said.status, said.body.replaceAll(String(incident), '').includes('401')]).toEqual([502, false]);
    expect(JSON.stringify(started.records())).toContain('401');
    expect(server.requests().length).toBeLessThan(6);
  });

  test('do not come back out of the server that was given them (S-15)', async () => {
    await start(own());
    const said = await call(await seatOf(), 'whoami', { echo: true });
    expect(said.body).not.toContain(issuer.given[0] ?? 'no token');
  });

  test('by a signed assertion name the issuer as audience and need no secret (S-82)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const config = { issuer: issuer.issuer, clientId: 'durward', privateKey: 'env:KEY', keyId: 'k1' };
    await start({ clientCredentials: config }, { KEY: privateKey });
    expect((await call(await seatOf(), 'whoami')).status).toBe(200);
    const claims = claimsOf(issuer.asked[0]?.form.get('client_assertion') ?? '', publicKey);
    expect(claims).toMatchObject({ iss: 'durward', sub: 'durward' });
    expect([claims?.['aud']].flat()).toContain(issuer.issuer);
  });
});

describe('a workload identity', () => {
  test('is the assertion of a JWT bearer grant (RFC 7523)', async () => {
    await start({ workloadIdentity: { issuer: issuer.issuer, clientId: 'w', assertion: 'env:WORKLOAD' } });
    expect((await call(await seatOf(), 'whoami')).status).toBe(200);
    expect(Object.fromEntries(issuer.asked[0]?.form ?? [])).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: SECRETS.WORKLOAD, client_id: 'w',
    });
  });
});

describe('the managed identity of a host of Azure', () => {
  test.each(HOSTS)('(a %s) is what requests are authorized with, had once (S-17, S-82)', async (host) => {
    const folder = mkdtempSync(join(tmpdir(), 'durward-host-'));
    const azure = await startRecorder((request, response) => {
      if (!answerIdentity(request, response, 'api://files', Date.now())) json(response, {}, 404);
    });
    try {
      accepts = (token) => token === AZURE_TOKEN;
      const environment = environmentOf(host, `http://127.0.0.1:${String(azure.port)}`, folder);
      await start({ managedIdentity: { resource: 'api://files' } }, environment);
      const said = await Promise.all(['ana', 'bob'].map(async (who) => call(await seatOf(who), 'whoami')));
      const shown = `Bearer of ${String(AZURE_TOKEN.length)}`;
      expect([...said.map((one) => textOf(one)), azure.requests.length]).toEqual([shown, shown, 1]);
    } finally {
      await azure.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('that is not there stops the request, and says so inside only (S-82)', async () => {
    const gone = { IDENTITY_ENDPOINT: 'http://127.0.0.1:9/msi/token', IDENTITY_HEADER: 'h' };
    const started = await start({ managedIdentity: { resource: 'api://files' } }, gone);
    const said = await call(await seatOf(), 'whoami');
    expect([said.status, said.body.includes('identity')]).toEqual([502, false]);
    expect(JSON.stringify(started.records())).toContain('the managed identity does not answer');
    expect(server.requests()).toEqual([]);
  });
});

describe('an issuer', () => {
  test.each([
    ['whose metadata is that of another', { issuer: 'https://other.example' }],
    ['whose token endpoint is a file', { token_endpoint: 'file:///etc/passwd' }],
    ['whose token endpoint is plain http elsewhere', { token_endpoint: 'http://token.example/token' }],
    ['whose token endpoint is a metadata service', { token_endpoint: 'http://169.254.169.254/latest' }],
    ['whose token endpoint holds credentials', { token_endpoint: 'https://a:b@token.example/token' }],
  ])('%s is not used at all, and the call is not sent (S-18, S-47)', async (_what, metadata) => {
    issuer.metadata = metadata;
    await start(own());
    expect((await call(await seatOf(), 'whoami')).status).toBe(502);
    expect([issuer.asked.length, server.requests().length]).toEqual([0, 0]);
  });

  test.each([
    ['says no', 400, { error: 'invalid_client', error_description: 'secret client-secret-of-durward is wrong' }],
    ['fails', 500, { error: 'server_error' }],
    ['gives no token', 200, { token_type: 'Bearer' }],
    ['gives a token with a line break', 200, { access_token: 'a\r\nx: y', token_type: 'Bearer' }],
    ['gives a token of a kind that is not known', 200, { access_token: 'abc', token_type: 'mac' }],
  ])('that %s stops the call; its words are nowhere (S-14, S-82)', async (_what, status, body) => {
    issuer.answer = (_asked, response) => {
      json(response, body, status);
      return true;
    };
    const started = await start(own());
    const said = await call(await seatOf(), 'whoami');
    expect(said.status).toBe(502);
    expect(server.requests()).toEqual([]);
    const recorded = JSON.stringify(started.records());
    expect(recorded + said.body).not.toContain('client-secret-of-durward');
    expect(recorded).not.toContain('secret client');
    // The next call does not ask again at once.
    const { length } = issuer.asked;
    await call(await seatOf(), 'whoami');
    expect(issuer.asked).toHaveLength(length);
  });

  test('that gives a token which no header can carry is told from one that is down (S-14)', async () => {
    issuer.answer = (_asked, response) => {
      json(response, { access_token: 'a b', token_type: 'Bearer' });
      return true;
    };
    const started = await start(own());
    await call(await seatOf(), 'whoami');
    expect(JSON.stringify(started.records())).toContain('gave a token that no header can carry');
  });

  test('that redirects is not followed (S-18)', async () => {
    issuer.answer = (_asked, response) => {
      response.writeHead(307, { location: `${server.origin}/token` }).end();
      return true;
    };
    await start(own());
    expect((await call(await seatOf(), 'whoami')).status).toBe(502);
    expect(server.recorder.requests).toEqual([]);
  });
});
