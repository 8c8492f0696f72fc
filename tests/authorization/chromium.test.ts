import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { revokeAccess, openSqliteStore, storeFileIn } from '@durward/gateway';
import { CONTRASTS, pageForEachTest } from './support/chromium.ts';
import { Scene, type SceneOptions } from './support/scene.ts';
import { SdkClient } from './support/sdk-client.ts';

const EVERYTHING_SERVER = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
);

const OPTIONS: SceneOptions = {
  servers: {
    tools: {
      stdio: { command: process.execPath, args: [EVERYTHING_SERVER, 'stdio'], inheritEnv: [] },
      title: 'Company tools',
    },
  },
  authorization: { clients: [], registration: { enabled: true } },
};

let page: Page;
const violations = pageForEachTest((fresh) => {
  page = fresh;
});

/** A client whose browser is this page. */
function clientOf(scene: Scene): Promise<SdkClient> {
  return SdkClient.start(scene.gateway.route('tools'), async (url) => {
    await page.goto(url.href);
  });
}

/** A page on another site, which shows what it is told. */
async function attackerPage(body: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function textOf(client: SdkClient, message: string): Promise<string> {
  const result = await client.client.callTool({ name: 'echo', arguments: { message } });
  const [first] = result.content ?? [];
  return first?.type === 'text' ? first.text : '';
}

describe('a real client and a real browser', () => {
  test('at a company: refused, allowed, signed in, served, revoked, refused (S-08, S-43, S-46)', async () => {
    const scene = await Scene.atCompany(OPTIONS);
    try {
      const client = await clientOf(scene);
      const connected = client.connect();
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByLabel('Name').fill('ana');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await connected;
      expect(await textOf(client, 'good morning')).toContain('good morning');
      expect(await page.textContent('body')).toContain('You can close this window.');

      const store = await openSqliteStore(storeFileIn(scene.gateway.folder), Date.now);
      const config = { listen: { address: '127.0.0.1', port: 0 } } as Parameters<typeof revokeAccess>[0]['config'];
      const ended = await revokeAccess({ store, config, clock: Date.now }, { server: 'tools' }, 'test');
      await store.close();
      expect(ended).toHaveLength(1);
      const refused = async (): Promise<boolean> =>
        textOf(client, 'still there?').then(
          () => false,
          () => true,
        );
      const until = performance.now() + 1000;
      let isRefused = await refused();
      while (!isRefused && performance.now() < until) isRefused = await refused();
      expect(isRefused).toBe(true);
      await client.close();
    } finally {
      await scene.close();
    }
  });

  test('on one machine: the owner signs in by the link, allows, and is served (S-08)', async () => {
    const scene = await Scene.withOwner(OPTIONS);
    try {
      const client = await clientOf(scene);
      const connected = client.connect();
      await page.getByRole('heading', { name: 'Sign in as the owner' }).waitFor();
      // The owner opens the link from the terminal in the same browser, and comes back to the request.
      await page.goto((await scene.gateway.gateway.ownerLink()) ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Allow' }).click();
      await connected;
      expect(await textOf(client, 'good evening')).toContain('good evening');
      await client.close();
    } finally {
      await scene.close();
    }
  });

  test('Deny has the focus: whoever presses Enter without reading has said no (S-46)', async () => {
    const scene = await Scene.atCompany(OPTIONS);
    try {
      const client = await clientOf(scene);
      const connected = client.connect();
      expect(await page.locator('button:focus').textContent()).toBe('Deny');
      const said = expect(connected).rejects.toThrow('access_denied');
      await page.keyboard.press('Enter');
      await said;
      await client.close();
    } finally {
      await scene.close();
    }
  });

  test('with the keyboard alone a person can read everything and say yes (S-46)', async () => {
    const scene = await Scene.withOwner(OPTIONS);
    try {
      await page.goto((await scene.gateway.gateway.ownerLink()) ?? '');
      await page.locator('button:focus').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
      const client = await clientOf(scene);
      const connected = client.connect();
      await page.locator('button:focus').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Allow');
      await page.keyboard.press('Space');
      await connected;
      await client.close();
    } finally {
      await scene.close();
    }
  });

  test('in a frame of another page nothing is shown (S-46)', async () => {
    const scene = await Scene.withOwner(OPTIONS);
    try {
      await page.goto((await scene.gateway.gateway.ownerLink()) ?? '');
      await page.getByRole('button', { name: 'Sign in' }).click();
      const registered = await fetch(`${scene.url}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: 'Framer', redirect_uris: ['http://127.0.0.1/callback'] }),
      });
      const { client_id: clientId } = (await registered.json()) as { client_id: string };
      const { url } = scene.attempt({ client_id: clientId }, 'tools');
      const attacker = await attackerPage(`<iframe src="${url}" width="800" height="600"></iframe>`);
      await page.goto(attacker.url);
      await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
      expect(violations.splice(0).join(' ')).toContain("frame-ancestors 'none'");
      await attacker.close();
    } finally {
      await scene.close();
    }
  });
});

describe('a page', () => {
  test.each([
    ['wide', 1280, 900],
    ['narrow', 320, 640],
  ])(
    'on a %s screen fits its width, with targets that fingers hit and texts that eyes can read (S-46)',
    async (_what, width, height) => {
      const scene = await Scene.atCompany(OPTIONS);
      try {
        await page.setViewportSize({ width, height });
        const client = await clientOf(scene);
        const connected = client.connect().catch(() => undefined);
        await page.getByRole('button', { name: 'Allow' }).waitFor();
        for (const scheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme: scheme });
          expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
          const small = await page.evaluate(`[...document.querySelectorAll('button, a')]
          .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent)`);
          expect(small).toEqual([]);
          expect(await page.evaluate(CONTRASTS)).toEqual([]);
        }
        await page.getByRole('button', { name: 'Deny' }).click();
        await connected;
        await client.close();
      } finally {
        await scene.close();
      }
    },
  );

  test('has a language, a title, one first heading, and names for all that can be pressed (S-46)', async () => {
    const scene = await Scene.atCompany(OPTIONS);
    try {
      const client = await clientOf(scene);
      const connected = client.connect().catch(() => undefined);
      await page.getByRole('button', { name: 'Allow' }).waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe('en');
      expect(await page.title()).toContain('Allow A real client to use Company tools?');
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('main').count()).toBe(1);
      for (const button of await page.getByRole('button').all())
        expect((await button.textContent())?.trim()).not.toBe('');
      await page.getByRole('button', { name: 'Deny' }).click();
      await connected;
      await client.close();
    } finally {
      await scene.close();
    }
  });
});
