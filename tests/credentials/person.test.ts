import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore, storeFileIn } from '@durward/gateway';
import { tracesIn } from '../journeys/support/canaries.ts';
import { call, textOf, type Said } from '../journeys/support/talk.ts';
import { json, startRecorder } from '../outbound/fixture/recorder.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { answerIdentity, AZURE_TOKEN, environmentOf } from './fixture/azure-identity.ts';
import { startProtectedServer, type Guard, type ProtectedServer } from './fixture/protected-server.ts';
import { startTokenServer, type TokenServer } from './fixture/token-server.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TYPE = 'urn:ietf:params:oauth:token-type:';

let issuer: TokenServer;
let provider: TokenServer;
let server: ProtectedServer;
let other: ProtectedServer;
let gateway: TestGateway;
let skewMs = 0;

beforeEach(async () => {
  skewMs = 0;
  [issuer, provider] = await Promise.all([startTokenServer(), startTokenServer()]);
  const guard: Guard = ({ headers }) =>
    issuer.given.includes((headers.authorization ?? '').replace('Bearer ', '')) ? undefined : { status: 401 };
  [server, other] = await Promise.all([startProtectedServer(guard), startProtectedServer(() => undefined)]);
});
afterEach(async () => {
  await gateway.close();
  await Promise.all([server, other, issuer, provider].map(({ recorder }) => recorder.close()));
});

type Http = NonNullable<NonNullable<Parameters<typeof TestGateway.start>[0]['servers']>[string]['http']>;
type Credential = NonNullable<Http['credential']>;

async function start(credential: Credential, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const servers = { files: { http: { url: server.url, credential } }, plain: { http: { url: other.url } } };
  const environment = { SECRET: 'secret-of-durward', ...more };
  gateway = await TestGateway.start({ servers, grants: [EVERYTHING] }, { environment, skewMs: () => skewMs });
}

function callWith(token: string, name = 'files'): Promise<Said> {
  return call({ url: gateway.route(name), token }, 'whoami');
}

const client = () => ({ issuer: issuer.issuer, clientId: 'durward', clientSecret: 'env:SECRET' });

describe('a token exchange', () => {
  test('gives each person a token of their own, and keeps it while theirs is good (S-17, S-53)', async () => {
    await start({ tokenExchange: { ...client(), audience: 'api://files' } });
    const [ana, bob] = await Promise.all([gateway.token('files', 'ana'), gateway.token('files', 'bob')]);
    for (const token of [ana, bob, ana]) expect((await callWith(token)).status).toBe(200);
    expect(issuer.asked.map(({ form }) => form.get('subject_token'))).toEqual([ana, bob]);
    expect(Object.fromEntries(issuer.asked[0]?.form ?? [])).toEqual({
      grant_type: EXCHANGE,
      subject_token: ana,
      subject_token_type: `${TYPE}access_token`,
      requested_token_type: `${TYPE}access_token`,
      resource: server.url,
      audience: 'api://files',
    });
    const [first, second, third] = server.requests().filter(({ body }) => body.includes('whoami'));
    expect(first?.headers.authorization).toBe(third?.headers.authorization);
    expect(first?.headers.authorization).not.toBe(second?.headers.authorization);
  });

  test('shows the token of the caller to the issuer and to nobody else (S-11, S-49, S-54)', async () => {
    await start({ tokenExchange: client() });
    const token = await gateway.token('files');
    await callWith(token);
    await callWith(await gateway.token('plain'), 'plain');
    const [, claims = '', signature = ''] = token.split('.');
    const seen = JSON.stringify([server.recorder.requests, other.recorder.requests]);
    expect(tracesIn(seen, { token, claims, signature })).toEqual([]);
    expect(tracesIn(JSON.stringify(gateway.records()), { token, signature })).toEqual([]);
    expect(tracesIn(JSON.stringify(other.recorder.requests), { given: issuer.given[0] ?? '' })).toEqual([]);
    expect(issuer.recorder.requests.filter(({ body }) => body.includes(signature))).toHaveLength(1);
  });

  test('is done anew for another token of the same person, and for none that was revoked (S-56)', async () => {
    await start({ tokenExchange: client() });
    const [first, second] = [await gateway.token('files'), await gateway.token('files', 'ana', { scopes: ['x'] })];
    await callWith(first);
    await callWith(second);
    expect(issuer.asked).toHaveLength(2);
    const store = await openSqliteStore(storeFileIn(gateway.folder), Date.now);
    const claims = JSON.parse(Buffer.from(second.split('.')[1] ?? '', 'base64url').toString()) as { iss: string };
    await store.revoke({ kind: 'subject', issuer: claims.iss, subject: 'ana', atMs: Date.now() + 1000 }, 'left');
    await store.close();
    await expect.poll(async () => (await callWith(second)).status, { timeout: 5000 }).toBe(401);
    expect(issuer.asked).toHaveLength(2);
  });

  test('that ends with its subject is not used longer, whatever the issuer says (S-56)', async () => {
    await start({ tokenExchange: client() });
    issuer.lifetimeSeconds = 100_000;
    await callWith(await gateway.token('files', 'ana', { lifetimeSeconds: 120 }));
    skewMs = 110_000;
    expect((await callWith(await gateway.token('files', 'ana'))).status).toBe(200);
    expect(issuer.asked).toHaveLength(2);
  });

  test('that gives something else than an access token sends nothing (S-54)', async () => {
    await start({ tokenExchange: client() });
    issuer.answer = (_asked, response) => {
      const issued_token_type = `${TYPE}refresh_token`;
      json(response, { access_token: 'refresh', token_type: 'Bearer', issued_token_type });
      return true;
    };
    expect((await callWith(await gateway.token('files'))).status).toBe(502);
    expect(server.requests()).toEqual([]);
  });
});

