import { fileURLToPath } from 'node:url';
import { TestBrowser } from '../authorization/support/browser.ts';
import { freePort, runToEnd, startChild } from './child.ts';
import type { Durward } from './durward.ts';
import { CLIENT_ID } from './durward.ts';
import { SUITE_PROGRAM } from './suite.ts';

/** What the suite found at the authorization server. */
export interface AuthorizationReport {
  readonly passed: number;
  readonly failed: number;
  readonly lines: readonly string[];
}

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const TIMEOUT_MS = 60_000;

/**
 * Runs the suite's scenarios for authorization servers against a gateway that runs. Where the suite
 * waits for a person, the owner signs in with a link and allows what is asked.
 */
export async function runAuthorizationSuite(durward: Durward, server: string): Promise<AuthorizationReport> {
  const issuer = `http://127.0.0.1:${String(durward.port)}`;
  const port = await freePort();
  const browser = new TestBrowser();
  const lines: string[] = [];
  const person: Promise<void>[] = [];
  const child = await startChild(process.execPath, [
    SUITE_PROGRAM, 'authorization', '--url', issuer, '--client-id', CLIENT_ID, '--port', String(port),
    '--resource', `${issuer}/servers/${server}/mcp`,
  ], {
    onLine: (line) => {
      lines.push(line);
      if (line.startsWith(`${issuer}/oauth/authorize`)) person.push(allow(browser, line, durward));
    },
  });
  const timer = setTimeout(() => void child.stop(), TIMEOUT_MS);
  await child.exited;
  clearTimeout(timer);
  await Promise.all(person);
  const marked = lines.filter((line) => /[✓✗]|SUCCESS|FAILURE/.test(line));
  const failed = marked.filter((line) => /✗|FAILURE/.test(line));
  return { passed: marked.length - failed.length, failed: failed.length, lines };
}

async function allow(browser: TestBrowser, url: string, durward: Durward): Promise<void> {
  const link = await runToEnd(process.execPath, [MAIN, 'owner-link', '--config', durward.config], TIMEOUT_MS);
  const signIn = /http:\S+/.exec(link)?.[0] ?? '';
  await browser.press(await browser.open(signIn), {});
  await browser.press(await browser.open(url), { name: 'decision', value: 'allow' });
}
