import type { JsonObject } from '@durward/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, requestOf, standing, type Seat } from '../journeys/support/talk.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession, openStream, type OpenStream } from '../support/wire.ts';
import { changingServer, type ChangingServer } from './support/changing-server.ts';
import { Reviewer } from './support/reviewer.ts';

/** Clients that listen, and somebody who decides while they do. */
let server: ChangingServer;
let gateway: TestGateway;
let reviewer: Reviewer;
let modern: Seat;

beforeAll(async () => {
  server = await changingServer('modern');
  gateway = await TestGateway.start({
    servers: { memo: { ...server.upstream.config, onboarding: 'review' } }, grants: [EVERYTHING],
  });
  reviewer = new Reviewer(gateway, ['memo']);
  modern = { url: gateway.route('memo'), token: await gateway.token('memo') };
});
afterAll(async () => {
  await gateway.close();
  await server.upstream.close();
});

const WORD = 'notifications/tools/list_changed';
const methodOf = (data: string): unknown => (JSON.parse(data || '{}') as JsonObject)['method'];
const wordsOn = ({ events }: OpenStream): readonly unknown[] => events.map(({ data }) => methodOf(data))
  .filter((method) => String(method).endsWith('/list_changed'));

test('clients of both eras are told that what was approved is there, and only of that (S-33)', async () => {
  const old = { ...modern, session: await beginSession(modern.url, modern.token ?? '') };
  expect((await ask(modern, 'tools/list')).result?.['tools']).toEqual([]);
  const asked = requestOf(modern, 'subscriptions/listen', { notifications: { toolsListChanged: true } });
  const streams = [await openStream(modern.url, { method: 'POST', ...asked }), await standing(old)];
  await streams[0]?.next(({ data }) => methodOf(data) === 'notifications/subscriptions/acknowledged');
  await expect.poll(() => server.upstream.subscriptions.length).toBe(2);
  const items = await reviewer.waiting(3);
  const clock = items.find(({ definition }) => definition.name === 'clock');
  const identity = items.find(({ definition }) => definition.kind === 'identity');
  if (clock === undefined || identity === undefined) throw new Error('they do not wait');
  await reviewer.decide(identity, 'approve');
  await reviewer.decide(clock, 'approve');
  for (const stream of streams) {
    const word = await stream.next(({ data }) => methodOf(data) === WORD);
    const params = (JSON.parse(word.data) as JsonObject)['params'];
    const isOwn = stream === streams[0];
    expect(params).toEqual(isOwn
      ? { _meta: { 'io.modelcontextprotocol/subscriptionId': (JSON.parse(asked.body) as { id: number }).id } }
      : undefined);
  }
  const tools = (await ask(modern, 'tools/list')).result?.['tools'];
  expect((tools as readonly JsonObject[]).map(({ name }) => name)).toEqual(['clock']);
  // A subscription hears what it asked for, and nothing else.
  expect(new Set(streams[0] === undefined ? [] : wordsOn(streams[0]))).toEqual(new Set([WORD]));
  for (const stream of streams) stream.close();
});
