import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { openSqliteStore, storeFileIn } from '@durward/gateway';
import { TestBrowser } from '../authorization/support/browser.ts';
import { filesIn, tracesIn } from '../journeys/support/canaries.ts';
import { ask, call, textOf } from '../journeys/support/talk.ts';
import { beginSession, legacyHeaders, send } from '../support/wire.ts';
import { ConnectScene, SHOWS_PAGES, visitIn } from './fixture/connect-scene.ts';

function initialize(capabilities: JsonObject): JsonObject {
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'c', version: '1' } };
  return { jsonrpc: '2.0', id: 1, method: 'initialize', params };
}

let scene: ConnectScene;
afterEach(() => scene.close());

describe('a person without an account at the server', () => {
  test('is asked to connect one, goes on with the same request, and is asked no more (S-42, S-46)', async () => {
    scene = await ConnectScene.start();
    const asked = await scene.whoami();
    expect(visitIn(asked)).toEqual({
      mode: 'url', url: scene.page(), message: 'Connect your account for Company files, then go on.',
    });
    const done = await scene.connect();
    expect(done.body).toContain('Company files is connected');
    const token = await scene.gateway.token('files', 'owner');
    const seat = { url: scene.gateway.route('files'), token };
    const answer = {
      name: 'whoami',
      arguments: {},
      requestState: asked.result?.['requestState'] ?? '',
      inputResponses: { 'durward-connect': { action: 'accept' } },
    };
    expect(textOf(await ask(seat, 'tools/call', answer, { meta: SHOWS_PAGES }))).toMatch(/^Bearer/);
    // The answer was to the gateway: the server heard nothing of it.
    expect(scene.files.requests().at(-1)?.body).not.toMatch(/requestState|inputResponses/);
    expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
    const [request] = scene.issuer.asked;
    expect(Object.fromEntries(request ?? [])).toMatchObject({
      response_type: 'code', code_challenge_method: 'S256', resource: scene.files.url, scope: 'files',
    });
    expect(scene.issuer.tokenRequests[0]?.get('resource')).toBe(scene.files.url);
  });

  test('whose client shows no pages gets a denial that names the page (S-46)', async () => {
    scene = await ConnectScene.start();
    const token = await scene.gateway.token('files', 'owner');
    const said = await call({ url: scene.gateway.route('files'), token }, 'whoami');
    expect([said.status, said.error?.['code']]).toEqual([403, -31042]);
    expect(said.error?.['data']).toMatchObject({ connect: scene.page() });
  });

  test('with a legacy client is asked by the error of that era', async () => {
    scene = await ConnectScene.start();
    const token = await scene.gateway.token('files', 'owner');
    const { body } = await send(scene.gateway.route('files'), {
      headers: legacyHeaders(token, undefined),
      body: JSON.stringify(initialize({ elicitation: { url: {} } })),
    });
    expect(body).toContain('-32042');
    expect(body).toContain(scene.page());
  });

  test.each(['legacy', 'modern'] as const)('at a %s server is asked by clients of either era, and served then', async (
    era,
  ) => {
    scene = await ConnectScene.start({ era });
    expect(visitIn(await scene.whoami())?.['url']).toBe(scene.page());
    const token = await scene.gateway.token('files', 'owner');
    const url = scene.gateway.route('files');
    const unable = await send(url, {
      headers: legacyHeaders(token, undefined), body: JSON.stringify(initialize({})),
    });
    expect(unable.body).toContain(`"connect":"${scene.page()}"`);
    await scene.connect();
    expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
    const session = await beginSession(url, token);
    expect(textOf(await call({ url, token, session }, 'whoami'))).toMatch(/^Bearer/);
    // What happens in the middle of a session is told in its own words.
    await scene.browser.press(await scene.open(), { name: 'decision', value: 'disconnect' });
    await expect.poll(async () => (await call({ url, token, session }, 'whoami')).body, { timeout: 2000 })
      .toContain('oauth/connect/files');
  });

  test('is not helped by the account of somebody else (S-17, S-53)', async () => {
    scene = await ConnectScene.start();
    await scene.connect();
    expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
    expect(visitIn(await scene.whoami('files', 'bob'))?.['url']).toBe(scene.page());
    const [bobs] = scene.files.requests().slice(-1);
    expect(bobs?.headers.authorization).toBeUndefined();
  });
});

