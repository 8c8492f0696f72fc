import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@durward/core';
import { verifyAudit } from '@durward/gateway';
import { Home } from '../support/durward-child.ts';
import { EVERYTHING, TestGateway, incidentIn, type TestConfig } from '../support/gateway.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { requestOf } from './support/talk.ts';
import { httpUpstream } from './support/upstreams.ts';

/** What anybody can send who reaches the listener: its records are bounded, and its number is exact. */

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const WINDOW_MS = 60_000;
const STATUS = /HTTP\/1\.1 \d{3} /g;

/** Sends one request so many times on one connection, without waiting for replies; everything that was said. */
async function send(url: string, text: string, times: number): Promise<string> {
  const line = await RawConnection.open(url);
  line.write(text.repeat(times));
  while ((line.said.match(STATUS) ?? []).length < times) {
    if (line.socket.closed) throw new Error(`ended after: ${line.said.slice(-2000)}`);
    await Promise.race([once(line.socket, 'data'), line.ended]);
  }
  line.close();
  return line.said;
}

const unknownCaller = (url: string, headers: Readonly<Record<string, string>> = {}): string =>
  requestText('GET /servers/web/mcp HTTP/1.1', { host: new URL(url).host, accept: 'text/event-stream', ...headers });

/** As a trusted proxy passes it on. */
const through = (url: string, peer: string): string =>
  unknownCaller(url, { 'x-forwarded-for': peer, 'x-forwarded-proto': 'https' });

const typed = (records: readonly JsonObject[], type: string): readonly JsonObject[] =>
  records.filter((record) => record['type'] === type);

function detailOf({ detail }: JsonObject): { readonly count: number; readonly kinds: readonly JsonValue[] } {
  return detail as { readonly count: number; readonly kinds: readonly JsonValue[] } & JsonObject;
}

const numberOf = (records: readonly JsonObject[]): number =>
  typed(records, 'auth.refused').length +
  typed(records, 'refusals.counted').reduce((sum, record) => sum + detailOf(record).count, 0);

async function start(given: TestConfig, skewMs = (): number => 0): Promise<TestGateway> {
  const upstream = await httpUpstream('modern', { quick: (asked) => asked.reply('quick') });
  closing.push(() => upstream.close());
  const gateway = await TestGateway.start({ servers: { web: upstream.config }, ...given }, { skewMs });
  closing.push(() => gateway.close());
  return gateway;
}

