import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendForm, TestBrowser, type Reply, type Site } from './support/browser.ts';
import { AGENT, basic, Scene, WEB_AGENT, WEB_AGENT_SECRET, type Attempt } from './support/scene.ts';

const OTHER_WEB_AGENT = {
  ...WEB_AGENT,
  id: 'other-web-agent',
  name: 'Other web agent',
  redirectUris: ['https://other.example/cb'],
};

type CompanyScene = Awaited<ReturnType<typeof Scene.atCompany>>;
let scene: CompanyScene;
let browser: TestBrowser;
/** Each request comes some moments after the one before, so that no limit stops it. */
let skewMs = 0;

beforeAll(async () => {
  scene = await Scene.atCompany({
    skewMs: () => (skewMs += 300),
    authorization: { clients: [AGENT, WEB_AGENT, OTHER_WEB_AGENT] },
    servers: {
      files: {
        http: { url: 'http://127.0.0.1:1/mcp' },
        scopes: { 'files:read': 'Read files', 'files:write': 'Change files' },
      },
      mail: { http: { url: 'http://127.0.0.1:1/mcp' } },
    },
  });
});

afterAll(() => scene.close());

beforeEach(() => {
  browser = new TestBrowser();
});

/** Whether a page asks the person. */
function asks(page: Reply): boolean {
  return page.status === 200 && page.body.includes('It will be able to');
}

function open(attempt: Attempt, who: TestBrowser = browser, site: Site = 'none'): Promise<Reply> {
  return who.open(attempt.url, { site, stopAt: (url) => url.startsWith(attempt.redirectUri) });
}

function web(changes: Readonly<Record<string, string | undefined>> = {}, client = WEB_AGENT): Attempt {
  return scene.attempt({ client_id: client.id, redirect_uri: client.redirectUris[0], ...changes });
}

/** The web agent is allowed once, in this browser. */
async function allowedBefore(changes: Readonly<Record<string, string | undefined>> = {}): Promise<void> {
  const attempt = web(changes);
  const answer = await scene.allow(browser, attempt);
  expect(answer.get('code')).not.toBeNull();
}