describe('an account', () => {
  test('of one server is not shown to another, though one issuer serves both (S-16, S-17, S-52)', async () => {
    scene = await ConnectScene.start();
    await scene.connect('files');
    await scene.whoami('files');
    expect(visitIn(await scene.whoami('mail'))?.['url']).toBe(scene.page('mail'));
    const [token = ''] = scene.issuer.tokens.keys();
    const seen = JSON.stringify(scene.mail.recorder.requests);
    expect(tracesIn(seen, { token })).toEqual([]);
  });

  test('lies sealed: nothing in the data folder, the records or the replies gives it away (S-82)', async () => {
    scene = await ConnectScene.start();
    const done = await scene.connect();
    const seat = { url: scene.gateway.route('files'), token: await scene.gateway.token('files', 'owner') };
    const said = await call(seat, 'whoami', { echo: true });
    const [token = ''] = scene.issuer.tokens.keys();
    const [refresh = ''] = scene.issuer.refreshTokens.keys();
    for (const { path, text } of filesIn(scene.gateway.folder)) {
      expect([path, tracesIn(text, { token, refresh })]).toEqual([path, []]);
    }
    expect(tracesIn(JSON.stringify([scene.gateway.records(), done.body, said.body]), { token, refresh })).toEqual([]);
  });

  test('never carries the token of the caller along (S-11, S-49)', async () => {
    scene = await ConnectScene.start();
    await scene.connect();
    const token = await scene.gateway.token('files', 'owner');
    await call({ url: scene.gateway.route('files'), token }, 'whoami');
    const [, claims = '', signature = ''] = token.split('.');
    const seen = JSON.stringify([scene.files.recorder.requests, scene.issuer.recorder.requests]);
    expect(tracesIn(seen, { token, claims, signature })).toEqual([]);
  });

  test('is renewed once, however many ask, and one refresh token is never used twice (S-56)', async () => {
    let skewMs = 0;
    scene = await ConnectScene.start({ skewMs: () => skewMs });
    await scene.connect();
    await scene.whoami();
    skewMs = 590_000;
    const said = await Promise.all(Array.from({ length: 20 }, () => scene.whoami()));
    expect(said.map((one) => textOf(one).slice(0, 6))).toEqual(Array.from({ length: 20 }, () => 'Bearer'));
    expect(scene.issuer.tokenRequests.filter((form) => form.get('grant_type') === 'refresh_token')).toHaveLength(1);
  });

  test('that the issuer has ended is asked for again; an issuer that is down is not taken for that', async () => {
    let skewMs = 0;
    scene = await ConnectScene.start({ skewMs: () => skewMs });
    await scene.connect();
    await scene.whoami();
    skewMs = 590_000;
    scene.issuer.isDown = true;
    const token = await scene.gateway.token('files', 'owner');
    expect((await call({ url: scene.gateway.route('files'), token }, 'whoami')).status).toBe(502);
    scene.issuer.isDown = false;
    skewMs = 600_000;
    expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
    scene.issuer.refreshTokens.clear();
    scene.issuer.tokens.clear();
    skewMs = 1_300_000;
    expect(visitIn(await scene.whoami())?.['url']).toBe(scene.page());
  });

  test('that was ended beside the running gateway is not used a second later (S-46)', async () => {
    scene = await ConnectScene.start();
    await scene.connect();
    await scene.whoami();
    const store = await openSqliteStore(storeFileIn(scene.gateway.folder), Date.now);
    await store.vault.removeRecords({ purpose: 'connection' });
    await store.close();
    await expect.poll(async () => visitIn(await scene.whoami()), { timeout: 1500 }).toBeDefined();
  });

  test('that allows too little is asked for again with what is missing, once (S-47)', async () => {
    let mayDo = false;
    scene = await ConnectScene.start({ scopes: () => mayDo });
    await scene.whoami();
    await scene.connect();
    expect(visitIn(await scene.whoami())).toBeDefined();
    await scene.connect();
    expect(scene.issuer.asked.at(-1)?.get('scope')?.split(' ').toSorted()).toEqual(['admin', 'files']);
    // Whoever says yes and is refused again is not sent in circles.
    expect((await scene.whoami()).status).toBe(502);
    mayDo = true;
    await expect.poll(async () => (await scene.whoami()).status, { timeout: 5000 }).toBe(200);
  });
});

