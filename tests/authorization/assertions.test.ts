import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { sendForm, TestBrowser, type Reply } from './support/browser.ts';
import { CLIENT_ID, TENANT } from './support/company-provider.ts';
import { proofKey, type ProofKey } from './support/proof.ts';
import { AGENT, basic, claimsOf, Scene, WEB_AGENT, WEB_AGENT_SECRET, type Tokens } from './support/scene.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SECRET = 'env:WEB_AGENT_SECRET';
const OTHER = { id: 'other-agent', name: 'Other agent', secret: SECRET };

type CompanyScene = Awaited<ReturnType<typeof Scene.atCompany>>;
let scene: CompanyScene;
let key: ProofKey;

beforeAll(async () => {
  key = await proofKey();
  scene = await Scene.atCompany({
    provider: { enterpriseGrants: true },
    authorization: { clients: [AGENT, WEB_AGENT, OTHER] },
    servers: {
      files: { http: { url: 'http://127.0.0.1:1/mcp' }, scopes: { 'files:read': 'Read', 'files:write': 'Write' } },
      mail: { http: { url: 'http://127.0.0.1:1/mcp' } },
    },
  });
});

afterAll(() => scene.close());

function assertion(
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return scene.company.assertion(
    {
      aud: scene.url,
      client_id: WEB_AGENT.id,
      resource: scene.gateway.route('files'),
      scope: 'files:read',
      ...claims,
    },
    header,
  );
}

function exchange(
  text: string,
  fields: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = basic(WEB_AGENT.id, WEB_AGENT_SECRET),
): Promise<Reply> {
  return sendForm(`${scene.url}/oauth/token`, { grant_type: GRANT, assertion: text, ...fields }, headers);
}

function errorIn({ status, body }: Reply): unknown {
  return [status, (JSON.parse(body) as { error?: string }).error];
}

