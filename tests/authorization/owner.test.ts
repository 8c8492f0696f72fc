import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOwnerLink, openSqliteStore, rotateSigningKey, storeFileIn } from '@durward/gateway';
import { send, TestBrowser, type Reply } from './support/browser.ts';
import { Scene } from './support/scene.ts';

let scene: Scene;
let aheadMs = 0;

beforeAll(async () => {
  scene = await Scene.withOwner({ skewMs: () => (aheadMs += 200) });
});

afterAll(() => scene.close());

async function link(): Promise<string> {
  return (await scene.gateway.gateway.ownerLink()) ?? '';
}

function isSignedIn({ status, body }: Reply): boolean {
  return status === 200 && body.includes('You are signed in');
}

function kidOf(token: string): unknown {
  return (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: unknown }).kid;
}

describe('the link of the owner', () => {
  test('is not used up by whatever looks at it first (S-08)', async () => {
    const url = await link();
    for (let count = 0; count < 3; count += 1) await send(url);
    const browser = new TestBrowser();
    expect(isSignedIn(await browser.press(await browser.open(url), {}))).toBe(true);
  });

  test('works once (S-08)', async () => {
    const url = await link();
    const first = new TestBrowser();
    const second = new TestBrowser();
    const pages = [await first.open(url), await second.open(url)] as const;
    expect(isSignedIn(await first.press(pages[0], {}))).toBe(true);
    const again = await second.press(pages[1], {});
    expect([again.status, isSignedIn(again)]).toEqual([400, false]);
    expect(scene.records('signin.refused').at(-1)).toMatchObject({ reason: 'unknown_ticket' });
    expect(second.cookieNames().some((name) => name.includes('session'))).toBe(false);
  });

  test('works once, also when twenty come at the same time (S-08)', async () => {
    const url = await link();
    const browsers = Array.from({ length: 20 }, () => new TestBrowser());
    const opened = await Promise.all(browsers.map(async (browser) => ({ browser, page: await browser.open(url) })));
    const ends = await Promise.all(opened.map(({ browser, page }) => browser.press(page, {})));
    expect(ends.filter(isSignedIn)).toHaveLength(1);
  });

  test('ends after a quarter of an hour (S-08)', async () => {
    const url = await link();
    aheadMs += 901_000;
    const browser = new TestBrowser();
    expect(isSignedIn(await browser.press(await browser.open(url), {}))).toBe(false);
  });

  test.each(['', '?ticket=', '?ticket=guessed', `?ticket=${'A'.repeat(43)}`])(
    'made up as %j signs nobody in (S-08)',
    async (query) => {
      const browser = new TestBrowser();
      const page = await browser.open(`${scene.url}/oauth/owner${query}`);
      const end = page.status === 200 ? await browser.press(page, {}) : page;
      expect(end.status).toBe(400);
    },
  );

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['without an origin', { origin: undefined }],
    ['by a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])('is not taken %s, and lives on (S-08, S-46)', async (_what, headers) => {
    const url = await link();
    const browser = new TestBrowser();
    const page = await browser.open(url);
    expect((await browser.press(page, {}, { headers })).status).toBe(403);
    expect(isSignedIn(await browser.press(page, {}))).toBe(true);
  });

  test('is not taken with the form of another browser (S-46)', async () => {
    const url = await link();
    const owner = new TestBrowser();
    const other = new TestBrowser();
    const page = await owner.open(url);
    await other.open(url);
    expect((await other.press(page, {})).status).toBe(403);
  });

  test('can be made beside the running gateway, and leads back to what was begun (S-08)', async () => {
    const browser = new TestBrowser();
    const attempt = scene.attempt();
    const wait = await browser.open(attempt.url);
    expect(wait.body).toContain('Sign in as the owner of this computer');
    const store = await openSqliteStore(storeFileIn(scene.gateway.folder), Date.now);
    const port = Number(new URL(scene.url).port);
    const config = { listen: { address: '127.0.0.1', port } } as Parameters<typeof newOwnerLink>[0]['config'];
    const url = await newOwnerLink({ store, config, clock: () => Date.now() + aheadMs });
    await store.close();
    const back = await browser.press(await browser.open(url), {});
    expect(back.body).toContain('It will be able to');
    const answer = await scene.answer(browser, back, attempt);
    expect(answer.get('code')).not.toBeNull();
  });

  test('does not exist where people sign in at a provider (S-08)', async () => {
    const company = await Scene.atCompany();
    try {
      expect(await company.gateway.gateway.ownerLink()).toBeUndefined();
      expect((await send(`${company.url}/oauth/owner?ticket=x`)).status).toBe(400);
    } finally {
      await company.close();
    }
  });
});

describe('keys', () => {
  test('are renewed without a restart: new tokens have the new key, old ones go on until they end (S-73)', async () => {
    const own = await Scene.withOwner();
    try {
      const browser = await own.ownersBrowser();
      const before = await own.tokens(browser);
      const store = await openSqliteStore(storeFileIn(own.gateway.folder), Date.now);
      const config = { listen: { address: '127.0.0.1', port: 0 } } as Parameters<typeof rotateSigningKey>[0]['config'];
      const kid = await rotateSigningKey({ store, config, clock: Date.now });
      await store.close();
      const published = async (): Promise<readonly unknown[]> => {
        const { keys } = JSON.parse((await send(`${own.url}/oauth/jwks`)).body) as {
          keys: readonly { kid: unknown; d?: unknown }[];
        };
        expect(keys.every((key) => key.d === undefined)).toBe(true);
        return keys.map((key) => key.kid);
      };
      await expect.poll(published, { timeout: 2000, interval: 50 }).toContain(kid);
      const after = await own.tokens(browser);
      expect(kidOf(after.access_token)).toBe(kid);
      expect(kidOf(before.access_token)).not.toBe(kid);
      // Accepted by the gateway, though the server behind is not there.
      expect([(await own.call(before.access_token)).status, (await own.call(after.access_token)).status]).toEqual([
        502, 502,
      ]);
      expect((await own.refresh(before.refresh_token)).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});
