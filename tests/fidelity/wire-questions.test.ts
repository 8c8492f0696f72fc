import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { stripped } from './support/differences.ts';
import { LegacyHttpPeer, ModernHttpPeer } from './support/http-peer.ts';
import { ABLE, LEGACY_KINDS, MODERN_KINDS, ok, Pairs, shownIn } from './support/pairs.ts';
import { errorIn, resultIn, shakeHands, type Peer } from './support/peer.ts';

let pairs: Pairs;

beforeAll(async () => {
  pairs = await Pairs.open();
  for (const kind of LEGACY_KINDS) await pairs.both(kind, (peer) => shakeHands(peer, ABLE));
});

afterAll(() => pairs.close());

describe.each(LEGACY_KINDS)('%s', (kind) => {
  test.each([
    ['sampling/createMessage', { messages: [], maxTokens: 1, 'com.example/own': [1], _meta: { 'com.example/m': 1 } }],
    ['elicitation/create', { mode: 'url', url: 'https://e.example/?a=1#b', message: '😀', elicitationId: 'e', own: 1 }],
    ['elicitation/create', { message: 'm', requestedSchema: { type: 'object', properties: { Name: { own: 1 } } } }],
    ['roots/list', { _meta: { progressToken: 9 } }],
    ['roots/list', undefined],
    ['ping', undefined],
  ])('asks the client for %s and hears its whole answer', async (method, params) => {
    const answers: readonly JsonObject[] = [
      {
        action: 'accept', content: { Name: 'ü', own: [1] },
        'com.example/own': { a: null }, _meta: { 'com.example/m': [] },
      },
      {},
    ];
    for (const [at, result] of answers.entries()) {
      const as = at === 0 ? 'wie 😀' : 4711;
      const heard = await pairs.same(kind, (peer) => {
        peer.answers.set(method, () => ({ result }));
        return peer.call('ask', { method, ...(params === undefined ? {} : { params }), as });
      }, ['questionId']);
      expect(heard[0]).toMatchObject({ method, ...(params === undefined ? {} : { params }) });
      // The server gets its own id back, whatever the client got to see.
      expect(shownIn(heard[1])['answer']).toEqual({ jsonrpc: '2.0', id: as, result });
    }
  });

  test('hears that the client cannot answer, and why', async () => {
    const error = { code: -1, message: 'The user said no 😀', data: { own: [null] } };
    const heard = await pairs.same(kind, (peer) => {
      peer.answers.set('sampling/createMessage', () => ({ error }));
      return peer.call('ask', { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } });
    }, ['questionId']);
    expect(shownIn(heard[1])['answer']).toEqual({ jsonrpc: '2.0', id: 'question', error });
  });

  test('asks about the tasks of the client, under the ids of the client', async () => {
    const heard = await pairs.same(kind, (peer) => {
      peer.answers.set('tasks/get', () => ({ result: { taskId: 'of the client', status: 'completed', own: 1 } }));
      return peer.call('ask', { method: 'tasks/get', params: { taskId: 'of the client' } });
    }, ['questionId']);
    expect(shownIn(heard[1])['answer']).toMatchObject({ result: { taskId: 'of the client', own: 1 } });
  });

  test('hears the notifications of the client, members of nobody included', async () => {
    const sent: readonly (readonly [string, JsonObject | undefined])[] = [
      ['notifications/roots/list_changed', undefined],
      ['notifications/roots/list_changed', { _meta: { 'com.example/a': [1] }, own: 1 }],
      ['notifications/progress', { progressToken: 'x', progress: 1, message: '😀', own: null }],
      ['notifications/com.example/own', { a: { b: '\ud800' } }],
    ];
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const before = (await receivedBy(peer)).length;
      for (const [method, params] of sent) await peer.tell(method, params);
      return (await receivedBy(peer)).slice(before).filter((message) => message['id'] === undefined);
    });
    expect(via).toEqual(direct);
    expect(via.map(({ method }) => method)).toEqual(sent.map(([method]) => method));
  });

  test('says what it likes outside of calls: changes, updates, and what extensions have', async () => {
    const outside = [
      '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}',
      '{"jsonrpc":"2.0","method":"notifications/prompts/list_changed","params":{}}',
      '{"jsonrpc":"2.0","method":"notifications/resources/list_changed",' +
        '"params":{"_meta":{"com.example/a":[1]},"own":1}}',
      '{"jsonrpc":"2.0","method":"notifications/resources/updated",' +
        '"params":{"uri":"test://ü?a=%20","title":"t","own":null}}',
      '{"jsonrpc":"2.0","method":"notifications/elicitation/complete","params":{"elicitationId":"e","own":1}}',
      '{"jsonrpc":"2.0","method":"notifications/com.example/own","params":{"a":1}}',
    ];
    const [direct, via] = await pairs.both(kind, async (peer) => {
      if (peer instanceof LegacyHttpPeer) await peer.listen();
      const before = peer.heard.length;
      await peer.call('say', { outside, reply: ok('{"content":[]}') });
      await peer.until((all) => all.length >= before + outside.length);
      return peer.heard.slice(before);
    });
    expect(via).toEqual(direct);
    expect(via).toEqual(outside.map((text) => JSON.parse(text) as JsonObject));
  });

  test('keeps tasks: made, listed, asked for, under handles that come back as its own ids (S-63)', async () => {
    const task = '{"taskId":"task-1","status":"working","ttl":60000,"own":[1]}';
    const made = `{"task":${task},"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"task-1"},"own":1}}`;
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const called = await peer.ask('tools/call', { name: 'say', arguments: { reply: ok(made) }, task: { ttl: 1 } });
      const { taskId } = resultIn(called)['task'] as { taskId: string };
      const listed = await peer.ask('tasks/list');
      const got = await peer.ask('tasks/get', { taskId });
      const result = await peer.ask('tasks/result', { taskId, own: 1 });
      const cancelled = await peer.ask('tasks/cancel', { taskId });
      return { taskId, all: [called, listed, got, result, cancelled] };
    });
    expect([direct.taskId, via.taskId === 'task-1']).toEqual(['task-1', false]);
    expect(withoutHandles(via.all)).toEqual(withoutHandles(direct.all));
    // The server sees its own id, and the client sees one handle for one task.
    expect(resultIn(via.all[3] ?? {})).toEqual({ method: 'tasks/result', params: { taskId: 'task-1', own: 1 } });
    expect((resultIn(via.all[1] ?? {})['tasks'] as JsonObject[])[0]?.['taskId']).toBe(via.taskId);
    expect(resultIn(via.all[2] ?? {})['taskId']).toBe(via.taskId);
  });

  test('hears that a call is not wanted any more, under the id by which it knows the call', async () => {
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const before = (await receivedBy(peer)).length;
      const { id } = peer.begin('tools/call', { name: 'hang', arguments: {} });
      // Not before it is there: what overtakes its request cancels nothing.
      await untilReceived(peer, isHanging, before);
      await peer.tell('notifications/cancelled', { requestId: id, reason: 'no time 😀' });
      const said = (await receivedBy(peer)).slice(before);
      return { call: said.find(isHanging)?.['id'], cancelled: said.find(({ method }) => method === CANCELLED) };
    });
    for (const { call, cancelled } of [direct, via]) {
      expect(cancelled?.['params']).toEqual({ requestId: call, reason: 'no time 😀' });
    }
  });
});