describe('refusals of somebody without a token', () => {
  test('ten thousand of one address make few records, whose numbers are just ten thousand (S-87, E-12)', async () => {
    const home = new Home();
    closing.push(() => home.close());
    const upstream = await httpUpstream('modern', {});
    closing.push(() => upstream.close());
    const child = await home.serve({ servers: { web: upstream.config }, audit: { refusals: { windowMs: 3_600_000 } } });
    const said = await Promise.all(Array.from({ length: 10 }, () => send(child.url, unknownCaller(child.url), 1000)));
    expect(said.join('').match(/HTTP\/1\.1 401 Unauthorized\r/g)).toHaveLength(10_000);
    expect(typed(home.records(), 'refusals.counted')).toEqual([]);
    await child.end('SIGTERM');
    const records = home.records();
    expect(typed(records, 'auth.refused')).toHaveLength(60);
    expect(typed(records, 'refusals.counted')).toEqual([expect.objectContaining({
      peer: '127.0.0.1',
      detail: expect.objectContaining({
        count: 9940,
        kinds: [{ event: 'auth.refused', control: 'AA001', reason: 'missing_token', count: 9940 }],
      }) as unknown,
    })]);
    expect(numberOf(records)).toBe(10_000);
    expect(records.at(-1)).toMatchObject({ type: 'gateway.stopped' });
    expect(await verifyAudit(home.auditFolder)).toMatchObject({ verdict: 'intact', records: records.length });
  }, 60_000);

  test('are told apart by address behind a trusted proxy, and by /64 (S-87)', async () => {
    let skewMs = 0;
    const gateway = await start({ listen: { port: 0, trustedProxies: ['127.0.0.1'] } }, () => skewMs);
    await send(gateway.url, through(gateway.url, '192.0.2.1'), 200);
    await send(gateway.url, through(gateway.url, '192.0.2.2'), 60);
    for (let host = 1; host <= 8; host += 1) {
      await send(gateway.url, through(gateway.url, `2001:db8:1:2::${String(host)}`), 10);
    }
    const before = typed(gateway.records(), 'auth.refused');
    expect(before.filter(({ peer }) => peer === '192.0.2.1')).toHaveLength(60);
    expect(before.filter(({ peer }) => peer === '192.0.2.2')).toHaveLength(60);
    skewMs = WINDOW_MS;
    await expect.poll(() => typed(gateway.records(), 'refusals.counted'), { timeout: 10_000 }).toHaveLength(2);
    const records = gateway.records();
    expect(typed(records, 'refusals.counted').map((one) => [one['peer'], detailOf(one).count])).toEqual([
      ['192.0.2.1', 140], ['2001:db8:1:2::/64', 20],
    ]);
    expect(numberOf(records)).toBe(340);
    const metrics = await (await fetch(`${gateway.gateway.adminUrl ?? ''}/metrics`)).text();
    expect(metrics).toContain('\ndurward_audit_refusals_counted_total 160\n');
    expect(metrics).toContain('\ndurward_denials_total{control="AA001",reason="missing_token"} 340\n');
    expect(await gateway.verify()).toMatchObject({ verdict: 'intact' });
  });

  test('are counted also at the authorization server, and when their bytes are no requests (S-87)', async () => {
    const gateway = await start({ audit: { refusals: { perAddressMax: 1 } } });
    const host = new URL(gateway.url).host;
    const head = { host, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' };
    await send(gateway.url, unknownCaller(gateway.url), 1);
    for (let count = 0; count < 3; count += 1) {
      await send(gateway.url, requestText('POST /oauth/token HTTP/1.1', head), 1);
    }
    await send(gateway.url, requestText('GET /oauth/nowhere HTTP/1.1', { host }), 2);
    await send(gateway.url, unknownCaller(gateway.url, { origin: 'https://evil.example' }), 4);
    for (let count = 0; count < 5; count += 1) await send(gateway.url, 'nonsense\r\n\r\n', 1);
    await gateway.gateway.drain(0);
    const counted = (): readonly JsonObject[] => typed(gateway.records(), 'refusals.counted');
    await expect.poll(counted).toHaveLength(1);
    expect(counted().map((one) => detailOf(one).kinds)).toEqual([[
      { event: 'token.refused', reason: 'invalid_request', count: 3 },
      { event: 'request.refused', control: 'EX002', reason: 'unknown_server', count: 2 },
      { event: 'request.refused', control: 'SN005', reason: 'foreign_origin', count: 4 },
      { event: 'request.refused', control: 'gateway', reason: 'unreadable_request', count: 5 },
    ]]);
  });
});

describe('refusals during a shutdown', () => {
  test('are counted to the last, before the record of the end (S-87)', async () => {
    const gateway = await start({});
    await gateway.gateway.drain(0);
    await send(gateway.url, unknownCaller(gateway.url), 100);
    await gateway.gateway.close();
    const records = gateway.records();
    expect(numberOf(records)).toBe(100);
    expect(records.slice(-2).map(({ type }) => type)).toEqual(['refusals.counted', 'gateway.stopped']);
  });
});

describe('denials of somebody who is known', () => {
  test('are recorded one by one, however many refusals came from the same address (S-87)', async () => {
    const gateway = await start({ grants: [{ ...EVERYTHING, tools: [] }] });
    await send(gateway.url, unknownCaller(gateway.url), 200);
    const token = await gateway.token('web');
    const { headers, body } = requestOf({ url: '', token }, 'tools/call', { name: 'quick', arguments: {} });
    const head = { host: new URL(gateway.url).host, ...headers };
    const post = (text: string): string =>
      requestText('POST /servers/web/mcp HTTP/1.1', { ...head, 'content-length': String(text.length) }, text);
    const said = await send(gateway.url, post(body), 150);
    await send(gateway.url, post('{'), 150);
    const records = gateway.records();
    expect(typed(records, 'call.denied')).toHaveLength(150);
    expect(records.filter(({ control }) => control === 'EX003')).toHaveLength(150);
    const bodies = said.split(/\r\n\r\n|(?<=\})HTTP/).filter((part) => part.startsWith('{"jsonrpc"'));
    const incidents = new Set(typed(records, 'call.denied').map((one) => one['incident']));
    expect(new Set(bodies.map(incidentIn))).toEqual(incidents);
  });
});
