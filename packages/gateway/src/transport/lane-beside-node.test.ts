import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse, Listening } from './http.ts';
import { nodeEngine } from './node-engine.ts';

/**
 * The same bytes on a connection that begins in a lane, and on one that is the general engine's from the start: what
 * reads requests there is `node:http`, and a lane must see the same requests in them, or leave them to it.
 */

interface Seen {
  readonly head: string;
  body: string;
}

interface Run {
  readonly seen: readonly Seen[];
  readonly replies: readonly string[];
  readonly isClosed: boolean;
}

const TEXT_TYPE = ['content-type', 'text/plain'];
let listening: Listening;
let seen: Seen[] = [];
/** Counts whatever happens. */
let stirs = 0;

function serve(request: HttpRequest, response: HttpResponse): void {
  stirs += 1;
  const one: Seen = { head: [request.method, request.target, ...request.rawHeaders].join('|'), body: 'unread' };
  seen.push(one);
  const answer = (): void => response.reply(200, TEXT_TYPE, one.head);
  if (request.target.endsWith('now')) {
    answer();
    return;
  }
  request.readBody(1000, (body) => {
    stirs += 1;
    one.body = typeof body === 'string' ? body : `<${Buffer.from(body).toString('latin1')}>`;
    answer();
  });
}

beforeAll(async () => {
  listening = await nodeEngine.listen({ address: '127.0.0.1', port: 0, tls: undefined, clock: Date.now }, serve);
});

afterAll(() => listening.close());

const RUNS = 400;
/** Makes a connection the general engine's. */
const LEAVING = 'GET /servers/a/now HTTP/1.1\r\nHost: a\r\nTE: x\r\n\r\n';
/** So many turns of the event loop in which nothing happens: what was written is read in the next one. */
const QUIET_TURNS = 4;

async function quiet(): Promise<void> {
  for (let turns = 0, before = stirs; turns < QUIET_TURNS; turns += 1) {
    await new Promise(setImmediate);
    if (stirs !== before) turns = 0;
    before = stirs;
  }
}

function stir(): void {
  stirs += 1;
}

async function run(pieces: readonly string[], isGeneral: boolean): Promise<Run> {
  const socket: Socket = connect(listening.port, '127.0.0.1');
  let said = '';
  let isClosed = false;
  socket.setNoDelay(true).setEncoding('latin1').on('error', stir).on('data', (text: string) => {
    stirs += 1;
    said += text;
  }).on('close', () => {
    stirs += 1;
    isClosed = true;
  });
  await once(socket, 'connect');
  if (isGeneral) {
    socket.write(LEAVING);
    await quiet();
  }
  seen = [];
  said = '';
  for (const piece of pieces) {
    socket.write(Buffer.from(piece, 'latin1'));
    await quiet();
  }
  const result = { seen, replies: repliesIn(said), isClosed };
  seen = [];
  socket.destroy();
  await quiet();
  return result;
}

/** Replies without their date, header lines in one order and in small letters. */
function repliesIn(said: string): readonly string[] {
  const replies: string[] = [];
  for (let at = 0; at < said.length;) {
    const found = said.indexOf('\r\n\r\n', at);
    const end = found < 0 ? said.length : found;
    const [status = '', ...lines] = said.slice(at, end).split('\r\n');
    const headers = lines.map((line) => line.toLowerCase()).filter((line) => !line.startsWith('date: '));
    // The bodies of our own replies have a length; what `node:http` says by itself has none.
    const given = headers.find((line) => line.startsWith('content-length: '))?.slice('content-length: '.length);
    const length = headers.includes('transfer-encoding: chunked') ? '0\r\n\r\n'.length : Number(given ?? 0);
    replies.push([status, ...headers.toSorted(), '', said.slice(end + 4, end + 4 + length)].join('\n'));
    at = end + 4 + length;
  }
  return replies;
}

