import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, send, type Answer } from '../support/wire.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { repliesIn } from './support/replies.ts';
import { httpUpstream, nextWaiting, type HttpUpstream, type ToolCall } from './support/upstreams.ts';

/** Batches belong to one revision. There, each message of one is judged, recorded and forwarded on its own. */

const BATCHED = '2025-03-26';
let upstream: HttpUpstream;
let gateway: TestGateway;
let token = '';
let session = '';
/** What the server settles on. */
let version = BATCHED;
const waiting: ToolCall[] = [];

beforeAll(async () => {
  upstream = await httpUpstream('legacy', {
    quick: (called) => called.reply('quick'),
    hidden: (called) => called.reply('hidden'),
    gated: (called) => waiting.push(called),
  }, {
    initialize: (asked) => asked.result({
      protocolVersion: version, capabilities: { tools: {} }, serverInfo: { name: 'test', version: '1' },
    }),
  });
  gateway = await TestGateway.start({
    servers: { web: upstream.config },
    grants: [{ name: 'some', to: { anyone: true }, servers: ['web'], tools: ['quick', 'gated'] }],
    limits: { batchMessagesMax: 8 },
  });
  token = await gateway.token('web');
  session = await beginSession(gateway.route('web'), token, { version: BATCHED });
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

beforeEach(() => {
  waiting.length = 0;
  version = BATCHED;
});

function call(id: number, name: string): JsonObject {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } };
}

const PING: JsonObject = { jsonrpc: '2.0', id: 9, method: 'ping' };
const NOTE: JsonObject = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 77 } };

function sent(messages: readonly JsonObject[], headers = legacyHeaders(token, session, BATCHED)): Promise<Answer> {
  return send(gateway.route('web'), { headers, body: JSON.stringify(messages) });
}

function heard(): readonly unknown[] {
  return upstream.seen.map(({ json }) => json.params?.['name']).filter((name) => name !== undefined);
}

describe('a batch of its revision', () => {
  test('is answered message by message: what is not granted is refused alone, and reaches no server', async () => {
    const [before, records] = [heard().length, gateway.records().length];
    const { status, headers, body } = await sent([call(1, 'quick'), call(2, 'hidden'), PING, NOTE, call(3, 'quick')]);
    expect(status).toBe(200);
    const replies = repliesIn(headers['content-type'] ?? '', body);
    const kinds = replies.map((reply) => `${JSON.stringify(reply['id'])} ${'result' in reply ? 'result' : 'error'}`);
    expect(kinds.toSorted()).toEqual(['1 result', '2 error', '3 result', '9 result']);
    expect(heard().slice(before)).toEqual(['quick', 'quick']);
    const recorded = gateway.records().slice(records).map(({ type, requestId }) => JSON.stringify([type, requestId]));
    expect(recorded).toEqual(expect.arrayContaining([
      '["call.allowed",1]', '["call.denied",2]', '["call.allowed",3]', '["call.allowed",9]',
    ]));
  });

  test('without a request has no answer but that it was taken', async () => {
    const { status, body } = await sent([NOTE, NOTE]);
    expect([status, body]).toEqual([202, '']);
  });

  test('is given up when its client goes away before anything was answered', async () => {
    const body = JSON.stringify([call(21, 'gated'), call(22, 'gated')]);
    const host = new URL(gateway.url).host;
    const headers = { host, ...legacyHeaders(token, session, BATCHED), 'content-length': String(body.length) };
    const line = await RawConnection.open(gateway.url);
    line.write(requestText('POST /servers/web/mcp HTTP/1.1', headers, body));
    await nextWaiting(waiting, 2);
    line.close();
    await Promise.all(waiting.map(({ aborted }) => aborted));
  });

  test.each<[string, () => string]>([
    ['nothing', () => '[]'],
    ['more messages than may be', () => JSON.stringify(Array.from({ length: 9 }, (_, at) => call(at, 'quick')))],
    ['a batch', () => JSON.stringify([[call(1, 'quick')]])],
    ['something that is no message', () => JSON.stringify([call(1, 'quick'), 7])],
    ['a key twice', () => `[${JSON.stringify(call(1, 'quick'))},{"jsonrpc":"2.0","id":2,"id":3,"method":"ping"}]`],
    ['a handshake', () => JSON.stringify([call(1, 'quick'), { ...PING, method: 'initialize', params: {} }])],
  ])('that holds %s is refused as a whole', async (_what, body) => {
    const before = heard().length;
    const headers = legacyHeaders(token, session, BATCHED);
    const answer = await send(gateway.route('web'), { headers, body: body() });
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain('"result"');
    expect(heard().length).toBe(before);
  });
});

test('a batch in a session of another revision is refused, whatever its header says', async () => {
  version = '2025-06-18';
  const other = await beginSession(gateway.route('web'), token, { version });
  const before = heard().length;
  for (const said of [undefined, BATCHED, version]) {
    const headers = { ...legacyHeaders(token, other), 'mcp-protocol-version': said };
    expect((await sent([call(1, 'quick')], headers)).status).toBe(400);
  }
  expect(heard().length).toBe(before);
});

test('a batch in the session of somebody else is refused, message by message', async () => {
  const before = heard().length;
  const headers = legacyHeaders(await gateway.token('web', 'eve'), session, BATCHED);
  const { body } = await sent([call(1, 'quick'), PING], headers);
  expect(body).not.toContain('"result"');
  expect(heard().length).toBe(before);
});