describe('the page of consent', () => {
  test('comes before anything is sent to the provider, and shows all that matters (S-42, S-43, S-46)', async () => {
    const before = scene.company.asked.length;
    const page = await open(scene.attempt({ scope: 'files:write' }));
    expect(scene.company.asked).toHaveLength(before);
    for (const shown of [
      'Allow <bdi>Agent</bdi> to use <bdi>files</bdi>?',
      'This client was set up by those who run this gateway.',
      'Change files<code>files:write</code>',
      scene.gateway.route('files'),
      'a program on this computer (127.0.0.1:33418)',
      'You sign in next, at',
    ]) expect(page.body).toContain(shown);
    expect(page.body).toMatch(/value="deny" autofocus>Deny/);
  });

  test('runs no script, is shown in no frame, is kept nowhere and tells its address to nobody (S-46)', async () => {
    const { headers, body } = await open(scene.attempt());
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(body).not.toMatch(/<script|javascript:|\son[a-z]+="/i);
  });

  test.each([
    { 'sec-fetch-dest': 'iframe' }, { 'sec-fetch-dest': 'image' }, { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-dest': undefined, 'sec-fetch-mode': undefined, 'sec-fetch-site': undefined },
  ])('is not shown to a request with %j (S-46)', async (headers) => {
    const attempt = scene.attempt();
    const page = await browser.open(attempt.url, { headers });
    expect([page.status, asks(page)]).toEqual([403, false]);
  });

  test('is for the browser that began the request: the address alone shows nothing (S-44, S-46)', async () => {
    const page = await open(scene.attempt());
    const elsewhere = await new TestBrowser().open(page.url);
    expect([elsewhere.status, asks(elsewhere)]).toEqual([400, false]);
  });
});

describe('an answer', () => {
  test.each([undefined, '', 'maybe', 'ALLOW'])('%j is a no (S-43)', async (decision) => {
    const fields = decision === undefined ? {} : { decision };
    const attempt = scene.attempt();
    const page = await open(attempt);
    const end = await browser.press(page, {}, { fields, stopAt: (url) => url.startsWith(attempt.redirectUri) });
    expect(new URL(end.url).searchParams.get('error')).toBe('access_denied');
  });

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site', 'origin': 'https://evil.example' }],
    ['from another site that hides it', { 'sec-fetch-site': undefined, 'origin': 'https://evil.example' }],
    ['from the same site only', { 'sec-fetch-site': 'same-site' }],
    [
      'of a page that says nothing of itself',
      { 'sec-fetch-site': undefined, 'sec-fetch-mode': undefined, 'sec-fetch-dest': undefined },
    ],
    ['from a page without an origin', { origin: 'null' }],
    ['without an origin', { origin: undefined }],
    ['by a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['from a frame', { 'sec-fetch-dest': 'iframe' }],
  ])('%s is refused, and nothing happens (S-46)', async (_what, headers) => {
    const before = scene.company.asked.length;
    const page = await open(scene.attempt());
    const reply = await browser.press(page, { name: 'decision', value: 'allow' }, { headers });
    expect(reply.status).toBe(403);
    expect(scene.company.asked).toHaveLength(before);
  });

  test.each([
    ['without the token of the form', { csrf: '' }],
    ['with a token that was made up', { csrf: 'A'.repeat(72) }],
  ])('%s is refused (S-46)', async (_what, fields) => {
    const page = await open(scene.attempt());
    const reply = await browser.press(page, { name: 'decision', value: 'allow' }, { fields });
    expect(reply.status).toBe(403);
    expect(scene.records('consent.refused').at(-1)).toMatchObject({ reason: 'forged_form' });
  });

  test('with the token of another request of the same browser is refused (S-46)', async () => {
    const first = await open(scene.attempt());
    const second = await open(scene.attempt({ scope: 'files:read' }));
    const stolen = /name="csrf" value="([^"]+)"/.exec(first.body)?.[1] ?? '';
    const reply = await browser.press(second, { name: 'decision', value: 'allow' }, { fields: { csrf: stolen } });
    expect(reply.status).toBe(403);
  });

  test('counts once: the second is refused, whatever it says (S-44)', async () => {
    const page = await open(scene.attempt());
    await browser.press(page, { name: 'decision', value: 'allow' });
    const again = await browser.press(page, { name: 'decision', value: 'allow' });
    expect([again.status, asks(again)]).toEqual([400, false]);
    expect(scene.records('consent.refused').at(-1)).toMatchObject({ reason: 'answered_before' });
  });

  test('by somebody else to a request that an attacker began is refused (S-44)', async () => {
    const attacker = new TestBrowser();
    const page = await open(scene.attempt(), attacker);
    const victim = new TestBrowser();
    await open(scene.attempt(), victim);
    const reply = await victim.press(page, { name: 'decision', value: 'allow' });
    expect(reply.status).toBe(400);
  });
});

/** An attacker allows a client in their own browser and stops in front of the provider. */
async function atProvider(who: TestBrowser, attempt = scene.attempt()): Promise<string> {
  const page = await open(attempt, who);
  const stop = await who.press(
    page,
    { name: 'decision', value: 'allow' },
    { stopAt: (url) => url.startsWith(scene.company.issuer) },
  );
  return stop.url;
}

