import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, send } from '../support/wire.ts';
import { messagesIn } from './support/replies.ts';
import { call, callOpen, requestOf, textOf, type Seat } from './support/talk.ts';
import { httpUpstream, nextWaiting, type HttpUpstream, type ToolCall } from './support/upstreams.ts';

/** What the server of these tests can do at one time, and what each principal may take of it. */
const CONNECTIONS = { connectionsMax: 4, connectionsPerPrincipalMax: 2 };
const IN_FLIGHT = 8;

let gateway: TestGateway;
let modern: HttpUpstream;
let legacy: HttpUpstream;
let waiting: ToolCall[] = [];

beforeAll(async () => {
  const tools = {
    gated: (asked: ToolCall) => void waiting.push(asked),
    quick: (asked: ToolCall) => asked.reply('quick'),
    ask: (asked: ToolCall) => {
      asked.say({ id: `q-${String(asked.args['n'])}`, method: 'elicitation/create', params: { message: 'who?' } });
      waiting.push(asked);
    },
  };
  [modern, legacy] = await Promise.all([httpUpstream('modern', tools), httpUpstream('legacy', tools)]);
  gateway = await TestGateway.start({
    servers: {
      modern: { era: 'modern', http: { url: modern.url, ...CONNECTIONS } },
      legacy: { era: 'legacy', http: { url: legacy.url, ...CONNECTIONS } },
    },
    grants: [EVERYTHING],
    limits: { inFlightPerPrincipalMax: IN_FLIGHT },
  });
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([modern.close(), legacy.close()]);
});

async function seat(server: string, subject: string): Promise<Seat> {
  return { url: gateway.route(server), token: await gateway.token(server, subject) };
}

/** Ends the calls that the server has, also those that come when others have made room. */
async function answerAll(calls: readonly Promise<unknown>[]): Promise<void> {
  const answering = setInterval(() => {
    for (const asked of waiting.splice(0)) asked.reply('at last');
  }, 5);
  await Promise.all(calls);
  clearInterval(answering);
}

describe('a principal that keeps a server busy', () => {
  test('has its share of the connections and no more; the calls of others go through (S-12)', async () => {
    waiting = [];
    const [ana, ben] = [await seat('modern', 'ana'), await seat('modern', 'ben')];
    const calls = Array.from({ length: IN_FLIGHT }, () => call(ana, 'gated'));
    await nextWaiting(waiting, 2);
    for (let turn = 0; turn < 5; turn += 1) expect(textOf(await call(ben, 'quick'))).toBe('"quick"');
    // Her other calls have not gone out, although the server has connections left.
    expect(waiting.length).toBe(2);
    await answerAll(calls);
    expect((await Promise.all(calls)).map(textOf)).toEqual(calls.map(() => '"at last"'));
  });

  test('can give up calls that wait, and none of them is ever sent (S-12)', async () => {
    waiting = [];
    const ana = await seat('modern', 'ana');
    const held = [call(ana, 'gated'), call(ana, 'gated')];
    await nextWaiting(waiting, 2);
    const before = modern.seen.length;
    for (let round = 0; round < 20; round += 1) await giveUp(ana, 5);
    await answerAll(held);
    expect(textOf(await call(ana, 'quick'))).toBe('"quick"');
    expect(modern.seen.length).toBe(before + 1);
  });

  test('answers the questions of its calls, though these have all of its connections (S-12)', async () => {
    waiting = [];
    const { url, token } = await seat('legacy', 'ana');
    const session = await beginSession(url, token ?? '', { capabilities: { elicitation: {} } });
    const streams = await Promise.all([1, 2].map((n) => callOpen({ url, token, session }, 'ask', { n }, { id: n })));
    for (const stream of streams) {
      const { data } = await stream.next((event) => event.data.includes('elicitation/create'));
      const { id } = JSON.parse(data) as { id: string };
      const body = JSON.stringify({ jsonrpc: '2.0', id, result: { action: 'decline' } });
      expect((await send(url, { headers: legacyHeaders(token, session), body })).status).toBe(202);
    }
    await expect.poll(() => legacy.seen.filter(({ body }) => body.includes('"decline"')).length).toBe(2);
    await answerAll(streams.map(({ ended }) => ended));
    for (const { events } of streams) expect(messagesIn(events).at(-1)).toMatchObject({ result: { content: [{}] } });
  });

  test('floods itself: others get every answer, and it gets answers or the name of its limit (S-12)', async () => {
    const [ana, ben] = [await seat('modern', 'ana'), await seat('modern', 'ben')];
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    const flood = Promise.all(Array.from({ length: 1500 }, () => flooding(ana, agent)));
    const his = [];
    for (let turn = 0; turn < 30; turn += 1) his.push((await call(ben, 'quick')).status);
    expect(his).toEqual(his.map(() => 200));
    const hers = await flood;
    agent.destroy();
    expect(new Set(hers)).toEqual(new Set([200, 429]));
    expect((await call(ana, 'quick')).status).toBe(200);
    expect(await gateway.verify()).toMatchObject({ verdict: 'intact' });
  });
});

/** Makes calls that wait, and goes away. */
async function giveUp(who: Seat, count: number): Promise<void> {
  const outgoing = Array.from({ length: count }, () => {
    const { headers, body } = requestOf(who, 'tools/call', { name: 'gated', arguments: {} });
    const one = httpRequest(who.url, { method: 'POST', headers: withoutGaps(headers), agent: false });
    one.on('error', () => {});
    one.end(body);
    return one;
  });
  await expect.poll(inFlight).toBe(2 + count);
  for (const one of outgoing) one.destroy();
  await expect.poll(inFlight).toBe(2);
}

async function inFlight(): Promise<number> {
  const { body } = await send(`${gateway.gateway.adminUrl ?? ''}/metrics`, { method: 'GET' });
  const line = body.split('\n').find((one) => one.startsWith('durward_requests_in_flight{server="modern"}'));
  return Number(line?.split(' ').at(-1));
}

function flooding(who: Seat, agent: Agent): Promise<number> {
  const { headers, body } = requestOf(who, 'tools/call', { name: 'quick', arguments: {} });
  return new Promise((resolve, reject) => {
    const one = httpRequest(who.url, { method: 'POST', headers: withoutGaps(headers), agent }, (incoming) => {
      incoming.resume();
      incoming.once('end', () => resolve(incoming.statusCode ?? 0));
    });
    one.on('error', reject);
    one.end(body);
  });
}

function withoutGaps(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}