const CANCELLED = 'notifications/cancelled';

function isHanging(message: JsonObject): boolean {
  return message['method'] === 'tools/call' && (message['params'] as JsonObject)['name'] === 'hang';
}

/** Everything that a legacy puppet has received in this conversation. */
async function receivedBy(peer: Peer): Promise<readonly JsonObject[]> {
  const { received } = shownIn(await peer.call('received')) as { received: readonly string[] };
  return received.map((text) => JSON.parse(text) as JsonObject);
}

/** Resolves with the first message after a point that the puppet has received and for which it is true. */
async function untilReceived(peer: Peer, holds: (message: JsonObject) => boolean, after = 0): Promise<JsonObject> {
  const found = (await receivedBy(peer)).slice(after).find((message) => holds(message));
  return found ?? untilReceived(peer, holds, after);
}

function withoutHandles(messages: readonly JsonObject[]): readonly JsonObject[] {
  return messages.map((message) => stripped(message, ['taskHandle']));
}

describe.each(MODERN_KINDS)('%s', (kind) => {
  test('asks for input and hears the answers beside its own state, byte for byte (S-63)', async () => {
    const state = 'their state 😀 "quoted" '.repeat(3);
    const page = { mode: 'url', url: 'https://e.example', message: 'm', own: 1 };
    const inputRequests = {
      'ein Schlüssel 😀': { method: 'elicitation/create', params: page },
      'two': { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1, own: [] }, own: 1 },
      'three': { method: 'roots/list' },
    };
    const required = { resultType: 'input_required', inputRequests, requestState: state, own: { a: 1 } };
    const args = { reply: ok(JSON.stringify(required)) };
    const [asked] = await pairs.same(kind, (peer) => peer.call('say', args), ['requestState']);
    expect(resultIn(asked ?? {})['inputRequests']).toEqual(inputRequests);

    const inputResponses = {
      'ein Schlüssel 😀': { action: 'accept', own: 1 },
      'two': { role: 'assistant', content: [] },
      'three': { roots: [] },
    };
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const { requestState } = resultIn(await peer.call('say', args)) as { requestState: string };
      const again = { name: 'say', arguments: args, inputResponses, requestState, own: 1 };
      return { requestState, again: await peer.ask('tools/call', again) };
    });
    expect(direct.requestState).toBe(state);
    expect(via.requestState).not.toContain('their state');
    expect(via.again).toEqual(direct.again);
    expect(shownIn(via.again)['params']).toMatchObject({ inputResponses, requestState: state, own: 1 });
  });

  test('starts tasks of the extension, under handles that come back as its own ids (S-63)', async () => {
    const made = '{"resultType":"task","taskId":"task-1","status":"working","ttlMs":1,"pollIntervalMs":2,"own":[1]}';
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const called = await peer.call('say', { reply: ok(made) });
      const { taskId } = resultIn(called) as { taskId: string };
      const got = await peer.ask('tasks/get', { taskId });
      const updated = await peer.ask('tasks/update', { taskId, inputResponses: { a: { action: 'decline' } } });
      const cancelled = await peer.ask('tasks/cancel', { taskId, own: 1 });
      return { taskId, all: [called, got, updated, cancelled] };
    });
    expect([direct.taskId, via.taskId === 'task-1']).toEqual(['task-1', false]);
    expect(withoutHandles(via.all)).toEqual(withoutHandles(direct.all));
    expect(resultIn(via.all[2] ?? {})).toMatchObject({ method: 'tasks/update', params: { taskId: 'task-1' } });
    expect(resultIn(via.all[1] ?? {})['taskId']).toBe(via.taskId);
  });

  test('is subscribed to: acknowledged under the id of the subscription, and heard under it', async () => {
    const notifications = {
      toolsListChanged: true, resourceSubscriptions: ['test://a', 'test://ü'], 'com.example/own': { a: 1 },
    };
    const _meta = { 'io.modelcontextprotocol/subscriptionId': 'my subscription' };
    const [direct, via] = await pairs.both(kind, async (peer) => {
      const before = peer.heard.length;
      peer.begin('subscriptions/listen', { notifications }, 'my subscription');
      await peer.until((all) => all.length >= before + 3);
      return peer.heard.slice(before);
    });
    expect(via).toEqual(direct);
    expect(via).toEqual([
      { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: { _meta, notifications } },
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: { _meta } },
      { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { _meta, uri: 'test://a', own: [1] } },
    ]);
  });

  test('hears that a call is not wanted any more', async () => {
    const { via } = pairs.of(kind);
    if (!(via instanceof ModernHttpPeer)) throw new Error('Durward is reached over HTTP');
    const { id } = via.begin('tools/call', { name: 'hang', arguments: {} });
    if (kind === 'a modern program') {
      const call = await untilReceived(via, isHanging);
      via.hangUp(id);
      const cancelled = await untilReceived(via, ({ method }) => method === CANCELLED);
      expect(cancelled['params']).toMatchObject({ requestId: call['id'] });
    } else {
      const nth = async (): Promise<number> => {
        const at = pairs.modern.received.findIndex(({ headers }) => headers['mcp-name'] === 'hang');
        return at >= 0 ? at : new Promise(setImmediate).then(nth);
      };
      const at = await nth();
      via.hangUp(id);
      await pairs.modern.abandoned(at);
    }
  });
});

test('a server that fails without naming the request fails the request on whose stream it did', async () => {
  const reply = '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?","data":[1]}}';
  const { via } = pairs.of('a legacy server over HTTP');
  expect(errorIn(await via.call('say', { reply }))).toEqual({ code: -32_700, message: 'what?', data: [1] });
});

test('a reply with a number that would arrive changed is refused, and the client told (S-05)', async () => {
  const reply = ok('{"content":[],"structuredContent":{"id":12345678901234567890}}');
  for (const kind of ['a legacy server over HTTP', 'a modern server over HTTP'] as const) {
    const { via } = pairs.of(kind);
    const { code, message, data } = errorIn(await via.call('say', { reply }));
    const { incident } = data as { incident: string };
    expect([code, message]).toEqual([-31_502, 'The server behind the gateway sent an unacceptable reply']);
    expect(pairs.gateway.incident(incident)).toMatchObject({
      detail: { failure: 'the reply is not an acceptable message: lossy_number' },
    });
  }
});
