import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endConnections, openSqliteStore, storeFileIn } from '@durward/gateway';
import { TestBrowser, type Reply } from '../authorization/support/browser.ts';
import { commandLines, filesIn, tracesIn } from '../journeys/support/canaries.ts';
import { call, textOf, type Said } from '../journeys/support/talk.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { SHOWS_PAGES, visitIn } from './fixture/connect-scene.ts';
import { startProtectedServer, type ProtectedServer } from './fixture/protected-server.ts';
import { isAlive } from '../upstreams/support.ts';

const PROGRAM = fileURLToPath(new URL('fixture/secret-program.ts', import.meta.url));
// Words, so that nothing but knowing them finds them.
const SECRET = 'orange-window-tuesday';
const OTHER = 'purple-ladder-monday';

type Server = 'git' | 'issues';

/** Where the log of the gateway is. */
let folder: string;
let issues: ProtectedServer;
let gateway: TestGateway;
let browser: TestBrowser;
/** Which keys the server over HTTP takes. */
let accepts: (key: string) => boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durward-personal-'));
  accepts = (key) => key.startsWith('Token ');
  issues = await startProtectedServer(({ headers }) =>
    accepts(String(headers['x-api-key'] ?? '')) ? undefined : { status: 401 });
  const hint = 'A token that may read issues';
  const link = 'https://git.example/settings/tokens';
  const http = { url: issues.url, credential: { personal: { header: 'X-Api-Key', scheme: 'Token', hint, link } } };
  const stdio = {
    command: process.execPath, args: [PROGRAM], stopGraceMs: 300, credential: { personal: { variable: 'GIT_TOKEN' } },
  };
  gateway = await TestGateway.start({
    servers: { issues: { http, title: 'Issues' }, git: { stdio, era: 'legacy', title: 'Git' } }, grants: [EVERYTHING],
  }, { log: { level: 'debug', file: join(folder, 'durward.log') } });
  browser = new TestBrowser();
  await browser.press(await browser.open((await gateway.gateway.ownerLink()) ?? ''), {});
});

afterEach(async () => {
  await gateway.close();
  await issues.recorder.close();
  rmSync(folder, { recursive: true });
});

const page = (server: Server): string => `${gateway.url}/oauth/connect/${server}`;

async function whoami(server: Server, who = 'owner', args: { readonly echo?: boolean } = {}): Promise<Said> {
  const seat = { url: gateway.route(server), token: await gateway.token(server, who) };
  return call(seat, 'whoami', args, { meta: SHOWS_PAGES });
}

async function give(server: Server, secret: string): Promise<Reply> {
  const button = { name: 'decision', value: 'connect' };
  return browser.press(await browser.open(page(server)), button, { fields: { secret } });
}

function seen(said: Said): { readonly digest: string; readonly pid: number } {
  return JSON.parse(textOf(said)) as { digest: string; pid: number };
}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

describe('a secret that a person gives for a server over HTTP', () => {
  test('is asked for on its page, and goes along with their requests and nobody else’s (S-16, S-46)', async () => {
    expect(visitIn(await whoami('issues'))?.['url']).toBe(page('issues'));
    const asked = await browser.open(page('issues'));
    expect(asked.body).toContain('A token that may read issues');
    expect(asked.body).toContain('href="https://git.example/settings/tokens"');
    expect((await give('issues', `  ${SECRET}\n`)).body).toContain('Issues is connected');
    expect((await whoami('issues')).status).toBe(200);
    expect(issues.requests().at(-1)?.headers['x-api-key']).toBe(`Token ${SECRET}`);
    expect(visitIn(await whoami('issues', 'bob'))?.['url']).toBe(page('issues'));
    expect((await browser.open(page('issues'))).body).not.toContain(SECRET);
  });

  test('that the server refuses is asked for anew (S-46)', async () => {
    await give('issues', SECRET);
    accepts = (key) => key === `Token ${OTHER}`;
    expect(visitIn(await whoami('issues'))?.['url']).toBe(page('issues'));
    await give('issues', OTHER);
    await expect.poll(async () => (await whoami('issues')).status, { timeout: 5000 }).toBe(200);
  });

  test('lies sealed, and never stands beside the caller’s token (S-11, S-82)', async () => {
    const given = await give('issues', SECRET);
    const token = await gateway.token('issues', 'owner');
    const said = await call({ url: gateway.route('issues'), token }, 'whoami');
    const [, claims = '', signature = ''] = token.split('.');
    expect(tracesIn(JSON.stringify(issues.recorder.requests), { token, claims, signature })).toEqual([]);
    for (const { path, text } of filesIn(gateway.folder)) {
      expect([path, tracesIn(text, { SECRET })]).toEqual([path, []]);
    }
    const told = JSON.stringify([gateway.records(), given.body, said.body]);
    expect(tracesIn(told, { SECRET })).toEqual([]);
  });
});

