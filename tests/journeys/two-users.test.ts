import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Era, JsonObject } from '@durward/core';
import { Changes } from '../conformance/fixture/changes.ts';
import { createFixtureServer } from '../conformance/fixture/http.ts';
import { fixtureParts } from '../conformance/fixture/server.ts';
import { TaskStore } from '../conformance/fixture/tasks.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, send } from '../support/wire.ts';
import { messagesIn } from './support/replies.ts';
import { ask, call, callOpen, jsonOf, requestOf, standing, textOf, type Said, type Seat } from './support/talk.ts';
import { httpUpstream, program, steps, stepsOverHttp, type HttpUpstream, type ToolCall } from './support/upstreams.ts';

/** Of each principal, per era of the client: 200 for each server. */
const CALLS = 100;
/** How many calls of one principal are under way at the same time. */
const LANES = 5;
const NO_INPUT: JsonObject = {};
const ELICITS = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
const KNOWS_TASKS = {
  'io.modelcontextprotocol/clientCapabilities': {
    elicitation: { form: {} },
    extensions: { 'io.modelcontextprotocol/tasks': {} },
  },
};

interface Person extends Seat {
  readonly who: string;
}

/** Makes the calls `0 … CALLS - 1` with these numbers as ids and progress tokens; where each was answered. */
async function callAll({ who, ...seat }: Person): Promise<ReadonlySet<unknown>> {
  const places = new Set<unknown>();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < CALLS) {
      const turn = next;
      next += 1;
      // Neighbours overlap, and answers come in another order than calls.
      const given = { who, turn, waitMs: (turn * 7) % 5 };
      const said = await call(seat, 'step', given, { id: turn, meta: { progressToken: turn } });
      const { by, ...answered } = jsonOf(said);
      expect(answered).toEqual(given);
      places.add(by);
      expectOwnProgress(said, who, turn);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return places;
}

function expectOwnProgress(said: Said, who: string, turn: number): void {
  const before = said.messages.slice(0, -1);
  expect(before.map(({ params }) => params)).toMatchObject([
    { progressToken: turn, progress: 1, message: `${who} ${String(turn)}` },
    { progressToken: turn, progress: 2, message: `${who} ${String(turn)}` },
  ]);
}

