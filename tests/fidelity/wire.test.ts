import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@durward/core';
import type { DifferenceName } from './support/differences.ts';
import { HttpPeer } from './support/http-peer.ts';
import { ABLE, KINDS, LEGACY_KINDS, MODERN_KINDS, ok, Pairs, say, shownIn } from './support/pairs.ts';
import { errorIn, resultIn, shakeHands, type Peer } from './support/peer.ts';

let pairs: Pairs;

beforeAll(async () => {
  pairs = await Pairs.open();
});

afterAll(() => pairs.close());

describe.each(LEGACY_KINDS)('in front of %s', (kind) => {
  test('the handshake says what the server says of itself, and to it what the client said', async () => {
    const [reply] = await pairs.same(kind, (peer) => shakeHands(peer, ABLE));
    expect(resultIn(reply ?? {})['com.example/extra']).toEqual({ yes: true });
    const [, seen] = await pairs.both(kind, (peer) => peer.call('received'));
    const { received } = shownIn(seen) as { received: readonly string[] };
    expect(JSON.parse(received[0] ?? '')).toMatchObject({
      method: 'initialize', params: { capabilities: ABLE, clientInfo: { name: 'fidelity', version: '1' } },
    });
  });
});

describe.each(MODERN_KINDS)('in front of %s', (kind) => {
  test('discovery says what the server says of itself, and every request what the client said', async () => {
    const [reply] = await pairs.same(kind, (peer) => peer.ask('server/discover'), ['servedVersions']);
    expect(resultIn(reply ?? {})['com.example/extra']).toEqual({ yes: true });
    const [echo] = await pairs.same(kind, (peer) => peer.call('echo', {}, { 'com.example/mine': [1] }));
    expect(shownIn(echo)['params']).toMatchObject({
      _meta: {
        'com.example/mine': [1],
        'io.modelcontextprotocol/clientCapabilities': ABLE,
        'io.modelcontextprotocol/clientInfo': { name: 'fidelity', version: '1' },
      },
    });
  });
});