describe('a secret that a person gives for a program', () => {
  test('is in the environment of their own process, without the caller’s token (S-11, S-16, S-46)', async () => {
    expect(visitIn(await whoami('git'))?.['url']).toBe(page('git'));
    await give('git', SECRET);
    const token = await gateway.token('git', 'owner');
    const said = seen(await call({ url: gateway.route('git'), token }, 'whoami'));
    expect(said.digest).toBe(digestOf(SECRET));
    const [, claims = '', signature = ''] = token.split('.');
    const environment = readFileSync(`/proc/${String(said.pid)}/environ`, 'latin1');
    expect(tracesIn(environment, { SECRET, token, claims, signature })).toEqual(['SECRET']);
    expect(visitIn(await whoami('git', 'bob'))?.['url']).toBe(page('git'));
    expect(tracesIn(commandLines(), { SECRET })).toEqual([]);
  });

  test('does not come back out of the program, also not by its stderr (S-15, S-82)', async () => {
    await give('git', SECRET);
    const said = await whoami('git', 'owner', { echo: true });
    expect(tracesIn(said.body, { SECRET })).toEqual([]);
    const log = join(folder, 'durward.log');
    expect(tracesIn(JSON.stringify(gateway.records()), { SECRET })).toEqual([]);
    await expect.poll(() => readFileSync(log, 'utf8')).toContain('began with');
    expect(tracesIn(readFileSync(log, 'utf8'), { SECRET })).toEqual([]);
  });

  test('that is replaced is in a new process, and the old one is gone (S-56)', async () => {
    await give('git', SECRET);
    const { pid } = seen(await whoami('git'));
    await give('git', OTHER);
    await expect.poll(() => isAlive(pid), { timeout: 3000 }).toBe(false);
    await expect.poll(async () => seen(await whoami('git')).digest, { timeout: 3000 }).toBe(digestOf(OTHER));
  });

  test('that is ended at the command line ends the process within a second or so (S-46)', async () => {
    await give('git', SECRET);
    const { pid } = seen(await whoami('git'));
    const store = await openSqliteStore(storeFileIn(gateway.folder), Date.now);
    const ended = await endConnections(
      { store, config: gateway.config, environment: {}, clock: Date.now }, { server: 'git' },
    );
    await store.close();
    expect(ended).toMatchObject([{ subject: 'owner', server: 'git', atIssuer: 'not_offered' }]);
    await expect.poll(() => isAlive(pid), { timeout: 3000 }).toBe(false);
    expect(visitIn(await whoami('git'))?.['url']).toBe(page('git'));
  });
});

describe('the page on which a secret is given', () => {
  test.each([['nothing', ' '], ['a sentence', 'my secret'], ['two lines', 'a\nb'], ['other letters', 'schlüssel']])(
    'does not take %s for one (S-46)',
    async (_what, pasted) => {
      const refused = await give('git', pasted);
      expect([refused.status, refused.body.includes('Nothing was kept')]).toEqual([400, true]);
      expect(visitIn(await whoami('git'))).toBeDefined();
    },
  );

  test('takes none from another page, and nothing when its person leaves it (S-46)', async () => {
    const open = await browser.open(page('git'));
    const button = { name: 'decision', value: 'connect' };
    const foreign = { fields: { secret: SECRET }, headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await browser.press(open, button, foreign)).status).toBe(403);
    expect((await browser.press(open, { name: 'decision', value: 'leave' }, { fields: { secret: SECRET } })).body)
      .toContain('Nothing was changed');
    expect(visitIn(await whoami('git'))).toBeDefined();
    expect(gateway.records().map(({ type }) => type)).not.toContain('connection.made');
  });
});