const asserted = (): Credential => ({
  identityAssertion: {
    ...client(),
    subject: 'caller' as const,
    provider: { issuer: provider.issuer, clientId: 'durward-at-idp', clientSecret: 'env:SECRET' },
  },
});

describe('the on-behalf-of flow', () => {
  test('sends the token of the person as assertion, with scopes and no resource', async () => {
    await start({ onBehalfOf: { ...client(), scopes: ['api://files/.default'] } });
    const token = await gateway.token('files');
    expect(textOf(await callWith(token))).toMatch(/^Bearer/);
    expect(Object.fromEntries(issuer.asked[0]?.form ?? [])).toEqual({
      grant_type: BEARER, assertion: token, requested_token_use: 'on_behalf_of', scope: 'api://files/.default',
    });
  });
});

test('a client of Entra ID is proven by the managed identity of the host, without a secret (S-82)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'durward-host-'));
  const azure = await startRecorder((request, response) => {
    if (!answerIdentity(request, response, 'api://AzureADTokenExchange', Date.now())) json(response, {}, 404);
  });
  try {
    const environment = environmentOf('virtual machine', `http://127.0.0.1:${String(azure.port)}`, folder);
    const { clientSecret: _, ...known } = client();
    await start({ onBehalfOf: { ...known, managedIdentity: { clientId: 'user-assigned' } } }, environment);
    const token = await gateway.token('files');
    expect(textOf(await callWith(token))).toMatch(/^Bearer/);
    expect(Object.fromEntries(issuer.asked[0]?.form ?? [])).toMatchObject({
      grant_type: BEARER, assertion: token, client_id: 'durward', client_assertion: AZURE_TOKEN,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(azure.requests[0]?.url).toContain('client_id=user-assigned');
    // Neither of the two is shown to the other side.
    expect(tracesIn(JSON.stringify(azure.requests), { token })).toEqual([]);
    expect(tracesIn(JSON.stringify(server.recorder.requests), { token, AZURE_TOKEN })).toEqual([]);
  } finally {
    await azure.close();
    rmSync(folder, { recursive: true });
  }
});

describe('an identity assertion', () => {
  test('is asked of the provider for the issuer of the server, and taken there (S-17)', async () => {
    await start(asserted());
    provider.answer = (_asked, response) => {
      json(response, { access_token: 'id.jag.x', token_type: 'N_A', issued_token_type: `${TYPE}id-jag` });
      return true;
    };
    const token = await gateway.token('files');
    expect((await callWith(token)).status).toBe(200);
    expect(Object.fromEntries(provider.asked[0]?.form ?? [])).toEqual({
      grant_type: EXCHANGE,
      subject_token: token,
      subject_token_type: `${TYPE}access_token`,
      requested_token_type: `${TYPE}id-jag`,
      audience: issuer.issuer,
      resource: server.url,
    });
    expect(Object.fromEntries(issuer.asked[0]?.form ?? [])).toEqual({
      grant_type: BEARER, assertion: 'id.jag.x', resource: server.url,
    });
  });

  test('that is none ends the call before anything reaches the issuer of the server', async () => {
    await start(asserted());
    expect((await callWith(await gateway.token('files'))).status).toBe(502);
    expect([provider.asked.length, issuer.asked.length, server.requests().length]).toEqual([1, 0, 0]);
  });
});