const METHODS = ['POST', 'POST', 'POST', 'GET', 'DELETE', 'post', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'PRI', ''];
const TARGETS = [
  '/servers/a/mcp', '/servers/a/mcp', '/servers/a/now', '//servers/a/mcp', '/servers/a%2fmcp', '/servers/a/mcp#x',
  '/servers/a/mcp?x#y?z#w', 'http://a/servers/a/mcp', 'a:80', '*', '/servers/ a', '/servers/\xe9',
  '/servers/"<>\\^`{|}', '/servers/\x7f', '/servers/\t', '/SERVERS/a', '/servers/a/../../x', '/servers/%00', '',
];
const VERSIONS = [
  ' HTTP/1.1', ' HTTP/1.1', ' HTTP/1.1', ' HTTP/1.0', ' HTTP/1.2', ' HTTP/2.0', ' HTTP/0.9', ' http/1.1', '  HTTP/1.1',
  ' HTTP/1.1 ', '\tHTTP/1.1', '', ' HTTP/1.', ' HTTP/11', ' ICY/1.1', ' RTSP/1.0',
];
const HEADERS = [
  'Host: a', 'Host:b', 'Host:', 'host: a, b', 'Host: a\x00', 'Hos\x00t: a', 'Content-Length: 3', 'Content-Length: 3',
  'content-length: 3', 'Content-Length: +3', 'Content-Length: 3, 3', 'Content-Length:  3  ', 'Content-Length: 3 3',
  'Content-Length: 0x3', 'Content-Length: 03', 'Content-Length: -3', 'Content-Length: 3\x0b', 'Content-Length: 3;',
  'Content-Length:', 'Content-Length: 0', 'Content-Length: 30', 'Content-Length: 99999999999999999999',
  'Content-Length : 3', ' Content-Length: 3', 'Content-Length\x00: 3', 'Content_Length: 30', 'Content-Length:\t3',
  'X: y\nContent-Length: 3', 'X: y\rContent-Length: 3', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: chunked, gzip', 'Transfer-Encoding:',
  'transfer-encoding : chunked', 'Transfer-Encoding:\x0bchunked', 'Transfer-Encoding: xchunked',
  'Transfer_Encoding: chunked', ' chunked', '\tfolded', 'Transfer-Encoding', ': x', 'Connection: close',
  'Connection: keep-alive', 'Connection: close, keep-alive', 'Connection: Upgrade', 'Connection:',
  'Connection: keep-alive\x0b', 'Connection: keep-alive, Transfer-Encoding', 'Connection: Content-Length',
  'Upgrade: h2c', 'Upgrade: websocket', 'HTTP2-Settings: x', 'Expect: 100-continue', 'Expect: x', 'TE: trailers',
  'Trailer: X', 'Keep-Alive: timeout=1', 'Proxy-Connection: close', 'X-A: \xe9\xff', 'X-\xe9: a', 'X-A: a\x00b',
  'X-A:\x01', 'X-A: \x7f', 'X-A:  a b \t', 'X-A:', 'X(A): b', 'X A: b', 'X-A\t: b', '__proto__: x', 'Cookie: a',
  'Authorization: x',
];
/** What a message ends by, and whom it is for: also without any, or with several. */
const FRAMING = ['Host: a', 'Host: a', ...HEADERS.filter((one) => /host|content.l|transfer/i.test(one))];
const BODIES = [
  '', '', 'abc', 'abc', 'ab', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '0\r\n\r\n', '3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n',
  '\r\n', '\n', '+3\r\nabc\r\n0\r\n\r\n', '3\nabc\n0\n\n', 'GET /servers/forged/now HTTP/1.1\r\nHost: a\r\n\r\n', '\0',
];
const ENDS = ['\n', '\r', '\r\r\n', '\r\n\r\n', ''];

const PLAIN_HEAD = { method: 'POST', target: '/servers/a/mcp', version: ' HTTP/1.1' };

