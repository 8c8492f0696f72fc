import type { JsonObject } from '@durward/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, call, type Seat } from '../journeys/support/talk.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { changingServer, offer, TOOL, type ChangingServer } from './support/changing-server.ts';
import { Reviewer } from './support/reviewer.ts';

let server: ChangingServer;
let gateway: TestGateway;
let reviewer: Reviewer;
let seat: Seat;

/** A gateway of its own for each test: nothing of its server was ever approved. */
async function begin(more: JsonObject = {}): Promise<void> {
  await gateway?.close();
  server.now = offer();
  server.calls.length = 0;
  gateway = await TestGateway.start({
    servers: { memo: { ...server.upstream.config, onboarding: 'review', recheckMs: 0, ...more } },
    grants: [EVERYTHING],
  });
  reviewer = new Reviewer(gateway, ['memo']);
  seat = { url: gateway.route('memo'), token: await gateway.token('memo') };
}

const listed = async (method: string, member: string): Promise<readonly unknown[]> =>
  ((await ask(seat, method)).result?.[member] ?? []) as readonly unknown[];
const toolNames = async (): Promise<readonly unknown[]> =>
  ((await listed('tools/list', 'tools')) as readonly JsonObject[]).map((tool) => tool['name']);

/** Calls until the gateway has taken over what was decided: it follows within a second. */
async function followed(tool: string): Promise<number> {
  const startedMs = Date.now();
  await expect.poll(async () => (await call(seat, tool)).status, { timeout: 5000, interval: 50 }).toBe(200);
  return Date.now() - startedMs;
}

beforeAll(async () => {
  server = await changingServer('modern');
});
afterAll(async () => {
  await gateway.close();
  await server.upstream.close();
});

describe('a new server', () => {
  beforeEach(() => begin());

  test('is unseen and unusable until somebody has approved it, thing by thing (S-33)', async () => {
    for (const [method, member] of [
      ['tools/list', 'tools'], ['prompts/list', 'prompts'], ['resources/list', 'resources'],
      ['resources/templates/list', 'resourceTemplates'],
    ] as const) expect(await listed(method, member), method).toEqual([]);
    expect((await ask(seat, 'server/discover')).result).not.toHaveProperty('instructions');
    const refused = await call(seat, 'notes');
    expect(refused.status).toBe(403);
    const record = gateway.incident(incidentIn(refused.body) ?? '');
    expect(record).toMatchObject({ control: 'TP002', reason: 'unapproved_definition' });
    expect((await ask(seat, 'prompts/get', { name: 'greet' })).status).toBe(403);
    expect((await ask(seat, 'resources/read', { uri: 'memo://one' })).status).toBe(403);
    expect((await ask(seat, 'resources/read', { uri: 'memo://by/monday' })).status).toBe(403);
    expect(server.calls).toEqual([]);
  });

  test('is used within a second after it was approved, and only what was (S-33)', async () => {
    await toolNames();
    await ask(seat, 'server/discover');
    const items = await reviewer.waiting(4);
    expect(items.map(({ definition: { kind, name }, what }) => `${what} ${kind} ${name}`.trim())).toEqual([
      'new identity', 'new instructions', 'new tool clock', 'new tool notes',
    ]);
    for (const item of items) if (item.definition.name !== 'clock') await reviewer.decide(item, 'approve');
    expect(await followed('notes')).toBeLessThan(3000);
    expect(await toolNames()).toEqual(['notes']);
    expect((await call(seat, 'clock')).status).toBe(403);
    expect((await ask(seat, 'server/discover')).result).toMatchObject({ instructions: 'Ask before you write.' });
  });

  test('whose parts were approved and itself was not stays unusable (S-33)', async () => {
    await toolNames();
    for (const item of await reviewer.waiting(3)) {
      if (item.definition.kind === 'tool') await reviewer.decide(item, 'approve');
    }
    await new Promise((resolve) => { setTimeout(resolve, 800); });
    expect(await toolNames()).toEqual([]);
    expect((await call(seat, 'notes')).status).toBe(403);
  });

  test('has what was blocked withheld for good (S-33)', async () => {
    await toolNames();
    for (const item of await reviewer.waiting(3)) {
      await reviewer.decide(item, item.definition.name === 'notes' ? 'block' : 'approve');
    }
    await followed('clock');
    expect(await toolNames()).toEqual(['clock']);
    const refused = await call(seat, 'notes');
    expect(gateway.incident(incidentIn(refused.body) ?? '')).toMatchObject({ control: 'TP002' });
    expect(await reviewer.items()).toEqual([]);
  });
});

describe('an approval', () => {
  beforeEach(() => begin());

  test('is of exactly the fingerprint that was shown: what changed meanwhile is not approved (S-32)', async () => {
    await toolNames();
    const notes = (await reviewer.waiting(3)).find(({ definition }) => definition.name === 'notes');
    if (notes === undefined) throw new Error('notes does not wait');
    server.now.tools = [{ ...TOOL, description: 'Finds notes, and sends them.' }];
    await toolNames();
    await expect.poll(async () => (await reviewer.items()).some(({ definition: { fingerprint } }) =>
      fingerprint === notes.definition.fingerprint)).toBe(false);
    expect(await reviewer.decide(notes, 'approve')).toBeUndefined();
    expect((await call(seat, 'notes')).status).toBe(403);
  });

  test('can be rolled back to an earlier one, which counts when it is served again (S-32)', async () => {
    await toolNames();
    await reviewer.waiting(3);
    const first = (await reviewer.approveAll()).find(({ definition }) => definition.name === 'notes');
    if (first === undefined) throw new Error('notes did not wait');
    await followed('notes');
    server.now.tools = [{ ...TOOL, description: 'Finds notes by words, newly.' }];
    await toolNames();
    const [second] = await reviewer.waiting(1);
    expect(second).toMatchObject({ what: 'changed', class: 'harmless', severity: 'low' });
    await reviewer.approveAll();
    await followed('notes');
    expect(await reviewer.rollBack(first.definition)).toBeDefined();
    await expect.poll(async () => (await call(seat, 'notes')).status, { timeout: 5000 }).toBe(403);
    server.now.tools = [TOOL];
    await followed('notes');
    const history = (await reviewer.decisions()).filter(({ name }) => name === 'notes');
    expect(history.map(({ fingerprint }) => fingerprint)).toEqual([
      first.definition.fingerprint, second?.definition.fingerprint, first.definition.fingerprint,
    ]);
  });

  test('of nothing that never was approved is a way back (S-32)', async () => {
    await toolNames();
    const [item] = await reviewer.waiting(1);
    if (item === undefined) throw new Error('nothing waits');
    expect(await reviewer.rollBack(item.definition)).toBeUndefined();
  });
});

test('kinds that are not pinned pass unseen, the others do not (S-33)', async () => {
  await begin({ pinned: ['tool', 'identity'] });
  expect(await listed('prompts/list', 'prompts')).toHaveLength(1);
  expect(await toolNames()).toEqual([]);
});
