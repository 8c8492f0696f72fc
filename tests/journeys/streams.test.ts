import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EVERYTHING, TestGateway, type TestConfig } from '../support/gateway.ts';
import { beginSession, legacyHeaders, openStream, send, type OpenStream } from '../support/wire.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { messagesIn } from './support/replies.ts';
import { call, callOpen, jsonOf, requestOf, standing, textOf, type Asking, type Seat } from './support/talk.ts';
import {
  httpUpstream, nextWaiting, program, type HttpUpstream, type ToolCall, type Tools,
} from './support/upstreams.ts';

/** The gateway promises half a second; the rest is for a busy machine. */
const CUT_WITHIN_MS = 15_000;
const ERAS = ['legacy', 'modern'] as const;

let gateway: TestGateway;
let legacy: HttpUpstream;
let modern: HttpUpstream;
let aheadMs = 0;
/** Calls of `gated` that wait for the test to answer them. */
const waiting: ToolCall[] = [];
const open: OpenStream[] = [];

beforeAll(async () => {
  const tools: Tools = { gated: (asked) => waiting.push(asked), echo: (asked) => asked.reply(asked.args) };
  [legacy, modern] = await Promise.all([httpUpstream('legacy', tools), httpUpstream('modern', tools)]);
  gateway = await TestGateway.start(
    { servers: { legacy: legacy.config, modern: modern.config, program: program() }, grants: [EVERYTHING] },
    { skewMs: () => aheadMs },
  );
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([legacy.close(), modern.close()]);
});

beforeEach(() => {
  aheadMs = 0;
  waiting.length = 0;
});

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

interface Person extends Seat {
  readonly token: string;
}

async function modernSeat(server: string, subject = 'ana', lifetimeSeconds = 600): Promise<Person> {
  return { url: gateway.route(server), token: await gateway.token(server, subject, { lifetimeSeconds }) };
}

async function legacySeat(server: string, subject = 'ana', lifetimeSeconds = 600): Promise<Required<Person>> {
  const seat = await modernSeat(server, subject, lifetimeSeconds);
  return { ...seat, session: await beginSession(seat.url, seat.token) };
}

/** A call of `gated` whose stream has begun. */
async function begunCall(seat: Seat): Promise<OpenStream> {
  const opening = callOpen(seat, 'gated');
  const asked = await nextWaiting(waiting, waiting.length + 1);
  asked.progress(1);
  const stream = await opening;
  await stream.next(({ data }) => data.includes('progress'));
  return stream;
}

/** Holds a stream open: who holds it, and the stream. */
type Hold = (subject: string, lifetimeSeconds: number) => Promise<readonly [Person, OpenStream]>;