describe('the way back from the provider', () => {
  test('is closed to a browser that did not consent: a link that is sent gives nothing away (S-43, S-44)', async () => {
    const url = await atProvider(new TestBrowser());
    const victim = new TestBrowser();
    // She has a cookie of her own, from a request of her own.
    await open(scene.attempt(), victim);
    const login = await victim.open(url);
    const end = await victim.press(login, {}, { fields: { username: 'ana' } });
    expect([end.status, end.url.startsWith(`${scene.url}/oauth/callback`)]).toEqual([403, true]);
    expect(scene.records('signin.refused').at(-1)).toMatchObject({ reason: 'foreign_browser' });
  });

  test('works once, and only with the state that was given (S-44)', async () => {
    const url = await atProvider(browser);
    const login = await browser.open(url);
    const callback = await browser.press(
      login,
      {},
      { fields: { username: 'ana' }, stopAt: (to) => to.startsWith(`${scene.url}/oauth/callback`) },
    );
    for (const state of ['', 'x', new URL(callback.url).searchParams.get('state')?.slice(0, -1) ?? '']) {
      const tampered = new URL(callback.url);
      tampered.searchParams.set('state', state);
      expect((await browser.open(tampered.href, { site: 'cross-site' })).status).toBe(400);
    }
    const good = await browser.open(callback.url, {
      site: 'cross-site',
      stopAt: (to) => to.startsWith('http://127.0.0.1:33418'),
    });
    expect(new URL(good.url).searchParams.get('code')).not.toBeNull();
    const again = await browser.open(callback.url, { site: 'cross-site' });
    expect([again.status, scene.records('signin.refused').at(-1)?.['reason']]).toEqual([400, 'state_used_before']);
  });

  test.each([
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (url: URL) => url.searchParams.delete('iss')],
    ['a code of somebody else', (url: URL) => url.searchParams.set('code', 'x'.repeat(43))],
    ['two codes', (url: URL) => url.searchParams.append('code', 'y')],
  ])('with %s signs nobody in (S-44, S-47)', async (_what, change) => {
    const login = await browser.open(await atProvider(browser));
    const callback = await browser.press(login, {}, {
      fields: { username: 'ana' },
      stopAt: (to) => to.startsWith(`${scene.url}/oauth/callback`),
    });
    const changed = new URL(callback.url);
    change(changed);
    const end = await browser.open(changed.href, { site: 'cross-site' });
    expect(end.status).toBe(403);
    expect(browser.cookieNames().filter((name) => name.includes('session'))).toEqual([]);
  });

  test('of one sign-in cannot be used for another of the same browser (S-44)', async () => {
    const [one, two] = [await atProvider(browser), await atProvider(browser)];
    const callbackOf = async (url: string): Promise<URL> => {
      const login = await browser.open(url);
      const stop = await browser.press(
        login,
        {},
        { fields: { username: 'ana' }, stopAt: (to) => to.startsWith(`${scene.url}/oauth/callback`) },
      );
      return new URL(stop.url);
    };
    const [first, second] = [await callbackOf(one), await callbackOf(two)];
    first.searchParams.set('code', second.searchParams.get('code') ?? '');
    expect((await browser.open(first.href, { site: 'cross-site' })).status).toBe(403);
  });
});

describe('a consent that was given before', () => {
  test('spares the page to a client that has to prove who it is (S-46)', async () => {
    await allowedBefore();
    const page = await open(web());
    expect(page.status).toBe(0);
    expect(scene.records('consent.given').at(-1)).toMatchObject({ reason: 'remembered' });
  });

  test.each(['cross-site', 'same-site'] as const)(
    'asks again when the request comes from elsewhere: %s (S-43, S-46)',
    async (site) => {
      await allowedBefore();
      expect(asks(await open(web(), browser, site))).toBe(true);
    },
  );

  test('asks again when the browser does not say where the request comes from (S-46)', async () => {
    await allowedBefore();
    const page = await browser.open(web().url, { headers: { 'sec-fetch-site': undefined } });
    expect(asks(page)).toBe(true);
  });

  test.each([
    ['another client', () => web({}, OTHER_WEB_AGENT)],
    ['another server', () => web({ resource: scene.gateway.route('mail') })],
    ['wider scopes', () => web({ scope: 'files:read files:write' })],
    ['a client that wants people to be asked', () => web({ prompt: 'consent' })],
    ['a public client, whose name anybody can use', () => scene.attempt()],
  ])('asks again for %s (S-43, S-46)', async (_what, attempt) => {
    await allowedBefore({ scope: 'files:read' });
    if (_what.startsWith('a public')) await scene.allow(browser, scene.attempt());
    expect(asks(await open(attempt()))).toBe(true);
  });

  test('does not ask for fewer scopes (S-46)', async () => {
    await allowedBefore({ scope: 'files:read files:write' });
    expect((await open(web({ scope: 'files:read' }))).status).toBe(0);
  });

  test('is that of one person: another one is asked (S-46)', async () => {
    await allowedBefore();
    const page = await open(web({ prompt: 'consent' }));
    const switched = await browser.press(page, { name: 'decision', value: 'switch' });
    expect(asks(switched)).toBe(true);
    await scene.answer(browser, switched, web({ prompt: 'consent' }), { username: 'bob' });
    // Bob has answered for himself just now; with Ana's yes alone he would have been asked.
    expect(scene.records('consent.given').at(-1)).toMatchObject({
      reason: 'asked',
      principal: { client: WEB_AGENT.id },
    });
  });
});