/** A plain message, in which one thing is otherwise, or nothing, or everything. */
const message = fc.record({
  odd: fc.constantFrom('nothing', 'method', 'target', 'version', 'header', 'header', 'framing', 'end', 'everything'),
  method: fc.constantFrom(...METHODS),
  target: fc.constantFrom(...TARGETS),
  version: fc.constantFrom(...VERSIONS),
  header: fc.constantFrom(...HEADERS),
  framing: fc.array(fc.constantFrom(...FRAMING), { maxLength: 3 }),
  body: fc.constantFrom(...BODIES),
  oddEnd: fc.constantFrom(...ENDS),
  place: fc.nat(4),
}).map(({ odd, body, header, framing, oddEnd, place, ...line }) => {
  const isOdd = (what: string): boolean => odd === what || odd === 'everything';
  const part = (name: keyof typeof line): string => (isOdd(name) ? line : PLAIN_HEAD)[name];
  const lines = [
    `${part('method')} ${part('target')}${part('version')}`,
    ...(isOdd('framing') ? framing : ['Host: a', `Content-Length: ${String(body.length)}`]),
    ...(isOdd('header') ? [header] : []),
  ];
  const text = lines.map((one, at) => one + (isOdd('end') && at === place ? oddEnd : '\r\n')).join('');
  return `${text}\r\n${body}`;
});

function longHeader(bytes: number): string {
  return `X-Long: ${'x'.repeat(bytes)}\r\n`;
}

function cutAt(text: string, places: readonly number[]): readonly string[] {
  const cuts = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return cuts.slice(1).map((cut, at) => text.slice(cuts[at], cut)).filter((piece) => piece !== '');
}

/**
 * The same requests, read the same way, and the same end. Where bytes end the connection, which replies to what came
 * before them are still written is a matter of the moment in `node:http`: then a lane may have written more of them.
 */
function expectSame(lane: Run, general: Run): void {
  expect(lane.seen.map(({ head }) => head)).toEqual(general.seen.map(({ head }) => head));
  for (const [at, { body }] of general.seen.entries()) {
    if (!general.isClosed || (body !== 'aborted' && body !== 'unread')) expect(lane.seen[at]?.body).toBe(body);
  }
  expect(lane.isClosed).toBe(general.isClosed);
  if (!general.isClosed) expect(lane.replies).toEqual(general.replies);
}

describe('a lane sees the requests that node:http sees in the same bytes, or leaves them to it', () => {
  const messages = fc.array(message, { minLength: 1, maxLength: 3 });

  test('in messages of every kind, one after the other', async () => {
    await fc.assert(fc.asyncProperty(messages, async (pieces) => {
      expectSame(await run(pieces, false), await run(pieces, true));
    }), { numRuns: RUNS });
  });

  test('in messages that come together, cut anywhere', async () => {
    const places = fc.array(fc.nat(400), { maxLength: 4 });
    await fc.assert(fc.asyncProperty(messages, places, async (together, cuts) => {
      const pieces = cutAt(together.join(''), cuts);
      expectSame(await run(pieces, false), await run(pieces, true));
    }), { numRuns: RUNS });
  });

  const plain = 'POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc';
  const chunked = 'POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
  const early = 'POST /servers/a/now HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc';

  test('in what is left of a body that nobody reads, piece by piece', async () => {
    const pieces = [early.slice(0, -2), 'b', 'c', plain];
    expectSame(await run(pieces, false), await run(pieces, true));
  });

  test.each([
    ['two plain requests', plain + plain],
    ['a plain one and a chunked one', plain + chunked],
    ['a chunked one and a plain one', chunked + plain],
    ['one that is answered before its body came', early + plain],
  ])('in %s, cut in two at every byte', async (_what, text) => {
    const whole = await run([text], true);
    for (let at = 1; at < text.length; at += 1) {
      expectSame(await run([text.slice(0, at), text.slice(at)], false), whole);
    }
  });

  test.each<[string, string]>([
    ['a head of 15 KB', longHeader(15 * 1024)],
    ['a head of 20 KB', longHeader(20 * 1024)],
    ['a head of 33 KB, which is refused', longHeader(33 * 1024)],
    ['64 headers', 'X-A: b\r\n'.repeat(62)],
    ['130 headers', 'X-A: b\r\n'.repeat(128)],
    ['two lengths that differ, far apart', `${'X-A: b\r\n'.repeat(100)}Content-Length: 4\r\n`],
    ['a second Host behind many headers', `${'X-A: b\r\n'.repeat(100)}Host: b\r\n`],
  ])('in %s', async (_what, more) => {
    const text = `POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n${more}\r\nabc${plain}`;
    expectSame(await run([text], false), await run([text], true));
  });
});
