import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestBrowser, sendForm, type Reply } from './support/browser.ts';
import { TENANT } from './support/company-provider.ts';
import { AGENT, basic, claimsOf, Scene, WEB_AGENT, WEB_AGENT_SECRET, type Tokens } from './support/scene.ts';

let scene: Awaited<ReturnType<typeof Scene.atCompany>>;

beforeAll(async () => {
  scene = await Scene.atCompany({
    servers: {
      files: {
        http: { url: 'http://127.0.0.1:1/mcp' },
        title: 'Company files',
        requiredScopes: ['files:read'],
        scopes: { 'files:read': 'Read files', 'files:write': 'Change files' },
      },
      mail: { http: { url: 'http://127.0.0.1:1/mcp' } },
    },
    grants: [
      { name: 'analysts', to: { roles: ['analyst'] }, servers: ['files'], tools: ['echo'] },
      { name: 'all', to: { anyone: true }, servers: ['mail'], tools: ['echo'] },
    ],
  });
});

afterAll(() => scene.close());

describe('a client that signs in', () => {
  test('gets a token for one server, about the person as the provider knows her (S-08, S-17, S-47)', async () => {
    const tokens = await scene.tokens(new TestBrowser());
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'files:read' });
    const claims = claimsOf(tokens.access_token);
    const ana = scene.company.people.get('ana');
    expect(claims).toMatchObject({
      iss: scene.url,
      aud: scene.gateway.route('files'),
      client_id: AGENT.id,
      scope: 'files:read',
      tid: TENANT,
      roles: ['analyst'],
      amr: ['pwd'],
      sub_id: { format: 'iss_sub', iss: scene.company.issuer, sub: ana?.oid },
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
    // No grant names her groups, so no client is told of them.
    expect(claims).not.toHaveProperty('groups');
    // 502: every control let it pass, and there is no server behind.
    expect((await scene.call(tokens.access_token)).status).toBe(502);
    expect((await scene.call(tokens.access_token, 'mail')).status).toBe(401);
  });

  test('is answered with its state and our issuer, and nothing of the provider (S-44, S-47)', async () => {
    const attempt = scene.attempt();
    const answer = await scene.allow(new TestBrowser(), attempt);
    expect([...answer.keys()].toSorted()).toEqual(['code', 'iss', 'state']);
    expect(answer.get('state')).toBe(attempt.state);
    expect(answer.get('iss')).toBe(scene.url);
  });

  test('sees nobody but the gateway: the provider gets our own request and secrets (S-42, S-47)', async () => {
    const before = scene.company.asked.length;
    const attempt = scene.attempt();
    await scene.allow(new TestBrowser(), attempt);
    const [asked] = scene.company.asked.slice(before);
    expect(asked?.get('client_id')).toBe('durward-at-the-company');
    expect(asked?.get('redirect_uri')).toBe(`${scene.url}/oauth/callback`);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    for (const own of ['state', 'code_challenge'])
      expect(new URL(attempt.url).searchParams.get(own)).not.toBe(asked?.get(own));
    expect(asked?.get('nonce')?.length).toBeGreaterThan(20);
    expect(asked?.has('resource')).toBe(false);
  });

  test('without naming scopes gets those that the server needs, and none that it does not know (S-20)', async () => {
    const scopes = async (scope: string | undefined): Promise<string> =>
      (await scene.tokens(new TestBrowser(), { scope })).scope;
    expect(await scopes(undefined)).toBe('files:read');
    expect(await scopes('offline_access')).toBe('files:read');
    expect(await scopes('files:write admin')).toBe('files:write');
    const answer = new URL((await new TestBrowser().open(scene.attempt({ scope: 'admin' }).url, {
      stopAt: (url) => url.startsWith('http://127.0.0.1:33418'),
    })).url).searchParams;
    expect(answer.get('error')).toBe('invalid_scope');
  });

  test('with a token of too few scopes is told which to ask for (S-84)', async () => {
    const { access_token: token } = await scene.tokens(new TestBrowser(), { scope: 'files:write' });
    const reply = await scene.call(token);
    expect(reply.status).toBe(403);
    expect(reply.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(reply.headers['www-authenticate']).toContain('scope="files:read"');
  });

  test('by a pushed request gets the same, and can use its reference once (S-47)', async () => {
    const attempt = scene.attempt({ client_id: WEB_AGENT.id, redirect_uri: WEB_AGENT.redirectUris[0] });
    const parameters = Object.fromEntries(new URL(attempt.url).searchParams);
    const pushed = await sendForm(`${scene.url}/oauth/par`, parameters, basic(WEB_AGENT.id, WEB_AGENT_SECRET));
    expect(pushed.status).toBe(201);
    const { request_uri: reference } = JSON.parse(pushed.body) as { request_uri: string };
    const query = new URLSearchParams({ client_id: WEB_AGENT.id, request_uri: reference });
    const url = `${scene.url}/oauth/authorize?${query.toString()}`;
    const answer = await scene.allow(new TestBrowser(), { ...attempt, url });
    const reply = await scene.redeem(attempt, answer.get('code') ?? '', {}, basic(WEB_AGENT.id, WEB_AGENT_SECRET));
    expect(reply.status).toBe(200);
    const again = await new TestBrowser().open(url, { stopAt: (to) => to.startsWith(attempt.redirectUri) });
    expect(again.body + again.url).toMatch(/cannot be served|invalid_request_uri/);
  });
});

describe('the provider', () => {
  test('is asked again for roles when a token is refreshed: what was taken away is gone (S-20, S-56)', async () => {
    let skewMs = 0;
    const own = await Scene.atCompany({
      skewMs: () => skewMs,
      grants: [{ name: 'a', to: { roles: ['analyst', 'chief'] }, servers: ['files'], tools: ['echo'] }],
    });
    try {
      const first = await own.tokens(new TestBrowser());
      const ana = own.company.people.get('ana');
      if (ana === undefined) throw new Error('nobody');
      own.company.people.set('ana', { ...ana, roles: ['chief'] });
      const fresh = JSON.parse((await own.refresh(first.refresh_token)).body) as Tokens;
      expect(claimsOf(fresh.access_token)['roles']).toEqual(['analyst']);
      skewMs = 601_000;
      const later = JSON.parse((await own.refresh(fresh.refresh_token)).body) as Tokens;
      expect(claimsOf(later.access_token)['roles']).toEqual(['chief']);
      own.company.goDown();
      skewMs = 2 * 601_000;
      const inOutage = JSON.parse((await own.refresh(later.refresh_token)).body) as Tokens;
      expect(claimsOf(inOutage.access_token)['roles']).toEqual(['chief']);
      own.company.comeBack();
      own.company.dismiss('ana');
      skewMs = 4 * 601_000;
      const refused = await own.refresh(inOutage.refresh_token);
      expect([refused.status, JSON.parse(refused.body)['error']]).toEqual([400, 'invalid_grant']);
    } finally {
      await own.close();
    }
  });

  test('that says no sends the client a refusal, and nothing else (S-42)', async () => {
    const attempt = scene.attempt();
    const browser = new TestBrowser();
    const answer = await scene.allow(browser, attempt, { username: 'ana', cancel: 'yes' });
    expect(Object.fromEntries(answer)).toEqual({
      error: 'access_denied', error_description: 'access was denied', state: attempt.state, iss: scene.url,
    });
  });

  test('that does not answer is told to the person without a detail, and in the record with it (S-42)', async () => {
    const own = await Scene.atCompany();
    try {
      own.company.goDown();
      const page = await new TestBrowser().open(own.attempt().url);
      const reply = await answerTo(page);
      expect(reply.status).toBe(503);
      expect(reply.body).not.toContain('127.0.0.1');
      expect(own.records('signin.refused')).toEqual([expect.objectContaining({ reason: 'unreachable' })]);
      async function answerTo(asked: Reply): Promise<Reply> {
        const browser = new TestBrowser();
        const again = await browser.open(own.attempt().url);
        expect(asked.status).toBe(200);
        return browser.press(again, { name: 'decision', value: 'allow' });
      }
    } finally {
      await own.close();
    }
  });

  test('may hold the roles in its userinfo (S-08)', async () => {
    const own = await Scene.atCompany({
      company: { rolesInUserinfo: true },
      provider: { profile: 'openid', subjectClaim: 'sub' },
      grants: [{ name: 'a', to: { roles: ['analyst'] }, servers: ['files'], tools: ['echo'] }],
    });
    try {
      const { access_token: token } = await own.tokens(new TestBrowser());
      expect(claimsOf(token)).toMatchObject({ roles: ['analyst'], sub_id: { sub: 'ana' } });
    } finally {
      await own.close();
    }
  });

  test('of another tenant lets nobody in (S-20)', async () => {
    const own = await Scene.atCompany({ company: { tid: '00000000-0000-4000-8000-000000000000' } });
    try {
      const browser = new TestBrowser();
      const page = await browser.open(own.attempt().url);
      const login = await browser.press(page, { name: 'decision', value: 'allow' });
      const end = await browser.press(login, {}, { fields: { username: 'ana' } });
      expect(end.status).toBe(403);
      expect(own.records('signin.refused')).toEqual([expect.objectContaining({ reason: 'refused' })]);
      expect(own.records('token.issued')).toEqual([]);
    } finally {
      await own.close();
    }
  });
});