describe('an assertion of the provider', () => {
  test('becomes a token for one server, without refresh, for the person of a sign-in (S-21, S-54)', async () => {
    const reply = await exchange(await assertion());
    expect(reply.status).toBe(200);
    const tokens = JSON.parse(reply.body) as Tokens;
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'files:read' });
    expect(tokens.expires_in).toBeLessThanOrEqual(120);
    expect(tokens).not.toHaveProperty('refresh_token');
    const claims = claimsOf(tokens.access_token);
    expect(claims).toMatchObject({ aud: scene.gateway.route('files'), client_id: WEB_AGENT.id });
    const signedIn = claimsOf((await scene.tokens(new TestBrowser())).access_token);
    expect([claims['sub'], claims['sub_id']]).toEqual([signedIn['sub'], signedIn['sub_id']]);
    expect((await scene.call(tokens.access_token)).status).toBe(502);
    expect((await scene.call(tokens.access_token, 'mail')).status).toBe(401);
  });

  test('works once, also when twenty come at the same time (S-54)', async () => {
    const text = await assertion();
    const replies = await Promise.all(Array.from({ length: 20 }, () => exchange(text)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(errorIn(await exchange(text))).toEqual([400, 'invalid_grant']);
  });

  const nowSeconds = Math.floor(Date.now() / 1000);
  test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>?]>([
    ['of another type', {}, { typ: 'JWT' }],
    ['without a type', {}, { typ: undefined }],
    ['that is an access token', {}, { typ: 'at+jwt' }],
    ['for another audience', { aud: 'https://other.example' }],
    ['for the server itself', { aud: 'http://127.0.0.1/servers/files/mcp' }],
    ['for this gateway and others', { aud: ['https://other.example', 'GATEWAY'] }],
    ['for the gateway with a slash', { aud: 'GATEWAY/' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { client_id: OTHER.id }],
    ['for a client that nobody knows', { client_id: 'nobody' }],
    ['for no client', { client_id: undefined }],
    ['that has ended', { iat: nowSeconds - 300, exp: nowSeconds - 100 }],
    ['that does not end', { exp: undefined }],
    ['that begins later', { nbf: nowSeconds + 600 }],
    ['without an id', { jti: undefined }],
    ['without a person', { sub: undefined }],
    ['of another tenant', { tid: '00000000-0000-4000-8000-000000000000' }],
    ['without the id of the person', { oid: undefined }],
    ['bound in a way that nobody knows', { cnf: { kid: 'x' } }],
    ['bound to a key, without a proof of it', { cnf: { jkt: 'A'.repeat(43) } }],
  ])('%s is refused (S-54)', async (_what, claims, header) => {
    const mended = Object.fromEntries(Object.entries(claims).map(([name, value]) =>
      [name, JSON.parse(JSON.stringify(value ?? null).replaceAll('GATEWAY', scene.url)) ?? undefined]));
    const before = scene.records('token.refused').length;
    const reply = await exchange(await assertion(mended, header));
    expect(errorIn(reply)).toEqual([400, 'invalid_grant']);
    expect(scene.records('token.refused')).toHaveLength(before + 1);
  });

  test.each([
    ['for a server that there is not', { resource: 'https://other.example/mcp' }],
    ['for no server', { resource: undefined }],
  ])('%s is refused (S-21, S-54)', async (_what, claims) => {
    expect(errorIn(await exchange(await assertion(claims)))).toEqual([400, 'invalid_target']);
  });

  test('signed by another key is refused (S-54)', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = await scene.company.assertion(
      { aud: scene.url, client_id: WEB_AGENT.id, resource: scene.gateway.route('files') }, {}, privateKey,
    );
    expect(errorIn(await exchange(text))).toEqual([400, 'invalid_grant']);
  });

  test('whose signature was taken off is refused (S-54)', async () => {
    const [, payload = ''] = (await assertion()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'oauth-id-jag+jwt' })).toString('base64url');
    expect(errorIn(await exchange(`${header}.${payload}.`))).toEqual([400, 'invalid_grant']);
  });

  test('is not taken to another server, or for more than it says (S-21, S-54)', async () => {
    expect(errorIn(await exchange(await assertion(), { resource: scene.gateway.route('mail') }))).toEqual([
      400,
      'invalid_target',
    ]);
    expect(errorIn(await exchange(await assertion(), { scope: 'files:write' }))).toEqual([400, 'invalid_scope']);
    expect(errorIn(await exchange(await assertion(), { scope: 'files:read files:write' }))).toEqual([
      400,
      'invalid_scope',
    ]);
  });

  test('is not taken from a client that does not prove who it is, or is another one (S-54)', async () => {
    const text = await assertion();
    expect((await exchange(text, {}, basic(WEB_AGENT.id, 'wrong'))).status).toBe(401);
    expect((await exchange(text, { client_id: WEB_AGENT.id }, {})).status).toBe(401);
    expect((await exchange(await assertion({ client_id: AGENT.id }), { client_id: AGENT.id }, {})).status).toBe(400);
    expect(errorIn(await exchange(text, {}, basic(OTHER.id, WEB_AGENT_SECRET)))).toEqual([400, 'invalid_grant']);
    // None of this has used it up.
    expect((await exchange(text)).status).toBe(200);
  });

  test('that is bound gives a token that is bound to the same key (S-10)', async () => {
    const endpoint = `${scene.url}/oauth/token`;
    const text = await assertion({ cnf: { jkt: key.thumbprint } });
    const other = await proofKey();
    const foreign = await exchange(
      text,
      {},
      { ...basic(WEB_AGENT.id, WEB_AGENT_SECRET), dpop: await other.proof('POST', endpoint) },
    );
    expect(foreign.status).toBe(400);
    const reply = await exchange(
      text,
      {},
      { ...basic(WEB_AGENT.id, WEB_AGENT_SECRET), dpop: await key.proof('POST', endpoint) },
    );
    const tokens = JSON.parse(reply.body) as Tokens;
    expect(tokens.token_type).toBe('DPoP');
    expect(claimsOf(tokens.access_token)['cnf']).toEqual({ jkt: key.thumbprint });
    expect((await scene.call(tokens.access_token)).status).toBe(401);
  });

  test('is not an answer where the gateway was not told to take any (S-54)', async () => {
    const plain = await Scene.atCompany();
    try {
      const text = await plain.company.assertion({
        aud: plain.url,
        client_id: WEB_AGENT.id,
        resource: plain.gateway.route('files'),
      });
      const reply = await sendForm(
        `${plain.url}/oauth/token`,
        { grant_type: GRANT, assertion: text },
        basic(WEB_AGENT.id, WEB_AGENT_SECRET),
      );
      expect(errorIn(reply)).toEqual([400, 'unsupported_grant_type']);
    } finally {
      await plain.close();
    }
  });

  test('never leaves the gateway, nor does any token of the provider (S-49)', async () => {
    const text = await assertion({ jti: randomUUID() });
    const { access_token: token } = JSON.parse((await exchange(text)).body) as Tokens;
    expect(JSON.stringify(claimsOf(token))).not.toContain(CLIENT_ID);
    expect((claimsOf(token)['sub_id'] as JsonObject)['iss']).toContain(TENANT);
    expect(JSON.stringify(scene.gateway.records())).not.toContain(text.split('.')[2]);
  });
});