describe.each(KINDS)('in front of %s', (kind) => {
  test.each(['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'])(
    'every page of %s is there, unknown members and strange cursors included',
    async (method) => {
      const pages = await pairs.same(kind, (peer) => allPages(peer, method));
      expect(pages.length).toBe({ 'tools/list': 4, 'resources/templates/list': 1 }[method] ?? 2);
      const [unknown] = await pairs.same(kind, (peer) => peer.ask(method, { cursor: 'of nobody' }));
      expect(errorIn(unknown ?? {})).toMatchObject({ code: -32_602, data: { own: true } });
    },
  );

  test('arguments, _meta and unknown members of params arrive as the client wrote them', async () => {
    const allowed: DifferenceName[] = kind.endsWith('program') ? ['channelToken'] : [];
    const sent = {
      name: 'echo',
      arguments: { ...VALUES, '': '', 'jsonrpc': 3, '_META': 1 },
      'com.example/param': [{}],
      _meta: { progressToken: 'token 😀', 'com.example/a': { b: null }, traceparent: '00-x' },
    };
    const [reply] = await pairs.same(kind, (peer) => peer.ask('tools/call', sent), allowed);
    const { params } = shownIn(reply) as { params: JsonObject };
    expect(params['arguments']).toEqual(sent.arguments);
    expect(params['com.example/param']).toEqual([{}]);
    expect(params['_meta']).toMatchObject({ 'com.example/a': { b: null }, traceparent: '00-x' });
  });

  test.each([
    ['an empty object', '{}'],
    ['empty content', '{"content":[]}'],
    ['content without text', '{"content":[{"type":"text","text":""}],"isError":true}'],
    ['content of a kind that nobody knows', '{"content":[{"type":"hologram","depth":[1,{"a":null}]},{"type":""},{}]}'],
    [
      'members that nobody knows',
      '{"content":[],"com.example/x":{"y":[true]},"_meta":{"com.example/z":0,"a":{"b":[]}}}',
    ],
    ['a result type of an extension', '{"resultType":"com.example/special","com.example/handle":"h","ttlMs":-1}'],
    ['structured content that is no object', '{"content":[],"structuredContent":[1,"two",null]}'],
    ['content that breaks its type', '{"content":"none","isError":"maybe","structuredContent":null}'],
    ['members in an odd order', '{"isError":false,"_meta":{"b":1,"a":2},"content":[{"text":"t","type":"text"}]}'],
  ])('a result may be %s', async (_what, result) => {
    const [reply] = await pairs.same(kind, say(ok(result)));
    expect(resultIn(reply ?? {})).toEqual(JSON.parse(result));
  });

  test.each([
    ['characters beyond the basic plane', '"😀𝄞\\ud83d\\ude00"'],
    ['half a character, as servers cut them', '"cut \\ud83d"'],
    ['the other half', '"\\ude00 cut"'],
    ['escapes of every kind', '"\\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\\\/\\u2028\\u2029\\ufeff"'],
    ['accents, joined and not', '"é e\\u0301 ﬁ Ⅷ"'],
    ['right-to-left and invisible characters', '"\\u202eabc\\u200d\\u2066\\u200b"'],
    ['numbers as people write them', '[0,1.0,1e2,1E+2,0.1,-1.5e-7,1.7976931348623157e308,5e-324,9007199254740991]'],
    ['integers with an exponent', '[1e21,123e3,9007199254740992,1e22,-1e15]'],
    ['deep nesting', `${'['.repeat(55)}1${']'.repeat(55)}`],
  ])('a server may say %s', async (_what, value) => {
    const [reply] = await pairs.same(kind, say(ok(`{"content":[],"structuredContent":{"value":${value}}}`)));
    expect(JSON.stringify(shownIn(reply)['value'])).toBe(JSON.stringify(JSON.parse(value)));
  });

  test('minus zero is zero, which is all that JSON means by it', async () => {
    const reply = ok('{"content":[],"structuredContent":{"value":-0}}');
    const values = await pairs.both(kind, async (peer) => shownIn(await peer.call('say', { reply }))['value']);
    expect(values).toEqual([-0, 0]);
  });

  test.each([
    ['a large text', { text: 'ü'.repeat(1_000_000) }],
    ['a long list', { list: Array.from({ length: 50_000 }, (_, at) => at) }],
    ['many members', Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${String(at)}`, [at]]))],
  ])('%s arrives both ways', async (_what, value) => {
    const [reply] = await pairs.same(kind, (peer) => peer.call('echo', value));
    expect(shownIn(reply)['params']).toMatchObject({ arguments: value });
  });

  test.each([
    ['without data', '{"code":-32602,"message":"no"}'],
    ['with data of its own', '{"code":-31999,"message":"ünï 😀","data":{"a":[null,1],"incident":"theirs"}}'],
    ['with null data', '{"code":0,"message":"","data":null}'],
    ['with a list as data', '{"code":2147483647,"message":"x","data":[1]}'],
    ['with members of its own', '{"code":-32000,"message":"x","com.example/own":1}'],
    ['of the old kind for resources', '{"code":-32002,"message":"Resource not found","data":{"uri":"x"}}'],
    ['that asks to visit a page', `{"code":-32042,"message":"open","data":{"elicitations":[${VISIT}]}}`],
  ])('an error %s arrives', async (_what, error) => {
    const [reply] = await pairs.same(kind, say(`{"jsonrpc":"2.0","id":$id,"error":${error}}`));
    expect(reply?.['error']).toEqual(JSON.parse(error));
  });

  test('methods of an extension arrive, once they are granted', async () => {
    const [reply] = await pairs.same(kind, (peer) => peer.ask('com.example/own', { a: { b: [1] } }));
    expect(resultIn(reply ?? {})).toMatchObject({ method: 'com.example/own', params: { a: { b: [1] } } });
    await pairs.same(kind, (peer) => peer.ask('com.example/bare'));
  });

  test('progress arrives: every step, every value, in order', async () => {
    const steps = [
      '"progress":0',
      '"progress":0.25,"total":1.0,"message":"Schritt 😀"',
      '"progress":1e0,"own":[1],"_meta":{"com.example/s":1}',
    ];
    const before = steps.map((step) => notification('notifications/progress', `{"progressToken":$token,${step}}`));
    const heard = await pairs.same(kind, (peer) =>
      peer.call('say', { before, reply: ok('{"content":[]}') }, { progressToken: 'my token' }));
    expect(heard.slice(0, -1).map(({ params }) => params)).toEqual(
      steps.map((step) => JSON.parse(`{"progressToken":"my token",${step}}`) as JsonObject),
    );
  });

  test('progress comes under the token of the client, whatever that is', async () => {
    const before = [notification('notifications/progress', '{"progressToken":$token,"progress":1}')];
    for (const progressToken of [0, 7, -1, '', '7', 'x'.repeat(200)]) {
      const heard = await pairs.same(kind, (peer) =>
        peer.call('say', { before, reply: ok('{"content":[]}') }, { progressToken }));
      expect(heard[0]?.['params']).toEqual({ progressToken, progress: 1 });
    }
  });

  test('log lines of a call arrive, whatever their level and data', async () => {
    const lines: JsonValue[] = ['a line', { a: [1] }, null];
    const levels = ['debug', 'emergency', 'of nobody'];
    const before = lines.map((data, at) => notification(
      'notifications/message', JSON.stringify({ level: levels[at] ?? '', data, logger: 'l', own: at }),
    ));
    const heard = await pairs.same(kind, (peer) =>
      peer.call('say', { before, reply: ok('{"content":[]}') }, { 'io.modelcontextprotocol/logLevel': 'debug' }));
    expect(heard.slice(0, -1).map(({ params }) => (params as JsonObject)['data'])).toEqual(lines);
  });

  test.each(['12345678901234567890', '1e400', '0.1234567890123456789', '1e-400'])(
    'the client is told that the number %s would not arrive as it was written (S-05)',
    async (number) => {
      const { via } = pairs.of(kind);
      if (!(via instanceof HttpPeer)) throw new Error('Durward is reached over HTTP');
      const params = `{"name":"echo","arguments":{"a":${number}}}`;
      const said = await via.raw(`{"jsonrpc":"2.0","id":"raw","method":"tools/call","params":${params}}`);
      expect(JSON.parse(said)).toMatchObject({ error: { code: -32_600, message: 'Invalid request: lossy_number' } });
      expect(via.posted.at(-1)?.status).toBe(400);
    },
  );
});

const VISIT = '{"mode":"url","url":"https://e.example","message":"m","elicitationId":"1"}';
const VALUES: JsonObject = {
  'text': 'a😀\u0000\u2028\ud800',
  'list': [1, 1.5, -0.001, 1e300, true, null, [], {}],
  'unicode key ü😀': { '': null },
};

function notification(method: string, params: string): string {
  return `{"jsonrpc":"2.0","method":"${method}","params":${params}}`;
}

/** Follows the cursors to the end, whatever they are. */
async function allPages(peer: Peer, method: string): Promise<readonly JsonObject[]> {
  const pages: JsonObject[] = [];
  let params: JsonObject | undefined;
  do {
    const reply = await peer.ask(method, params);
    pages.push(reply);
    const { nextCursor } = resultIn(reply);
    params = typeof nextCursor === 'string' ? { cursor: nextCursor } : undefined;
  } while (params !== undefined);
  return pages;
}