describe('a vault that does not open', () => {
  test('stops every call that needs an account, and connects none, until it opens (S-82)', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const environment: Record<string, string | undefined> = { VAULT_KEY: key };
    scene = await ConnectScene.start({ vault: { key: 'env:VAULT_KEY' }, environment });
    await scene.connect();
    environment['VAULT_KEY'] = Buffer.alloc(32, 8).toString('base64');
    const before = scene.files.requests().length;
    expect((await scene.whoami()).status).toBe(502);
    expect(scene.files.requests()).toHaveLength(before);
    delete environment['VAULT_KEY'];
    expect((await scene.connect()).status).toBe(503);
    environment['VAULT_KEY'] = key;
    // That the server could not be asked is remembered for a moment.
    await expect.poll(async () => (await scene.whoami()).status, { timeout: 5000 }).toBe(200);
  });
});

describe('a response of the issuer', () => {
  const stop = { stopAt: (url: string): boolean => url.includes('/oauth/connected') };

  test('counts in no other browser, also not in one of the same person (S-43, S-44)', async () => {
    scene = await ConnectScene.start();
    const { url } = await scene.connect('files', stop);
    const victim = new TestBrowser();
    await scene.open('files', victim);
    expect((await victim.open(url)).status).toBe(403);
    expect((await new TestBrowser().open(url)).status).toBe(403);
    expect(scene.issuer.tokenRequests).toEqual([]);
    expect((await scene.browser.open(url)).body).toContain('is connected');
    // It works once.
    expect((await scene.browser.open(url)).status).toBe(400);
    expect(scene.issuer.tokenRequests).toHaveLength(1);
  });

  test.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['with the issuer spelled otherwise', { iss: 'HTTP://127.0.0.1' }],
    ['with an error of another issuer', { iss: 'https://evil.example', error: 'access_denied' }],
  ])('%s is not acted on (S-47)', async (_what, response) => {
    scene = await ConnectScene.start();
    scene.issuer.response = response;
    const done = await scene.connect();
    expect([done.status, done.body.includes('evil')]).toEqual([403, false]);
    expect(scene.issuer.tokenRequests).toEqual([]);
  });

  test('without the issuer that was promised is not acted on (S-47)', async () => {
    scene = await ConnectScene.start();
    scene.issuer.response = {};
    expect((await scene.connect()).status).toBe(403);
    expect(scene.issuer.tokenRequests).toEqual([]);
  });
});

describe('the page', () => {
  test('takes no form of others, and none without its token (S-46)', async () => {
    scene = await ConnectScene.start();
    const page = await scene.open();
    const button = { name: 'decision', value: 'connect' };
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      expect((await scene.browser.press(page, button, { headers })).status).toBe(403);
    }
    expect((await scene.browser.press(page, button, { fields: { csrf: 'x' } })).status).toBe(403);
    expect(scene.issuer.asked).toEqual([]);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  test('is for those who are signed in, and for servers that have accounts', async () => {
    scene = await ConnectScene.start();
    expect((await new TestBrowser().open(scene.page())).body).toContain('Sign in');
    await scene.open();
    expect((await scene.browser.open(scene.page('nowhere'))).status).toBe(404);
  });
});
