import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** Where a Chromium may be: what the environment says, else where Debian puts it. */
const PLACES = [
  process.env['DURWARD_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Starts a Chromium without a window, with a profile of its own that is gone afterwards. */
export async function startChromium(): Promise<Browser> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) {
    throw new Error(
      'These tests drive a real browser. Install one (apt-get install chromium), or name it in DURWARD_CHROMIUM.',
    );
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/**
 * Hands over a fresh page before each test of a file, in a browser that they share. After each, nothing on it may have
 * broken its content security policy; a test that expects it takes what it expects out of the violations given back.
 */
export function pageForEachTest(take: (page: Page) => void): string[] {
  const violations: string[] = [];
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    violations.length = 0;
    page.on('console', (message) => {
      if (/content security policy|refused to/i.test(message.text())) violations.push(message.text());
    });
    take(page);
  });
  afterEach(async () => {
    expect(violations).toEqual([]);
    await page.context().close();
  });
  afterAll(() => browser.close());
  return violations;
}

/** Texts whose contrast with what is behind them is below 4.5 : 1 (WCAG 2.2, 1.4.3). */
export const CONTRASTS = `(() => {
  const curve = (part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const channel = (value) => curve(value / 255);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let one = element; one !== null; one = one.parentElement) {
      const found = colour(getComputedStyle(one).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('main *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .map((one) => {
      const [a, b] = [luminance(colour(getComputedStyle(one).color)), luminance(behind(one))];
      return { text: one.textContent.trim().slice(0, 40), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
})()`;
