import type { JsonObject } from '@durward/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, call, standing, type Seat } from '../journeys/support/talk.ts';
import { httpUpstream, type HttpUpstream } from '../journeys/support/upstreams.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { beginSession } from '../support/wire.ts';
import { Reviewer } from './support/reviewer.ts';

/*
 * Catalogues that are meant to exhaust. Nothing here looks at a clock: work that grew with more than the limits would
 * go on until the test is ended.
 */
const PATIENCE_MS = 60_000;
const MEGABYTE = 1024 * 1024;
const CLOCK: JsonObject = { name: 'clock', inputSchema: { type: 'object' } };
const tool = (name: string, more: JsonObject): JsonObject => ({ name, inputSchema: { type: 'object' }, ...more });

let answer: string;
let lists = 0;
let upstream: HttpUpstream;
let gateway: TestGateway;
let seat: Seat;

const act = (one: { result(result: JsonObject): void }): void => { one.result({ content: [] }); };

beforeEach(async () => {
  lists = 0;
  upstream = await httpUpstream('legacy', { clock: act, bomb: act }, {
    'tools/list': (one) => {
      lists += 1;
      const id = JSON.stringify(one.seen.json.id ?? null);
      one.response.writeHead(200, { 'content-type': 'application/json' });
      one.response.end(`{"jsonrpc":"2.0","id":${id},"result":{"tools":${answer}}}`);
    },
  });
  gateway = await TestGateway.start({ servers: { memo: { ...upstream.config } }, grants: [EVERYTHING] });
  const url = gateway.route('memo');
  const token = await gateway.token('memo');
  seat = { url, token, session: await beginSession(url, token) };
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

async function names(at: Seat = seat): Promise<readonly unknown[]> {
  return ((await ask(at, 'tools/list')).result?.['tools'] as readonly JsonObject[] | undefined ?? [])
    .map(({ name }) => name);
}

async function waiting(): Promise<readonly string[]> {
  return (await new Reviewer(gateway, ['memo']).items()).map(({ definition }) => definition.name);
}

describe('a server that lists', () => {
  test.each<[string, JsonObject]>([
    ['a definition of 5 MB', tool('bomb', { description: 'Read the manual. '.repeat((5 * MEGABYTE) / 17) })],
    ['a choice of 60,000', tool('bomb', {
      inputSchema: { properties: { a: { enum: Array.from({ length: 60_000 }, (_, index) => `v${String(index)}`) } } },
    })],
  ])('%s loses it alone, because nobody can have looked at all of it (S-30)', async (_what, bomb) => {
    answer = JSON.stringify([CLOCK, bomb]);
    expect(await names()).toEqual(['clock']);
    const refused = await call(seat, 'bomb');
    expect(gateway.incident(incidentIn(refused.body) ?? '')).toMatchObject({ control: 'TP014' });
    expect((await call(seat, 'clock')).error).toBeUndefined();
  }, PATIENCE_MS);

  test('what is nested 100,000 levels deep is refused as a whole, and the gateway goes on (S-30)', async () => {
    answer = `[{"name":"bomb","inputSchema":${'{"not":'.repeat(100_000)}{}${'}'.repeat(100_000)}}]`;
    const refused = await ask(seat, 'tools/list');
    expect(refused.error).toBeDefined();
    answer = JSON.stringify([CLOCK]);
    expect(await names()).toEqual(['clock']);
    expect((await call(seat, 'clock')).error).toBeUndefined();
  }, PATIENCE_MS);

  test('schemas that refer to themselves and to each other has them read once (S-30)', async () => {
    const $defs = Object.fromEntries(Array.from({ length: 300 }, (_, index) =>
      [`d${String(index)}`, { anyOf: Array.from({ length: 12 }, (_one, other) =>
        ({ $ref: `#/$defs/d${String((index + other) % 300)}` })) }]));
    answer = JSON.stringify([tool('bomb', { inputSchema: { type: 'object', $defs, $ref: '#/$defs/d0' } })]);
    expect(await names()).toEqual(['bomb']);
    expect((await call(seat, 'bomb')).error).toBeUndefined();
  }, PATIENCE_MS);

  test('1,000 tools has all of them shown, and ever new names do not pile up (S-30)', async () => {
    answer = JSON.stringify(Array.from({ length: 1000 }, (_, index) => tool(`tool_${String(index)}`, {})));
    expect(await names()).toHaveLength(1000);
    for (let round = 1; round <= 5; round += 1) {
      const tools = Array.from({ length: 1000 }, (_, index) => tool(`t${String(round)}_${String(index)}`, {}));
      answer = JSON.stringify(tools);
      expect(await names()).toEqual([]);
    }
    // What nobody decided on and nobody lists any more is forgotten: the last thousand wait.
    await expect.poll(async () => (await waiting()).length).toBe(1000);
    expect((await waiting()).every((name) => name.startsWith('t5_'))).toBe(true);
  }, PATIENCE_MS);

  test('and says 5,000 times that its list changed is asked again only when somebody needs it (S-32)', async () => {
    answer = JSON.stringify([CLOCK]);
    expect((await call(seat, 'clock')).error).toBeUndefined();
    const heard = await standing(seat);
    await expect.poll(() => upstream.standing.length).toBeGreaterThan(0);
    const before = lists;
    const word = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })}\n\n`;
    for (let round = 0; round < 50; round += 1) upstream.standing.at(-1)?.write(word.repeat(100));
    await heard.next(({ data }) => data.includes('list_changed'));
    for (let round = 0; round < 3; round += 1) expect((await call(seat, 'clock')).error).toBeUndefined();
    expect(lists - before).toBeLessThanOrEqual(4);
    heard.close();
  }, PATIENCE_MS);
});
