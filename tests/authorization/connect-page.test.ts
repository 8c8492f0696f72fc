import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { call, textOf } from '../journeys/support/talk.ts';
import { ConnectScene, visitIn } from '../credentials/fixture/connect-scene.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { CONTRASTS, pageForEachTest } from './support/chromium.ts';

let page: Page;
pageForEachTest((fresh) => {
  page = fresh;
});

/** Signs the owner in with the keyboard alone. */
async function signIn(gateway: TestGateway): Promise<void> {
  await page.goto((await gateway.gateway.ownerLink()) ?? '');
  await page.locator('button:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
}

const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');

describe('the page on which people connect an account, in a real browser', () => {
  test('is gone through with the keyboard alone: connect, be served, disconnect (S-42, S-46)', async () => {
    const scene = await ConnectScene.start();
    try {
      await signIn(scene.gateway);
      expect(visitIn(await scene.whoami())?.['url']).toBe(scene.page());
      await page.goto(scene.page());
      await page.locator('button:focus').waitFor();
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Connect');
      await page.keyboard.press('Space');
      await page.getByRole('heading', { name: 'Company files is connected' }).waitFor();
      expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
      await page.goto(scene.page());
      await page.locator('button:focus').waitFor();
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Disconnect');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'is not connected any more' }).waitFor();
      expect(visitIn(await scene.whoami())?.['url']).toBe(scene.page());
    } finally {
      await scene.close();
    }
  });

  test('changes nothing for whoever presses Enter without reading, before and after (S-46)', async () => {
    const scene = await ConnectScene.start();
    try {
      await signIn(scene.gateway);
      for (const text of ['Not now', 'Leave it']) {
        await page.goto(scene.page());
        expect(await page.locator('button:focus').textContent()).toBe(text);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Nothing was changed' }).waitFor();
        expect(scene.issuer.asked).toHaveLength(text === 'Not now' ? 0 : 1);
        await page.getByRole('link', { name: 'Go back' }).click();
        if (text === 'Not now') await page.getByRole('button', { name: 'Connect' }).click();
        await page.getByRole('heading', { name: text === 'Not now' ? 'is connected' : 'Your account' }).waitFor();
      }
      expect(textOf(await scene.whoami())).toMatch(/^Bearer/);
      expect(scene.issuer.revocations).toEqual([]);
    } finally {
      await scene.close();
    }
  });

  test('that fails says so, shows nothing of why, and leads back (S-47)', async () => {
    const scene = await ConnectScene.start();
    try {
      await signIn(scene.gateway);
      scene.issuer.response = { iss: 'https://evil.example' };
      await page.goto(scene.page());
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('heading', { name: 'Your account was not connected' }).waitFor();
      expect(await page.textContent('body')).not.toContain('evil');
      await page.getByRole('link', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Connect your account for Company files' }).waitFor();
    } finally {
      await scene.close();
    }
  });
});

describe('the page on which people give a secret, in a real browser', () => {
  test('takes it from the field by Enter, hides it while it is typed, and does not show it again (S-46)', async () => {
    const personal = { header: 'X-Api-Key', hint: 'A token that may read issues' };
    const http = { url: 'http://127.0.0.1:9/mcp', credential: { personal } };
    const gateway = await TestGateway.start({ servers: { issues: { http } }, grants: [EVERYTHING] });
    try {
      await signIn(gateway);
      await page.goto(`${gateway.url}/oauth/connect/issues`);
      const field = page.getByLabel('A token that may read issues');
      expect(await field.evaluate('document.activeElement === document.getElementById("secret")')).toBe(true);
      // An empty one is not sent.
      await page.keyboard.press('Enter');
      await page.keyboard.type('pat-1234');
      expect(await field.getAttribute('type')).toBe('password');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'is connected' }).waitFor();
      await page.goto(`${gateway.url}/oauth/connect/issues`);
      expect(await page.locator('button:focus').textContent()).toBe('Leave it');
      expect(await page.content()).not.toContain('pat-1234');
      const seat = { url: gateway.route('issues'), token: await gateway.token('issues', 'owner') };
      expect((await call(seat, 'whoami')).body).not.toContain('oauth/connect');
    } finally {
      await gateway.close();
    }
  });
});

describe('these pages, and those of the owner', () => {
  test.each([
    ['wide', 1280, 900],
    ['narrow', 320, 640],
  ])('fit a %s screen, with targets that fingers hit and texts that eyes can read (S-46)', async (
    _what,
    width,
    height,
  ) => {
    const scene = await ConnectScene.start();
    try {
      await page.setViewportSize({ width, height });
      await page.goto(scene.page());
      await examine('Sign in as the owner of this computer');
      await page.goto((await scene.gateway.gateway.ownerLink()) ?? '');
      await examine('Sign in as owner?');
      // It leads back to what was begun.
      await page.getByRole('button', { name: 'Sign in' }).click();
      await examine('Connect your account for Company files');
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('heading', { name: 'is connected' }).waitFor();
      await examine('Company files is connected');
      await page.goto(scene.page());
      await examine('Your account for Company files');
      await page.goto(scene.page('nowhere'));
      await examine('There is nothing to connect here');
      await signIn(scene.gateway);
      await examine('You are signed in as owner');
    } finally {
      await scene.close();
    }
  });
});

/** What anybody must be able to count on, whatever page it is (WCAG 2.2, AA). */
async function examine(heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading }).waitFor();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    const small = await page.evaluate(`[...document.querySelectorAll('button, a, input:not([type=hidden])')]
      .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent)`);
    expect(small).toEqual([]);
    expect(await page.evaluate(CONTRASTS)).toEqual([]);
  }
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  expect(await page.title()).toContain(heading);
  expect(await page.locator('h1').allTextContents()).toEqual([heading]);
  expect(await page.locator('main').count()).toBe(1);
  for (const button of await page.getByRole('button').all()) {
    expect((await button.textContent())?.trim()).not.toBe('');
  }
}
