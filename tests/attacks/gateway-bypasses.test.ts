import { request, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { requestOf, type Seat } from '../journeys/support/talk.ts';
import { httpUpstream, type HttpUpstream, type ToolCall, type Tools } from '../journeys/support/upstreams.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, modernHeaders, send, type Answer } from '../support/wire.ts';
import { bytesOf } from './differential/case.ts';
import { CASES } from './differential/cases.ts';

/**
 * Ways past a gateway that were found in others, sent to a real one: what must not get through does
 * not reach the server, and what the server says past the rules does not reach the client.
 */

let gateway: TestGateway;
let modern: HttpUpstream;
let legacy: HttpUpstream;
/** How the server answers the next list. */
let listing: (response: ServerResponse, reply: string) => void = () => {};

const LIST = {
  tools: ['open', 'hidden', ...namedInTable()].map((name) => ({ name, inputSchema: { type: 'object' } })),
  prompts: ['open', 'hidden'].map((name) => ({ name })),
  resources: ['file:///docs/a.txt', 'file:///hidden'].map((uri) => ({ uri, name: 'x' })),
};

const LISTS: Tools = Object.fromEntries(
  ['tools/list', 'prompts/list', 'resources/list'].map((method) => [method, ({ seen, response }: ToolCall) => {
    const member = method.split('/', 1)[0] as keyof typeof LIST;
    const result = { resultType: 'complete', [member]: LIST[member] };
    listing(response, JSON.stringify({ jsonrpc: '2.0', id: seen.json.id, result }));
  }]),
);

const READS: Tools = {
  'resources/read': (asked) => asked.result({ contents: [] }),
  'prompts/get': (asked) => asked.result({ messages: [] }),
};

beforeAll(async () => {
  const tools: Tools = { open: (asked) => asked.reply('open'), hidden: (asked) => asked.reply('hidden') };
  const methods = { ...LISTS, ...READS };
  modern = await httpUpstream('modern', tools, methods);
  legacy = await httpUpstream('legacy', tools, methods);
  gateway = await TestGateway.start({
    servers: { modern: modern.config, legacy: legacy.config, open: legacy.config },
    grants: [
      {
        name: 'some', to: { anyone: true }, servers: ['modern', 'legacy'],
        tools: ['open', 'delete_*'], prompts: ['open'], resources: ['file:///docs/*'],
      },
      { ...EVERYTHING, servers: ['open'] },
    ],
    limits: { sessionsPerPrincipalMax: 500 },
  });
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([modern.close(), legacy.close()]);
});

async function modernSeat(): Promise<Seat> {
  return { url: gateway.route('modern'), token: await gateway.token('modern') };
}

/** What the server received of a conversation beyond its beginning. */
function heard(upstream: HttpUpstream): readonly string[] {
  const beginning = new Set(['initialize', 'notifications/initialized', 'tools/list', 'server/discover']);
  return upstream.seen.filter(({ json }) => !beginning.has(json.method ?? '')).map(({ body }) => body);
}

type Listing = (response: ServerResponse, reply: string) => unknown;

function plainly(status: number, type: string): Listing {
  return (response, reply) => response.writeHead(status, { 'content-type': type }).end(reply);
}

function stream(text: (reply: string) => readonly string[]): Listing {
  return async (response, reply) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of text(reply)) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    response.end();
  };
}

/** A text in pieces that can be lines of one event. */
function lines(reply: string): readonly string[] {
  return reply.replaceAll(',"', ',\u0000"').split('\u0000');
}