const KINDS: Readonly<Record<string, Hold>> = {
  'the standing stream of a session': async (subject, lifetimeSeconds) => {
    const seat = await legacySeat('legacy', subject, lifetimeSeconds);
    return [seat, await standing(seat)];
  },
  'a call with a stream in a session': async (subject, lifetimeSeconds) => {
    const seat = await legacySeat('legacy', subject, lifetimeSeconds);
    return [seat, await begunCall(seat)];
  },
  'a resumed stream of a session': async (subject, lifetimeSeconds) => {
    const seat = await legacySeat('legacy', subject, lifetimeSeconds);
    const broken = await begunCall(seat);
    broken.close();
    await broken.ended;
    return [seat, await standing(seat, broken.events.at(-1)?.id)];
  },
  'a subscription': async (subject, lifetimeSeconds) => {
    const seat = await modernSeat('modern', subject, lifetimeSeconds);
    const asked = requestOf(seat, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    return [seat, await openStream(seat.url, { method: 'POST', ...asked })];
  },
  'a call with a stream': async (subject, lifetimeSeconds) => {
    const seat = await modernSeat('modern', subject, lifetimeSeconds);
    return [seat, await begunCall(seat)];
  },
  'a subscription over the other era': async (subject, lifetimeSeconds) => {
    const seat = await modernSeat('legacy', subject, lifetimeSeconds);
    const asked = requestOf(seat, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    return [seat, await openStream(seat.url, { method: 'POST', ...asked })];
  },
};

const ENDS: Readonly<Record<string, (person: Person, subject: string) => Promise<void> | void>> = {
  'its token expires': () => {
    aheadMs = 33_000;
  },
  'its token is revoked': ({ token }) => gateway.revoke({ token }),
  'its subject is revoked': (_person, subject) => gateway.revoke({ subject }),
};

async function cutWithin(stream: OpenStream, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  const cut = await Promise.race([stream.ended.then(() => true), promise]);
  clearTimeout(timer);
  return cut;
}

describe.each(Object.keys(KINDS))('%s', (kind) => {
  test.each(Object.keys(ENDS))('is cut when %s, and only then (S-61, S-72)', async (end) => {
    const hold = KINDS[kind];
    const strike = ENDS[end];
    if (hold === undefined || strike === undefined) throw new Error('no such case');
    const subject = `${kind} ${end}`;
    const [person, stream] = await hold(subject, 30);
    // Somebody else holds the same, with a token that lives on; so does the same user, where one token alone is struck.
    const others = [await hold('ben', 600)];
    if (end === 'its token is revoked') others.push(await hold(subject, 600));
    for (const [, other] of others) open.push(other);
    const before = stream.events.length;
    await strike(person, subject);
    expect(await cutWithin(stream, CUT_WITHIN_MS)).toBe(true);
    expect(stream.events.slice(before)).toEqual([]);
    for (const [, other] of others) expect(await cutWithin(other, 0)).toBe(false);
    const again = await send(person.url, requestOf(person, 'tools/list'));
    expect(again.status).toBe(401);
  });
});

describe('a call that has no stream yet', () => {
  test.each([
    ['legacy', 'its token is revoked'], ['legacy', 'its subject is revoked'],
    ['modern', 'its token is revoked'], ['modern', 'its subject is revoked'],
  ] as const)('of a %s client is stopped when %s, and the server is told (S-61, S-72)', async (era, end) => {
    const subject = `plain ${era} ${end}`;
    const seat = era === 'legacy' ? await legacySeat('legacy', subject) : await modernSeat('modern', subject);
    const calling = call(seat, 'gated');
    const asked = await nextWaiting(waiting);
    const other = call(await modernSeat('modern', 'ben'), 'gated');
    const his = await nextWaiting(waiting, 2);
    await ENDS[end]?.(seat, subject);
    const said = await calling;
    expect([said.status, said.error?.['message']]).toEqual([401, 'Unauthorized']);
    await asked.aborted;
    his.reply('his');
    expect(textOf(await other)).toBe('"his"');
  });

  test('is answered when its token merely ran out on the way: it counted when the call was made', async () => {
    const seat = await modernSeat('modern', 'ana', 30);
    const calling = call(seat, 'gated');
    const asked = await nextWaiting(waiting);
    aheadMs = 33_000;
    asked.reply('in the end');
    expect(textOf(await calling)).toBe('"in the end"');
    expect((await call(seat, 'echo')).status).toBe(401);
  });
});

/** A call whose request can be broken off. */
function breakableCall(seat: Seat, tool: string, asking: Asking = {}): ClientRequest {
  const { headers, body } = requestOf(seat, 'tools/call', { name: tool, arguments: {} }, asking);
  const plain = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const outgoing = httpRequest(seat.url, { method: 'POST', headers: plain, agent: false });
  outgoing.on('error', () => {});
  outgoing.end(body);
  return outgoing;
}

/** Such a call of `gated`, once the upstream has it. */
async function breakableGated(seat: Seat): Promise<{ readonly outgoing: ClientRequest; readonly asked: ToolCall }> {
  const outgoing = breakableCall(seat, 'gated', { meta: { progressToken: 1 } });
  return { outgoing, asked: await nextWaiting(waiting) };
}

/** One of the metrics of a gateway. */
async function metricOf(of: TestGateway, name: string): Promise<number> {
  const { body } = await send(`${of.gateway.adminUrl ?? ''}/metrics`, { method: 'GET' });
  const line = body.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}

/** How many streams a gateway holds open to a server. */
function openStreamsOf(of: TestGateway, server: string): Promise<number> {
  return metricOf(of, `durward_streams{server="${server}"}`);
}

describe('a client that goes away', () => {
  test.each(ERAS)('before the reply began cancels the call at an HTTP server (%s)', async (era) => {
    const seat = era === 'legacy' ? await legacySeat('legacy') : await modernSeat('modern');
    const { outgoing, asked } = await breakableGated(seat);
    outgoing.destroy();
    await asked.aborted;
    const { seen } = era === 'legacy' ? legacy : modern;
    const told = (): unknown => {
      const cancelled = seen.findLast(({ json }) => json.method === 'notifications/cancelled');
      return cancelled?.json.params?.['requestId'];
    };
    if (era === 'legacy') await expect.poll(told).toBe(asked.seen.json.id);
    await expect.poll(() => gateway.records().at(-1)).toMatchObject({ type: 'reply.failed', reason: 'cancelled' });
  });

  test('after the reply began cancels the call at an HTTP server (modern)', async () => {
    const seat = await modernSeat('modern');
    const { outgoing, asked } = await breakableGated(seat);
    const responding = new Promise<IncomingMessage>((resolve) => outgoing.once('response', resolve));
    asked.progress(1);
    (await responding).destroy();
    await asked.aborted;
  });

  test('after the reply began does not cancel the call of a session: it fetches the rest (S-60)', async () => {
    const seat = await legacySeat('legacy');
    const stream = await begunCall(seat);
    const asked = await nextWaiting(waiting);
    stream.close();
    await stream.ended;
    // The gateway has seen it go.
    await expect.poll(() => openStreamsOf(gateway, 'legacy')).toBe(0);
    asked.reply('while you were away');
    const resumed = await standing(seat, stream.events.at(-1)?.id);
    await resumed.ended;
    expect(messagesIn(resumed.events)).toMatchObject([{ result: { content: [{ text: '"while you were away"' }] } }]);
  });

  test.each(ERAS)('cancels the call at a program, by our own id of it (%s)', async (era) => {
    const seat = era === 'legacy' ? await legacySeat('program') : await modernSeat('program');
    const outgoing = breakableCall(seat, 'silent');
    const heard = async (): Promise<{ silent: readonly string[]; cancelled: readonly unknown[] }> => {
      const all = jsonOf(await call(seat, 'received')) as unknown as { received: string[]; cancelled: unknown[] };
      return { silent: all.received.filter((line) => line.includes('"silent"')), cancelled: all.cancelled };
    };
    await expect.poll(async () => (await heard()).silent.length).toBe(1);
    outgoing.destroy();
    await expect.poll(async () => (await heard()).cancelled.length).toBe(1);
    const { silent, cancelled } = await heard();
    const { id } = JSON.parse(silent[0] ?? '{}') as { id: number };
    expect(cancelled).toEqual([id]);
  });

  test('ends its subscription at the server', async () => {
    const [, stream] = await (KINDS['a subscription']?.('ana', 600) ?? Promise.reject(new Error('no such case')));
    const { response } = modern.subscriptions.at(-1) ?? {};
    const closed = new Promise((resolve) => response?.once('close', resolve));
    stream.close();
    await closed;
  });
});

describe('an open stream', () => {
  test('is kept alive with comments that no client sees as events', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const own = await TestGateway.start({ servers: { legacy: legacy.config }, grants: [EVERYTHING] });
    try {
      const token = await own.token('legacy');
      const url = own.route('legacy');
      const headers = legacyHeaders(token, await beginSession(url, token));
      const line = await RawConnection.open(own.url);
      line.write(requestText('GET /servers/legacy/mcp HTTP/1.1', { host: new URL(own.url).host, ...headers }));
      await line.until('text/event-stream');
      expect(line.said).not.toContain(': keep-alive\n\n');
      vi.advanceTimersByTime(15_000);
      await line.until(': keep-alive\n\n');
      vi.advanceTimersByTime(15_000);
      await expect.poll(() => line.said.split(': keep-alive\n\n').length).toBe(3);
      line.close();
    } finally {
      vi.useRealTimers();
      await own.close();
    }
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held, without what is only not collected yet. */
function memoryBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a client that does not read', () => {
  const MEGABYTE = 1024 * 1024;
  /** Of a kilobyte each: fewer fit into what may wait for a client. */
  const MESSAGES_MIN = 900;
  let own: TestGateway;

  const config = (): TestConfig => ({
    servers: { program: program(), legacy: legacy.config },
    grants: [EVERYTHING],
    limits: { sendBacklogBytesMax: MEGABYTE, sseEventsPerReplyMax: 1_000_000, replayBytesMax: MEGABYTE },
  });

  beforeAll(async () => {
    own = await TestGateway.start(config());
  });

  afterAll(() => own.close());

  test.each(ERAS)('is cut when sendBacklogBytesMax waits for it, whatever the server sends (%s)', async (era) => {
    const url = own.route('program');
    const token = await own.token('program');
    const seat: Seat = { url, token, ...(era === 'legacy' ? { session: await beginSession(url, token) } : {}) };
    const args = { method: 'notifications/progress', count: 20_000 };
    const params = { name: 'flood-notifications', arguments: args };
    const { headers, body } = requestOf(seat, 'tools/call', params, { meta: { progressToken: 1 } });
    const line = await RawConnection.open(own.url);
    const before = memoryBytes();
    line.socket.pause();
    const whole = { host: new URL(own.url).host, ...headers, 'content-length': String(Buffer.byteLength(body)) };
    line.write(requestText('POST /servers/program/mcp HTTP/1.1', whole, body));
    const peak = { bytes: 0 };
    const recordsBefore = await metricOf(own, 'durward_audit_records_total');
    const timer = setInterval(() => {
      peak.bytes = Math.max(peak.bytes, memoryBytes() - before);
    }, 100);
    // By then its stream was open, and more was written to it than may wait; now it is closed.
    await expect.poll(async () => {
      const isFlooded = (await metricOf(own, 'durward_audit_records_total')) > recordsBefore + MESSAGES_MIN;
      return isFlooded && (await openStreamsOf(own, 'program')) === 0;
    }, { timeout: 60_000 }).toBe(true);
    clearInterval(timer);
    expect(peak.bytes).toBeLessThan(16 * MEGABYTE);
    line.socket.resume();
    await line.ended;
    // It was cut, not ended: the reply has no last chunk.
    expect(line.said.endsWith('0\r\n\r\n')).toBe(false);
    expect(line.said.length).toBeLessThan(16 * MEGABYTE);
    const other = { url, token: await own.token('program', 'ben') };
    expect(textOf(await call(other, 'echo', { still: 'served' }))).toBe('{"still":"served"}');
  });
});
