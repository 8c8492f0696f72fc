import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject, Request } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import { cleanUp, legacy, program } from './stdio-setup.ts';
import {
  ALICE,
  BOB,
  call,
  exchange,
  initialize,
  jsonOf,
  notification,
  request,
  result,
  send,
  SEND,
  Sink,
  type Built,
} from './support.ts';

afterEach(cleanUp);

describe('ids and tokens', () => {
  test('requests go out under ids and tokens of our own and come back under those of the client', async () => {
    const { link } = await legacy();
    const meta = { progressToken: 'client token', other: 1 };
    const sink = await exchange(link, call('legacy', 'client id', 'progress', {}, meta));
    const [first] = sink.messages;
    expect(sink.messages).toHaveLength(4);
    expect(first).toMatchObject({
      kind: 'notification',
      params: { progressToken: 'client token', progress: 1, total: 3 },
      json: { params: { progressToken: 'client token' } },
    });
    expect(sink.reply).toMatchObject({ id: 'client id', json: { id: 'client id' } });
    const { received } = jsonOf(await exchange(link, call('legacy', 'again', 'received'))) as { received: string[] };
    const sent = JSON.parse(received.find((line) => line.includes('"progress"')) ?? '') as Request;
    expect(sent).toMatchObject({ id: 2, params: { _meta: { progressToken: 2, other: 1 }, arguments: {} } });
    expect(received.join()).not.toContain('client id');
  });

  test('the same ids and tokens in two conversations and within one never cross (S-16, CVE-2026-25536)', async () => {
    const { upstream } = program();
    const links = await Promise.all([upstream.open(ALICE, 'legacy'), upstream.open(BOB, 'legacy')]);
    const waits = links.flatMap((link, owner) =>
      [30, 20, 10, 0].map(async (ms, at) => {
        const args = { owner, at, ms };
        const sink = await exchange(link, call('legacy', 1, 'later', args, { progressToken: 1 }));
        expect(jsonOf(sink)).toEqual(args);
        expect(sink.reply?.id).toBe(1);
        expect(sink.messages).toHaveLength(1);
      }),
    );
    await Promise.all(waits);
  });

  test('progress for a token that no request has is dropped', async () => {
    const { link, events } = await legacy();
    const other = send(link, call('legacy', 1, 'silent', {}, { progressToken: 'x' }));
    for (const token of ['x', 99, 1]) await exchange(link, call('legacy', 2, 'progress-for', { token }));
    expect(events.drops.map(({ what }) => what)).toEqual(Array(3).fill('notifications/progress for nobody'));
    expect(other.sink.messages).toHaveLength(0);
    await exchange(link, call('legacy', 2, 'progress-for', { token: 2 }));
    expect(other.sink.messages).toHaveLength(1);
  });

  test('the token of a task outlives its request and goes to the listener', async () => {
    const { link } = await legacy();
    const params = { name: 'echo', arguments: {}, task: {}, _meta: { progressToken: 'task' } };
    await exchange(link, request('legacy', 7, 'tools/call', params));
    const listener = new Sink();
    link.listen(listener, undefined);
    await exchange(link, call('legacy', 8, 'progress-for', { token: 2 }));
    expect(listener.messages).toMatchObject([{ params: { progressToken: 'task' } }]);
  });

  test('a cancelled request is told to the program under our id, and nothing reaches its sink', async () => {
    const { link, events } = await legacy();
    const { sink, pending } = send(link, call('legacy', 'c', 'later', { ms: 50 }));
    pending.cancel('not needed');
    pending.cancel('not needed');
    await events.until(({ drops }) => drops.some(({ what }) => what === 'reply to a request that is over'));
    expect([sink.ends, sink.messages]).toEqual([[], []]);
    const { cancelled } = jsonOf(await exchange(link, call('legacy', 1, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([2]);
  });

  test('a cancellation by the client names the request by our id; one for an unknown request is not sent', async () => {
    const { link } = await legacy();
    send(link, call('legacy', 'c', 'silent'));
    await link.notify(notification('legacy', 'notifications/cancelled', { requestId: 'c', reason: 'r' }), SEND);
    await link.notify(notification('legacy', 'notifications/cancelled', { requestId: 'unknown' }), SEND);
    const { cancelled } = jsonOf(await exchange(link, call('legacy', 1, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([2]);
  });

  test('the handshake is never cancelled', async () => {
    const { upstream } = program({}, { flags: ['--modern'] });
    const link = await upstream.open(ALICE, 'legacy');
    send(link, initialize('x')).pending.cancel('changed my mind');
    const { cancelled } = jsonOf(await exchange(link, call('legacy', 1, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([]);
  });
});

describe('messages that belong to no request', () => {
  test('a request of the server goes to the one request under way; the answer goes back under its id', async () => {
    const { link } = await legacy();
    const { sink } = send(link, call('legacy', 1, 'ask', { as: 'server-1' }));
    await sink.until(({ messages }) => messages.length === 1);
    expect(sink.messages[0]).toMatchObject({ kind: 'request', id: 'server-1', method: 'elicitation/create' });
    await link.reply(result('legacy', 'server-1', { action: 'accept', content: { name: 'alice' } }), SEND);
    await sink.over();
    expect(jsonOf(sink)).toEqual({ action: 'accept', content: { name: 'alice' } });
  });

  test('with several requests under way it goes to the listener, and waits for one if there is none', async () => {
    const { link } = await legacy();
    send(link, call('legacy', 1, 'silent'));
    const { sink } = send(link, call('legacy', 2, 'ask', { as: 'server-2' }));
    await exchange(link, call('legacy', 3, 'echo'));
    expect(sink.messages).toHaveLength(0);
    const listener = new Sink();
    link.listen(listener, undefined);
    await listener.until(({ messages }) => messages.length === 1);
    expect(listener.messages[0]).toMatchObject({ kind: 'request', id: 'server-2' });
    const replacement = new Sink();
    link.listen(replacement, undefined);
    const method = 'notifications/tools/list_changed';
    await exchange(link, call('legacy', 4, 'notify', { method }));
    expect([listener.messages.length, replacement.messages.length]).toEqual([1, 1]);
  });

  test('a log message goes to the one request under way, a change of a list to the listener', async () => {
    const { link } = await legacy();
    const listener = new Sink();
    link.listen(listener, undefined);
    const message = { method: 'notifications/message', params: { level: 'info', data: 1 } };
    const log = await exchange(link, call('legacy', 1, 'notify', message));
    expect(log.messages.map(({ kind }) => kind)).toEqual(['notification', 'result']);
    const change = await exchange(link, call('legacy', 2, 'notify', { method: 'notifications/prompts/list_changed' }));
    expect(change.messages.map(({ kind }) => kind)).toEqual(['result']);
    expect(listener.messages).toMatchObject([{ method: 'notifications/prompts/list_changed' }]);
  });
});

async function subscribed(): Promise<{ link: Link; first: Sink; second: Sink } & Built> {
  const one = program({}, { flags: ['--modern'], era: 'modern' });
  const link = await one.upstream.open(ALICE, 'modern');
  const [first, second] = ['sub', 5].map((id) =>
    send(link, request('modern', id, 'subscriptions/listen', { notifications: {} }), { timeoutMs: Infinity }).sink);
  if (first === undefined || second === undefined) throw new Error('two');
  await Promise.all([first, second].map((sink) => sink.until(({ messages }) => messages.length === 1)));
  return { ...one, link, first, second };
}
const subscriptionIn = (sink: Sink, at: number): unknown => {
  const json = sink.messages[at]?.json as { params?: JsonObject; result?: JsonObject };
  const meta = (json.params ?? json.result)?.['_meta'] as JsonObject;
  return meta['io.modelcontextprotocol/subscriptionId'];
};

describe('subscriptions of the modern era', () => {
  test('every message goes to the sink of its subscription, under the id of the client', async () => {
    const { link, first, second, events } = await subscribed();
    await exchange(link, call('modern', 1, 'subscribe', { to: [1, 2, 1, 77, 'sub'] }));
    expect([first.messages.length, second.messages.length]).toEqual([3, 2]);
    expect([subscriptionIn(first, 0), subscriptionIn(first, 1), subscriptionIn(second, 1)]).toEqual(['sub', 'sub', 5]);
    expect(events.drops).toHaveLength(2);
  });

  test('the final result ends it without a failure', async () => {
    const { link, first, second } = await subscribed();
    await exchange(link, call('modern', 1, 'end-subscription', { of: 1 }));
    expect(first.ends).toEqual([undefined]);
    expect(first.reply).toMatchObject({ kind: 'result', id: 'sub' });
    expect(subscriptionIn(first, 1)).toBe('sub');
    expect(second.ends).toEqual([]);
  });

  test('the server may end it with a cancellation', async () => {
    const { link, second } = await subscribed();
    await exchange(link, call('modern', 1, 'end-subscription', { of: 2, by: 'cancelled' }));
    expect(second.messages.at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId: 5 } });
    expect(second.ends).toMatchObject([{ kind: 'cancelled' }]);
  });

  test('cancelling one tells the server its id and leaves the other', async () => {
    const one = program({}, { flags: ['--modern'], era: 'modern' });
    const link = await one.upstream.open(ALICE, 'modern');
    const { sink, pending } = send(link, request('modern', 'sub', 'subscriptions/listen', { notifications: {} }));
    await sink.until(({ messages }) => messages.length === 1);
    pending.cancel('done');
    const { cancelled } = jsonOf(await exchange(link, call('modern', 1, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([1]);
  });

  test('a message outside of any request is dropped', async () => {
    const { link, events } = await subscribed();
    await exchange(link, call('modern', 1, 'notify', { method: 'notifications/tools/list_changed' }));
    expect(events.drops).toMatchObject([{ what: 'a message outside of any request' }]);
  });
});

