import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessMatching, openSqliteStore, revokeAccess, storeFileIn } from '@durward/gateway';
import { AuditLog } from '../../packages/gateway/src/audit/audit-log.ts';
import { standing, requestOf, type Seat } from '../journeys/support/talk.ts';
import { httpUpstream, type HttpUpstream } from '../journeys/support/upstreams.ts';
import { beginSession, openStream, type OpenStream } from '../support/wire.ts';
import { sendForm, TestBrowser } from './support/browser.ts';
import { basic, Scene, WEB_AGENT, WEB_AGENT_SECRET, type Tokens } from './support/scene.ts';

type Company = Awaited<ReturnType<typeof Scene.atCompany>>;
type Filter = Parameters<typeof revokeAccess>[1];

const WITHIN_MS = 1000;

let scene: Company;
let legacy: HttpUpstream;
let modern: HttpUpstream;
const open: OpenStream[] = [];

beforeAll(async () => {
  [legacy, modern] = await Promise.all([httpUpstream('legacy', {}), httpUpstream('modern', {})]);
  scene = await Scene.atCompany({
    servers: { legacy: legacy.config, modern: modern.config, files: { http: { url: 'http://127.0.0.1:1/mcp' } } },
  });
});

afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  // Who is cut off is cut off until the end of that second.
  await pause(1000);
});

afterAll(async () => {
  await scene.close();
  await Promise.all([legacy.close(), modern.close()]);
});

/** What `durward access revoke` does, beside the running gateway. */
async function revoke(filter: Filter): Promise<number> {
  const store = await openSqliteStore(storeFileIn(scene.gateway.folder), Date.now);
  const port = Number(new URL(scene.url).port);
  const config = { listen: { address: '127.0.0.1', port } } as Parameters<typeof revokeAccess>[0]['config'];
  try {
    const listed = await accessMatching({ store, config, clock: Date.now }, filter);
    const ended = await revokeAccess({ store, config, clock: Date.now }, filter, 'test');
    expect(ended.map(({ grantId }) => grantId).toSorted()).toEqual(listed.map(({ grantId }) => grantId).toSorted());
    return ended.length;
  } finally {
    await store.close();
  }
}

interface Held {
  readonly tokens: Tokens;
  readonly browser: TestBrowser;
  readonly streams: readonly OpenStream[];
}

/** Somebody with a session and its stream at one server, and a subscription at another. */
async function holding(username: string): Promise<Held> {
  const browser = new TestBrowser();
  const of = (server: string): Promise<Tokens> =>
    scene.tokens(browser, { resource: scene.gateway.route(server) }, { username });
  const [first, second] = [await of('legacy'), await of('modern')];
  const seat: Seat = { url: scene.gateway.route('legacy'), token: first.access_token };
  const session = await beginSession(seat.url, first.access_token);
  const stream = await standing({ ...seat, session });
  const there: Seat = { url: scene.gateway.route('modern'), token: second.access_token };
  const asked = requestOf(there, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
  const subscription = await openStream(there.url, { method: 'POST', ...asked });
  open.push(stream, subscription);
  return { tokens: first, browser, streams: [stream, subscription] };
}

async function areCut(streams: readonly OpenStream[], withinMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), withinMs);
  const cut = await Promise.race([Promise.all(streams.map(({ ended }) => ended)).then(() => true), promise]);
  clearTimeout(timer);
  return cut;
}

describe('access that is revoked', () => {
  test('of one person ends tokens, sessions and streams within a second, and no others (S-10, S-73)', async () => {
    const [ana, bob] = [await holding('ana'), await holding('bob')];
    const subject = scene.company.people.get('ana')?.oid ?? '';
    expect(await revoke({ subject })).toBe(2);
    expect(await areCut(ana.streams, WITHIN_MS)).toBe(true);
    expect(await areCut(bob.streams, 0)).toBe(false);
    expect((await scene.refresh(ana.tokens.refresh_token)).status).toBe(400);
    expect((await scene.refresh(bob.tokens.refresh_token)).status).toBe(200);
    // Nor is the browser signed in any more.
    const page = await ana.browser.open(scene.attempt().url);
    expect(page.body).toContain('You sign in next');
    expect((await bob.browser.open(scene.attempt().url)).body).toContain('Bob Baker');
  });

  test('of one server ends what is open there only (S-10, S-73)', async () => {
    const ana = await holding('ana');
    expect(await revoke({ server: 'legacy' })).toBeGreaterThan(0);
    const [there, elsewhere] = ana.streams as [OpenStream, OpenStream];
    expect(await areCut([there], WITHIN_MS)).toBe(true);
    expect(await areCut([elsewhere], 0)).toBe(false);
  });

  test('makes the next request ask again, also a client that was remembered (S-46, S-73)', async () => {
    const browser = new TestBrowser();
    const web = { client_id: WEB_AGENT.id, redirect_uri: WEB_AGENT.redirectUris[0] ?? '' };
    await scene.allow(browser, scene.attempt(web));
    const again = scene.attempt(web);
    const remembered = await browser.open(again.url, { stopAt: (url) => url.startsWith(again.redirectUri) });
    expect(remembered.status).toBe(0);
    await revoke({ clientId: WEB_AGENT.id });
    const asked = await browser.open(scene.attempt(web).url);
    expect(asked.body).toContain('It will be able to');
  });

  test('leaves codes and pushed requests that were under way without effect (S-10, S-73)', async () => {
    const attempt = scene.attempt();
    const answer = await scene.allow(new TestBrowser(), attempt);
    await revoke({ subject: scene.company.people.get('ana')?.oid });
    expect((await scene.redeem(attempt, answer.get('code') ?? '')).status).toBe(400);
  });
});

describe('without a record', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('no token goes out, no consent counts, nobody is signed in (S-87)', async () => {
    const browser = new TestBrowser();
    const attempt = scene.attempt();
    const answer = await scene.allow(browser, attempt);
    const page = await browser.open(scene.attempt().url);
    vi.spyOn(AuditLog.prototype, 'settled').mockImplementation((_waits, then) => then(false));
    const redeemed = await scene.redeem(attempt, answer.get('code') ?? '');
    expect([redeemed.status, redeemed.body.includes('access_token')]).toEqual([503, false]);
    const decided = await browser.press(page, { name: 'decision', value: 'allow' });
    expect(decided.status).toBe(503);
    expect(decided.headers.location).toBeUndefined();
    const posted = await sendForm(
      `${scene.url}/oauth/introspect`,
      { token: 'x' },
      basic(WEB_AGENT.id, WEB_AGENT_SECRET),
    );
    expect(posted.status).toBe(503);
  });
});