describe('every step', () => {
  let own: CompanyScene;
  beforeEach(async () => {
    own = await Scene.atCompany();
  });
  afterEach(() => own.close());

  test('is a record: asked, begun, signed in, given, granted, issued, refreshed, denied (S-46, S-87)', async () => {
    const tokens = await own.tokens(browser);
    await own.refresh(tokens.refresh_token);
    const attempt = own.attempt();
    const page = await open(attempt);
    await own.answer(browser, page, attempt, {}, 'deny');
    const types = own.gateway
      .records()
      .map((record) => record['type'])
      .filter((type) => typeof type !== 'string' || !/^(?:gateway|config)/.test(type));
    expect(types).toEqual([
      'consent.asked', 'signin.begun', 'signin.accepted', 'consent.given', 'authorization.granted', 'token.issued',
      'token.refreshed', 'consent.asked', 'consent.denied', 'authorization.refused',
    ]);
    const text = JSON.stringify(own.gateway.records());
    for (const secret of [tokens.access_token, tokens.refresh_token]) expect(text).not.toContain(secret);
  });

  test('that nobody has signed in for is recorded up to a bound, and counted beyond it (S-87)', async () => {
    const page = await open(own.attempt());
    for (let reloads = 0; reloads < 69; reloads += 1) await browser.open(page.url);
    await own.gateway.gateway.drain(0);
    const counted = () => own.records('steps.counted').map(({ detail }) => detail);
    await expect.poll(counted).toEqual([expect.objectContaining({ count: 10 })]);
    expect(own.records('consent.asked')).toHaveLength(60);
  });

  test('names person and client where both are known (S-14, S-46)', async () => {
    await own.tokens(browser);
    const ana = own.company.people.get('ana')?.oid;
    expect(own.records('token.issued')[0]).toMatchObject({
      server: 'files',
      principal: { issuer: own.company.issuer, subject: ana, client: AGENT.id },
    });
  });
});

test('a client of the house that is confidential cannot be played by somebody without its secret (S-47)', async () => {
  const attempt = web();
  const answer = await scene.allow(browser, attempt);
  const code = answer.get('code') ?? '';
  expect((await scene.redeem(attempt, code)).status).toBe(401);
  expect((await scene.redeem(attempt, code, {}, basic(WEB_AGENT.id, 'wrong'))).status).toBe(401);
  const reply = await scene.redeem(attempt, code, {}, basic(WEB_AGENT.id, WEB_AGENT_SECRET));
  expect(reply.status).toBe(200);
  const { refresh_token: refreshToken } = JSON.parse(reply.body) as { refresh_token: string };
  // CVE-2026-53512: a refresh without the secret.
  const bare = await sendForm(`${scene.url}/oauth/token`, {
    grant_type: 'refresh_token', refresh_token: refreshToken, client_id: WEB_AGENT.id,
  });
  expect(bare.status).toBe(401);
});
