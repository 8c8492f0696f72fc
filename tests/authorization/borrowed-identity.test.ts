import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendForm, TestBrowser, type Reply } from './support/browser.ts';
import { AGENT, claimsOf, Scene } from './support/scene.ts';

const ANA = '11111111-aaaa-4aaa-8aaa-000000000001';

let scene: Awaited<ReturnType<typeof Scene.atCompany>>;

beforeAll(async () => {
  scene = await Scene.atCompany({
    grants: [{ name: 'ana', to: { subjects: [ANA] }, servers: ['files'], tools: ['echo'] }],
  });
  const ana = scene.company.people.get('ana');
  // Whoever may set the name and the e-mail address of an account can make it look like another.
  scene.company.people.set('mallory', {
    oid: '66666666-eeee-4eee-8eee-000000000006', name: ana?.name ?? '', email: 'ana@company.example', roles: [],
    groups: [],
  });
});

afterAll(() => scene.close());

const subjectOf = (token: string): unknown => (claimsOf(token)['sub_id'] as { sub?: unknown }).sub;
const oidOf = (who: string): string => scene.company.people.get(who)?.oid ?? 'nobody';

describe('a person', () => {
  test('is known by the key of the provider, not by a name or address that others can have (S-08, S-20)', async () => {
    const ana = await scene.tokens(new TestBrowser());
    const mallory = await scene.tokens(new TestBrowser(), {}, { username: 'mallory' });
    expect([subjectOf(ana.access_token), subjectOf(mallory.access_token)]).toEqual([oidOf('ana'), oidOf('mallory')]);
    // 502: allowed, and there is no server behind.
    expect((await scene.call(ana.access_token)).status).toBe(502);
    expect((await scene.call(mallory.access_token)).status).toBe(403);
  });

  test.each(['login_hint', 'sub', 'user', 'user_id', 'id_token_hint', 'claims'])(
    'is not whom a client names in `%s` (S-08, S-44)',
    async (name) => {
      const attempt = scene.attempt({ [name]: name === 'claims' ? `{"id_token":{"sub":{"value":"ana"}}}` : 'ana' });
      const page = await new TestBrowser().open(attempt.url, { stopAt: (url) => url.startsWith(attempt.redirectUri) });
      // Either it is refused, or it has no part in what follows.
      if (page.status !== 200) return;
      const tokens = await scene.tokens(new TestBrowser(), { [name]: oidOf('ana') }, { username: 'bob' });
      expect(subjectOf(tokens.access_token)).toBe(oidOf('bob'));
    },
  );

  test('is not whom a form names, whatever is put into it (S-46)', async () => {
    const attempt = scene.attempt();
    const browser = new TestBrowser();
    const page = await browser.open(attempt.url);
    const fields = { user: 'ana', userId: oidOf('ana'), sub: oidOf('ana'), account: oidOf('ana') };
    const login = await browser.press(page, { name: 'decision', value: 'allow' }, { fields });
    const stopAt = (url: string): boolean => url.startsWith(attempt.redirectUri);
    const back = await browser.press(login, {}, { fields: { username: 'bob' }, stopAt });
    const code = new URL(back.url).searchParams.get('code') ?? '';
    const given = { sub: oidOf('ana'), user_id: oidOf('ana'), subject: oidOf('ana') };
    const { access_token: token } = JSON.parse((await scene.redeem(attempt, code, given)).body) as {
      access_token: string;
    };
    expect(subjectOf(token)).toBe(oidOf('bob'));
  });
});

describe('a way to a token without a browser of the person', () => {
  test.each([
    ['urn:ietf:params:oauth:grant-type:device_code', { device_code: 'x' }],
    ['password', { username: 'ana', password: 'ana' }],
    ['client_credentials', {}],
    ['urn:ietf:params:oauth:grant-type:token-exchange', { subject_token: 'x', subject_token_type: 'x' }],
    ['urn:openid:params:grant-type:ciba', { auth_req_id: 'x' }],
    ['urn:ietf:params:oauth:grant-type:jwt-bearer', { assertion: 'x' }],
  ])('is not there: %s (S-42, S-47)', async (grantType, parameters) => {
    const reply: Reply = await sendForm(`${scene.url}/oauth/token`, {
      grant_type: grantType, client_id: AGENT.id, resource: scene.gateway.route('files'), ...parameters,
    });
    expect([400, 401]).toContain(reply.status);
    expect(reply.body).not.toContain('access_token');
    const metadata = (await (await fetch(`${scene.url}/.well-known/oauth-authorization-server`)).json()) as object;
    expect(metadata).not.toHaveProperty('device_authorization_endpoint');
    expect(metadata).not.toHaveProperty('backchannel_authentication_endpoint');
  });
});
