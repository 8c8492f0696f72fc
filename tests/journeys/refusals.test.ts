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
    const audit = { strangers: { windowMs: 3_600_000 } };
    const child = await home.serve({ servers: { web: upstream.config }, audit });
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
    expect(metrics).toContain('\ndurward_audit_counted_total 160\n');
    expect(metrics).toContain('\ndurward_denials_total{control="AA001",reason="missing_token"} 340\n');
    expect(await gateway.verify()).toMatchObject({ verdict: 'intact' });
  });

  test('are counted also at the authorization server, and when their bytes are no requests (S-87)', async () => {
    const gateway = await start({ audit: { strangers: { perAddressMax: 1 } } });
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

describe('requests that are refused before they are served', () => {
  test('leave a record with a reason and an address, and nothing of them comes back (S-87)', async () => {
    let skewMs = 0;
    const gateway = await start({ listen: { port: 0, trustedProxies: ['127.0.0.1'] } }, () => skewMs);
    const post = 'POST /servers/web/mcp HTTP/1.1';
    const proxied = { 'x-forwarded-for': '192.0.2.9', 'x-forwarded-proto': 'https' };
    const { host } = new URL(gateway.url);
    const lines = Object.entries({
      ...requestOf({ url: '', token: await gateway.token('web') }, 'ping').headers, host, ...proxied, 'x-mark': 'MARK',
    });
    const head = lines.map(([name, value]) => `${name}: ${value ?? ''}`).join('\r\n');
    const requests: readonly (readonly [string, string, number, string])[] = [
      [`${post}\r\nx-mark: MARK\r\n\r\n`, '127.0.0.1', 400, 'unreadable_request'],
      [`${post}\r\n${head}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n`, '127.0.0.1', 400, 'unreadable_request'],
      [`${post}\r\n${head}\r\nexpect: MARK\r\n\r\n`, '192.0.2.9', 417, 'unmet_expectation'],
      [`${post}\r\n${head}\r\n${'a: MARK\r\n'.repeat(100)}\r\n`, '192.0.2.9', 431, 'oversize_head'],
      [`${post}\r\n${head}${'MARK'.repeat(10_000)}\r\n\r\n`, '127.0.0.1', 431, 'oversize_head'],
      [
        `${post}\r\n${head}\r\ntransfer-encoding: chunked\r\n\r\n1;${'MARK'.repeat(9999)}`, '192.0.2.9', 413,
        'oversize_message',
      ],
      // A head that goes on and on, and a body that does not come to its end in a lane.
      [`${post}\r\n${head}`, '127.0.0.1', 408, 'slow_request'],
      [`${post}\r\n${head}\r\ncontent-length: 9\r\n\r\nMARK`, '192.0.2.9', 408, 'slow_request'],
    ];
    const said = requests.map(([text]) => send(gateway.url, text, 1));
    await new Promise((resolve) => setTimeout(resolve, 500));
    skewMs = 61_000;
    const replies = await Promise.all(said);
    expect(replies.map((reply) => Number(reply.slice(9, 12)))).toEqual(requests.map(([, , status]) => status));
    expect(replies.join('')).not.toContain('MARK');
    const records = typed(gateway.records(), 'request.refused');
    const recorded = records.map(({ control, reason, peer }) => [control, reason, peer].map(String).join(' '));
    const expected = requests.map(([, peer, , reason]) => `gateway ${reason} ${peer}`);
    expect(recorded.toSorted()).toEqual(expected.toSorted());
    expect(JSON.stringify(gateway.records())).not.toContain('MARK');
    const metrics = await (await fetch(`${gateway.gateway.adminUrl ?? ''}/metrics`)).text();
    expect(metrics).toContain('\ndurward_denials_total{control="gateway",reason="slow_request"} 2\n');
  });

  test('are counted like all others (S-87)', async () => {
    const gateway = await start({ audit: { strangers: { perAddressMax: 2 } } });
    const text = `GET / HTTP/1.1\r\nhost: ${new URL(gateway.url).host}\r\nexpect: x\r\n\r\n`;
    expect((await send(gateway.url, text, 30)).match(/HTTP\/1\.1 417 /g)).toHaveLength(30);
    await gateway.gateway.close();
    expect(typed(gateway.records(), 'request.refused')).toHaveLength(2);
    expect(typed(gateway.records(), 'refusals.counted').map((one) => detailOf(one).count)).toEqual([28]);
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