describe('three principals with the same ids, tokens and timing', () => {
  let gateway: TestGateway;
  let legacy: HttpUpstream;
  let modern: HttpUpstream;

  beforeAll(async () => {
    [legacy, modern] = await Promise.all([stepsOverHttp('legacy'), stepsOverHttp('modern')]);
    gateway = await TestGateway.start({
      servers: {
        'stdio-legacy': steps('legacy'), 'stdio-modern': steps('modern'),
        'http-legacy': legacy.config, 'http-modern': modern.config,
      },
      grants: [EVERYTHING],
    });
  });

  afterAll(async () => {
    await gateway.close();
    await legacy.close();
    await modern.close();
  });

  async function personAt(server: string, era: Era, subject: string, client: string): Promise<Person> {
    const url = gateway.route(server);
    const token = await gateway.token(server, subject, { client });
    const session = era === 'legacy' ? { session: await beginSession(url, token) } : {};
    return { who: `${subject} ${client}`, url, token, ...session };
  }

  test.each([
    ['stdio-legacy', 'legacy', true],
    ['stdio-legacy', 'modern', true],
    ['stdio-modern', 'modern', true],
    ['stdio-modern', 'legacy', true],
    ['http-legacy', 'legacy', true],
    ['http-legacy', 'modern', true],
    ['http-modern', 'modern', false],
    ['http-modern', 'legacy', false],
  ] as const)(
    'get their own answers from %s as %s clients, all at once (S-13, S-63)',
    async (server, era, hasPlaces) => {
      const names = [['ana', 'one'], ['ana', 'two'], ['ben', 'one']] as const;
      const all = await Promise.all(names.map(([subject, client]) => personAt(server, era, subject, client)));
      const places = await Promise.all(all.map(callAll));
      // Every process and every session of the server has served one of them, and only one.
      if (!hasPlaces) return;
      expect(places.map(({ size }) => size)).toEqual([1, 1, 1]);
      expect(new Set(places.map(([place]) => place)).size).toBe(3);
    },
  );

  test('are told apart in the record, call by call (S-13)', () => {
    const counts = new Map<string, number>();
    for (const { type, method, server, principal } of gateway.records()) {
      if (type !== 'call.allowed' || method !== 'tools/call' || server !== 'http-modern') continue;
      const { subject, client } = principal as { subject: string; client: string };
      const who = `${subject} ${client}`;
      counts.set(who, (counts.get(who) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ 'ana one': 2 * CALLS, 'ana two': 2 * CALLS, 'ben one': 2 * CALLS });
  });
});

async function fixtureServer(era: Era): Promise<Server> {
  const server = createFixtureServer(fixtureParts(new Changes(), new TaskStore(() => Date.now())), era);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}/mcp`;
}

/** The first round of a tool that asks for a confirmation: the state to send back. */
async function stateOf(asking: Seat, tool: string, args: JsonObject = NO_INPUT): Promise<string> {
  const said = await call(asking, tool, args, { meta: ELICITS });
  expect(said.result).toMatchObject({ resultType: 'input_required' });
  const state = said.result?.['requestState'];
  if (typeof state !== 'string') throw new Error('no state to send back');
  return state;
}

/** The second round: the same call, with the state and an answer to the question of that key. */
function answer(asking: Seat, tool: string, requestState: string, key: string, args = NO_INPUT): Promise<Said> {
  const inputResponses = { [key]: { action: 'accept', content: { ok: true } } };
  return ask(asking, 'tools/call', { name: tool, arguments: args, requestState, inputResponses }, { meta: ELICITS });
}

/** What somebody of this name says when a server asks for it. */
function named(who: string): JsonObject {
  return { action: 'accept', content: { name: who } };
}

function replyText(id: string | undefined, who: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result: named(who) });
}

describe('what a server asks, and what it hands out', () => {
  let gateway: TestGateway;
  let fixtures: readonly Server[];

  beforeAll(async () => {
    const [modern, legacy] = [await fixtureServer('modern'), await fixtureServer('legacy')];
    fixtures = [modern, legacy];
    gateway = await TestGateway.start({
      servers: {
        modern: { era: 'modern', http: { url: urlOf(modern) } },
        legacy: { era: 'legacy', http: { url: urlOf(legacy) } },
        asking: program([]),
      },
      grants: [EVERYTHING],
    });
  });

  afterAll(async () => {
    await gateway.close();
    for (const server of fixtures) server.closeAllConnections();
    await Promise.all(fixtures.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function seat(server: string, subject: string, client = 'one'): Promise<Seat & { readonly token: string }> {
    return { url: gateway.route(server), token: await gateway.token(server, subject, { client }) };
  }

  async function expectForeign(said: Said): Promise<void> {
    expect([said.status, said.error?.['message']]).toEqual([400, 'Invalid params: unknown or expired state handle']);
    await expect.poll(() => gateway.incident(incidentIn(said.body) ?? ''))
      .toMatchObject({ control: 'SN004', reason: 'foreign_state' });
  }

  /** Ana, Ana with another client, and Ben. */
  function trio(server: string) {
    return Promise.all([seat(server, 'ana'), seat(server, 'ana', 'two'), seat(server, 'ben')]);
  }

  test('a requestState is useless to another user or client, tool or arguments (S-58, S-63)', async () => {
    const tool = 'test_input_required_result_request_state';
    const [ana, twin, ben] = await trio('modern');
    const state = await stateOf(ana, tool);
    for (const thief of [twin, ben]) await expectForeign(await answer(thief, tool, state, 'confirm'));
    await expectForeign(await answer(ana, 'test_input_required_result_tampered_state', state, 'confirm'));
    await expectForeign(await answer(ana, tool, state, 'confirm', { other: 'arguments' }));
    await expectForeign(await answer(ana, tool, `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`, 'confirm'));
    await expectForeign(await answer(await seat('legacy', 'ana'), tool, state, 'confirm'));
    expect(textOf(await answer(ana, tool, state, 'confirm'))).toBe('state-ok: the state came back unchanged');
  });

  test('a call parked for one user is taken up by nobody else, and goes on for its own (S-58, S-63)', async () => {
    const [ana, twin, ben] = await trio('asking');
    const args = { as: 'question-1' };
    // Both wait in calls that look the same, on processes of their own.
    const [state, other] = [await stateOf(ana, 'ask', args), await stateOf(ben, 'ask', args)];
    for (const thief of [twin, ben]) await expectForeign(await answer(thief, 'ask', state, 'input-1', args));
    const go = (who: Seat, name: string, requestState: string) => {
      const params = { name: 'ask', arguments: args, requestState, inputResponses: { 'input-1': named(name) } };
      return ask(who, 'tools/call', params, { meta: ELICITS });
    };
    expect(jsonOf(await go(ben, 'ben', other))).toEqual({ action: 'accept', content: { name: 'ben' } });
    expect(jsonOf(await go(ana, 'ana', state))).toEqual({ action: 'accept', content: { name: 'ana' } });
  });

  test('the answer to a question counts only in the session that was asked (S-58, S-63)', async () => {
    const capabilities = { elicitation: {} };
    const [ana, ben] = await Promise.all(['ana', 'ben'].map(async (subject) => {
      const { url, token } = await seat('asking', subject);
      return { url, token, session: await beginSession(url, token, { capabilities }) };
    }));
    if (ana === undefined || ben === undefined) throw new Error('nobody came');
    const asked = await Promise.all([ana, ben].map((who) => callOpen(who, 'ask', { as: 'question-1' }, { id: 1 })));
    const ids = await Promise.all(asked.map(async (stream) =>
      (JSON.parse((await stream.next(({ data }) => data.includes('elicitation/create'))).data) as { id: string }).id));
    // Ben knows the id that Ana was given, and her session id; he has his own token.
    const hersByBen = legacyHeaders(ben.token, ana.session);
    expect((await send(ana.url, { headers: hersByBen, body: replyText(ids[0], 'ben') })).status).toBe(404);
    const hisOwn = legacyHeaders(ben.token, ben.session);
    expect((await send(ben.url, { headers: hisOwn, body: replyText('durward-99', 'ben') })).status).toBe(400);
    for (const [at, who] of [ana, ben].entries()) {
      const body = replyText(ids[at], at === 0 ? 'ana' : 'ben');
      expect((await send(who.url, { headers: legacyHeaders(who.token, who.session), body })).status).toBe(202);
      // Each answer counts once.
      expect((await send(who.url, { headers: legacyHeaders(who.token, who.session), body })).status).toBe(400);
    }
    await Promise.all(asked.map(({ ended }) => ended));
    const [hers, his] = asked.map(({ events }) => JSON.stringify(messagesIn(events)));
    expect(hers).toContain('ana');
    expect(hers).not.toContain('ben');
    expect(his).toContain('ben');
    expect(his).not.toContain('ana');
  });

  test('a task of one user is neither read, answered, cancelled nor watched by another (S-58, S-63)', async () => {
    const [ana, twin, ben] = await trio('modern');
    const begun = await call(ana, 'confirm_delete', { filename: 'x' }, { meta: KNOWS_TASKS });
    expect(begun.result).toMatchObject({ resultType: 'task' });
    const taskId = begun.result?.['taskId'] as string;
    const asking = { meta: KNOWS_TASKS };
    for (const thief of [twin, ben]) {
      await expectForeign(await ask(thief, 'tasks/get', { taskId }, asking));
      await expectForeign(await ask(thief, 'tasks/cancel', { taskId }, asking));
      await expectForeign(await ask(thief, 'tasks/update', { taskId, inputResponses: {} }, asking));
      await expectForeign(await ask(thief, 'subscriptions/listen', { notifications: { taskIds: [taskId] } }, asking));
    }
    await expectForeign(await ask(ana, 'tasks/get', { taskId: '00000000-0000-4000-8000-000000000000' }, asking));
    const own = await ask(ana, 'tasks/get', { taskId }, asking);
    expect(own.result).toMatchObject({ taskId, status: 'input_required' });
  });

  test('two windows of one user and client, with the same ids, on one conversation of an older server', async () => {
    const ana = await seat('legacy', 'ana');
    const labels = Array.from({ length: 8 }, (_one, at) => `window ${String(at)}`);
    const asking = { id: 1, meta: { progressToken: 1 } };
    const said = await Promise.all(labels.map((label) => call(ana, 'slow_compute', { seconds: 0.05, label }, asking)));
    expect(said.map(textOf)).toEqual(labels.map((label) => `Computed ${label}`));
  });
});

function expectTooMany({ status, headers, error }: Said, limit: string): void {
  expect(status).toBe(429);
  expect(headers['retry-after']).toBe('1');
  expect(error).toMatchObject({ code: -31029 });
  expect(error?.['message']).toContain(limit);
}

async function initialize(url: string, token: string): Promise<Said> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const seat = { url, token, session: '' };
  const { body } = requestOf(seat, 'initialize', params);
  const answered = await send(url, { headers: legacyHeaders(token), body });
  const { result, error } = JSON.parse(answered.body) as { result?: JsonObject; error?: JsonObject };
  return { ...answered, messages: [], result, error };
}

describe('the caps of one principal', () => {
  let gateway: TestGateway;
  let upstream: HttpUpstream;
  const waiting: ToolCall[] = [];

  beforeAll(async () => {
    upstream = await httpUpstream('modern', {
      gated: (asked) => waiting.push(asked),
      quick: (asked) => asked.reply('quick'),
    });
    gateway = await TestGateway.start({
      servers: { web: upstream.config, local: program([], { processesPerPrincipalMax: 2 }) },
      grants: [EVERYTHING],
      limits: { inFlightPerPrincipalMax: 3, streamsPerPrincipalMax: 2, sessionsPerPrincipalMax: 4 },
    });
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  test('processesPerPrincipalMax: one more gets 429 and the name of the limit, others go on (S-12)', async () => {
    const url = gateway.route('local');
    const [ana, ben] = [await gateway.token('local', 'ana'), await gateway.token('local', 'ben')];
    const sessions = [await beginSession(url, ana), await beginSession(url, ana)];
    expectTooMany(await initialize(url, ana), 'processesPerPrincipalMax');
    // A new token does not start the count anew; another client of hers is another principal.
    expectTooMany(await initialize(url, await gateway.token('local', 'ana')), 'processesPerPrincipalMax');
    expect((await initialize(url, ben)).status).toBe(200);
    await send(url, { method: 'DELETE', headers: legacyHeaders(ana, sessions[0]) });
    expect((await initialize(url, ana)).status).toBe(200);
    const second = { url, token: ana, session: sessions[1] ?? '' };
    expect(textOf(await call(second, 'echo', { still: 1 }))).toBe('{"still":1}');
  });

  test('inFlightPerPrincipalMax: one more gets 429 and the name of the limit, others go on (S-12)', async () => {
    const url = gateway.route('web');
    const ana = { url, token: await gateway.token('web', 'ana') };
    const ben = { url, token: await gateway.token('web', 'ben') };
    const calls = [1, 2, 3].map((id) => call(ana, 'gated', {}, { id }));
    await expect.poll(() => waiting.length).toBe(3);
    const before = upstream.seen.length;
    expectTooMany(await call(ana, 'quick'), 'inFlightPerPrincipalMax');
    expectTooMany(await call({ url, token: await gateway.token('web', 'ana') }, 'quick'), 'inFlightPerPrincipalMax');
    expect(upstream.seen.length).toBe(before);
    expect(textOf(await call(ben, 'quick'))).toBe('"quick"');
    for (const asked of waiting.splice(0)) asked.reply('at last');
    expect((await Promise.all(calls)).map(textOf)).toEqual(['"at last"', '"at last"', '"at last"']);
    expect(textOf(await call(ana, 'quick'))).toBe('"quick"');
  });

  test('streamsPerPrincipalMax and sessionsPerPrincipalMax are the same for each, and named (S-12)', async () => {
    const url = gateway.route('web');
    const [ana, ben] = [await gateway.token('web', 'ana'), await gateway.token('web', 'ben')];
    const sessions: string[] = [];
    for (let count = 0; count < 4; count += 1) sessions.push(await beginSession(url, ana));
    expectTooMany(await initialize(url, ana), 'sessionsPerPrincipalMax');
    const two = sessions.slice(0, 2);
    const streams = await Promise.all(two.map((session) => standing({ url, token: ana, session })));
    const third = await send(url, { method: 'GET', headers: legacyHeaders(ana, sessions[2]) });
    expect([third.status, third.body]).toEqual([429, expect.stringContaining('streamsPerPrincipalMax')]);
    const his = await standing({ url, token: ben, session: await beginSession(url, ben) });
    for (const stream of [...streams, his]) stream.close();
    await Promise.all(sessions.map((session) => send(url, { method: 'DELETE', headers: legacyHeaders(ana, session) })));
    expect((await initialize(url, ana)).status).toBe(200);
  });
});