describe('a list', () => {
  test.each<[string, Listing]>([
    ['with status 201', plainly(201, 'application/json')],
    ['with status 203', plainly(203, 'application/json')],
    ['with status 206', plainly(206, 'application/json')],
    ['with a media type in other letters', plainly(200, 'Application/JSON; Charset=UTF-8')],
    ['in an event of several lines',
      stream((reply) => [`${lines(reply).map((one) => `data: ${one}`).join('\n')}\n\n`])],
    ['in lines that end in CR alone', stream((reply) => [`data: ${reply}\r\r`])],
    ['in lines that end in CR and LF', stream((reply) => [`data: ${reply}\r\n\r\n`])],
    ['that comes byte by byte', stream((reply) => `data: ${reply}\n\n`.split(''))],
    ['after a comment and an event of another name',
      stream((reply) => [': x\n\nevent: y\ndata: z\n\n', `data:${reply}\n\n`])],
    ['after a byte order mark', stream((reply) => [`\u{FEFF}data: ${reply}\n\n`])],
    ['in an event with an id', stream((reply) => [`id: 1\ndata: ${reply}\n\n`])],
  ])('%s shows nothing that is not granted', async (_how, answer) => {
    listing = (response, reply) => void answer(response, reply);
    for (const method of ['tools/list', 'prompts/list', 'resources/list']) {
      const { status, body } = await send(gateway.route('modern'), requestOf(await modernSeat(), method));
      expect(body).not.toContain('hidden');
      // It is filtered, or refused as a whole.
      if (status === 200) expect(body).toMatch(/open|a\.txt|error/);
    }
  });
});

describe('what no list shows', () => {
  test.each<[string, JsonObject]>([
    ['tools/call', { name: 'hidden', arguments: {} }],
    ['tools/call', { name: 'Open', arguments: {} }],
    ['tools/call', { name: 'open ', arguments: {} }],
    ['tools/call', { name: 'open\u200b', arguments: {} }],
    ['tools/call', { name: 'оpen', arguments: {} }],
    ['tools/call', { name: 'open/../hidden', arguments: {} }],
    ['prompts/get', { name: 'hidden' }],
    ['resources/read', { uri: 'file:///hidden' }],
    ['resources/read', { uri: 'file:///docs/../hidden' }],
    ['resources/read', { uri: 'file:///docs/%2e%2e/hidden' }],
    ['resources/read', { uri: 'file:///docs/%252e%252e/hidden' }],
    ['resources/read', { uri: 'file:///docs/..%2fhidden' }],
    ['resources/read', { uri: 'file:///docs/..\\hidden' }],
    ['resources/read', { uri: 'FILE:///docs/a.txt' }],
    ['resources/read', { uri: 'file://localhost/docs/a.txt' }],
    ['resources/read', { uri: 'file:///docs/a\n/../hidden' }],
    ['resources/subscribe', { uri: 'file:///docs/../hidden' }],
    ['subscriptions/listen', { notifications: { resourceSubscriptions: ['file:///docs/../hidden'] } }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'hidden' }, argument: { name: 'a', value: '' } }],
  ])('cannot be reached by name: %s %j (S-26)', async (method, params) => {
    const before = [heard(modern).length, heard(legacy).length];
    const asModern = requestOf(await modernSeat(), method, params);
    const token = await gateway.token('legacy');
    const session = await beginSession(gateway.route('legacy'), token);
    const asLegacy = requestOf({ url: '', token, session }, method, params);
    for (const [server, { headers, body }] of [['modern', asModern], ['legacy', asLegacy]] as const) {
      const { status, body: answer } = await send(gateway.route(server), { headers: plain(headers), body });
      expect(answer).toContain('"error"');
      expect(answer).not.toContain('hidden"}');
      expect(status).toBeLessThan(500);
    }
    expect([heard(modern).length, heard(legacy).length]).toEqual(before);
  });
});

/** Headers that can be sent: what holds other letters goes as the protocol encodes it. */
function plain(headers: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const name = headers['mcp-name'];
  if (name === undefined || /^[\x21-\x7e]+$/.test(name)) return headers;
  return { ...headers, 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` };
}

function hidden(more: object = {}): string {
  const params = { name: 'hidden', arguments: {} };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params, ...more });
}

describe('a request that others do not look at', () => {
  const open = '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}';

  test.each<[string, Readonly<Record<string, string | undefined>>, string | Uint8Array, string?]>([
    ['without a media type', { 'content-type': undefined }, hidden()],
    ['as plain text', { 'content-type': 'text/plain' }, hidden()],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, hidden()],
    ['as JSON in other letters', { 'content-type': 'APPLICATION/JSON' }, hidden()],
    ['as JSON of another character set', { 'content-type': 'application/json; charset=utf-16' }, hidden()],
    ['as JSON and something else', { 'content-type': 'application/json, text/plain' }, hidden()],
    ['with a coding', { 'content-encoding': 'gzip' }, hidden()],
    ['in a batch', {}, `[${hidden()}]`],
    ['in a batch behind an honest one', {}, `[${open},${hidden({ id: 2 })}]`],
    ['behind an honest one in the same body', {}, `${open}\n${hidden({ id: 2 })}`],
    ['by PUT', {}, hidden(), 'PUT'],
    ['by PATCH', {}, hidden(), 'PATCH'],
    ['with another verb in a header', { 'x-http-method-override': 'GET' }, hidden()],
    ['to a path that another would tidy up', { 'x-original-url': '/healthz' }, hidden()],
  ])('reaches no server %s', async (_how, headers, body, method = 'POST') => {
    const token = await gateway.token('legacy');
    const session = await beginSession(gateway.route('legacy'), token);
    const before = heard(legacy).length;
    const answer = await send(gateway.route('legacy'), {
      method, headers: { ...legacyHeaders(token, session), ...headers }, body,
    });
    expect(answer.body).not.toContain('"result"');
    expect(heard(legacy).length).toBe(before);
  });

  test.each([
    '//servers/modern/mcp', '/servers/./modern/mcp', '/servers/modern/../modern/mcp', '/servers/modern/mcp/',
    '/servers/modern/mcp;x', '/servers/%6dodern/mcp', '/SERVERS/modern/mcp', '/servers/modern%2fmcp',
    '/servers/modern/mcp%00', '/servers/legacy/../modern/mcp',
  ])('reaches no server under another spelling of its path: %s', async (path) => {
    const before = heard(modern).length;
    const headers = modernHeaders(await gateway.token('modern'), 'tools/call', 'open');
    const { status } = await sendTo(path, headers);
    expect([400, 401, 404]).toContain(status);
    expect(heard(modern).length).toBe(before);
  });
});

async function sendTo(path: string, headers: Readonly<Record<string, string | undefined>>): Promise<Answer> {
  const { body } = requestOf(await modernSeat(), 'tools/call', { name: 'open', arguments: {} });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port } = new URL(gateway.url);
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const outgoing = request({ hostname, port, path, method: 'POST', headers: Object.fromEntries(kept), agent: false });
  outgoing.on('error', reject);
  outgoing.on('response', (incoming) => {
    incoming.resume();
    incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: '' }));
  });
  outgoing.end(body);
  return promise;
}

/** The tools that the table calls where it expects a call to pass: the server has them. */
function namedInTable(): readonly string[] {
  const named = CASES.filter(({ batch, expect: expected }) => batch !== true && expected === 'pass')
    .map(({ text }) => (JSON.parse(text ?? '{}') as { params?: { name?: unknown } }).params?.name);
  return [...new Set(named)].filter((name) => typeof name === 'string');
}

describe('bytes on which parsers disagree', () => {
  test('reach the server as they were judged, or not at all: the whole table', async () => {
    const token = await gateway.token('open');
    const session = await beginSession(gateway.route('open'), token);
    const wrong: string[] = [];
    let reached = 0;
    for (const one of CASES.filter(({ batch }) => batch !== true)) {
      const before = heard(legacy).length;
      await send(gateway.route('open'), { headers: legacyHeaders(token, session), body: bytesOf(one) });
      const got = heard(legacy).slice(before);
      reached += got.length;
      const allowed = one.expect === 'pass' ? [one.forwarded ?? one.text] : [];
      if (got.length > 1 || got.some((body) => !allowed.includes(body))) wrong.push(`${one.name}: ${got.join(' ')}`);
    }
    expect(wrong).toEqual([]);
    expect(reached).toBeGreaterThan(15);
  });
});
