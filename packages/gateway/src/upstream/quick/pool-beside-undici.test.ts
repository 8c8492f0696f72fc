import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { Pool, type Dispatcher } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf } from '../http-failure.ts';
import { QuickPool } from './quick-pool.ts';
import { readingConnector } from './read-into.ts';

/**
 * The same bytes of a server, read by the quick pool and by undici alone: both must say the same of them, and neither
 * may take for the reply to the next request what came before that was sent.
 */

interface Told {
  readonly status: number | undefined;
  readonly headers: string;
  readonly body: string;
  readonly failure: string | undefined;
}

interface Run {
  readonly told: readonly (Told | undefined)[];
  /** Whether the second request went out on the connection of the first. */
  readonly isReused: boolean;
}

interface Asking {
  dispatch(request: typeof REQUEST & { headers: string[] }, handler: Dispatcher.DispatchHandler): unknown;
  destroy(): Promise<void>;
}

const REQUEST = { path: '/mcp', method: 'POST', headers: [] as string[], body: '{}' } as const;
const SECOND = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond';

let server: Server;
let origin = '';
/** What the server says to a request. */
let answer: (socket: Socket) => void;
/** Counts whatever happens. */
let stirs = 0;

beforeAll(async () => {
  server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', stir).on('close', stir).on('data', () => {
      stir();
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => server.close());

function stir(): void {
  stirs += 1;
}

/** So many turns of the event loop in which nothing happens: what was written is read in the next one. */
const QUIET_TURNS = 5;

async function quiet(): Promise<void> {
  for (let turns = 0, before = stirs; turns < QUIET_TURNS; turns += 1) {
    await new Promise(setImmediate);
    if (stirs !== before) turns = 0;
    before = stirs;
  }
}

function ask(pool: Asking): { told: Told | undefined } {
  const state: { told: Told | undefined } = { told: undefined };
  const told = { status: undefined as number | undefined, headers: '', body: '' };
  const end = (failure: string | undefined): void => {
    stir();
    state.told = { ...told, failure };
  };
  pool.dispatch({ ...REQUEST, headers: ['x-a', 'b'] }, {
    onRequestStart: stir,
    onResponseStart: (_controller, status, headers) => {
      stir();
      told.status = status;
      // Undici leaves blanks behind a value.
      told.headers = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().map(trimmed).join('|')}`)
        .toSorted().join('\n');
    },
    onResponseData: (_controller, chunk) => {
      stir();
      told.body += chunk.toString('latin1');
    },
    onResponseEnd: () => end(undefined),
    onResponseError: (_controller, error) => end(failureOf(error).kind),
  });
  return state;
}

function trimmed(value: string | undefined): string | undefined {
  return value?.trim();
}

async function isTold(state: { readonly told: Told | undefined }): Promise<void> {
  while (state.told === undefined) await new Promise(setImmediate);
}

/** What is told of a reply that comes in these pieces, and of the one to the next request. */
async function run(pool: Asking, pieces: readonly string[]): Promise<Run> {
  const sockets: Socket[] = [];
  answer = (socket) => void sockets.push(socket);
  const first = ask(pool);
  while (sockets.length === 0) await quiet();
  for (const piece of pieces) {
    sockets[0]?.write(Buffer.from(piece, 'latin1'));
    await quiet();
  }
  answer = (socket) => {
    sockets.push(socket);
    socket.write(SECOND);
  };
  // What does not end by itself ends with its connection.
  if (first.told === undefined) sockets[0]?.end();
  await isTold(first);
  const second = ask(pool);
  await isTold(second);
  await pool.destroy();
  return { told: [first.told, second.told], isReused: sockets[0] === sockets[1] };
}

function quick(): QuickPool {
  return new QuickPool({ origin, connect: readingConnector({}), general: general(), silentMs: 60_000 });
}

function general(): Pool {
  return new Pool(origin, { connections: 4, pipelining: 1, headersTimeout: 0, bodyTimeout: 60_000, allowH2: false });
}

const STATUSES = [
  'HTTP/1.1 200 OK', 'HTTP/1.1 200 OK', 'HTTP/1.1 200 ', 'HTTP/1.1 200', 'HTTP/1.0 200 OK', 'HTTP/1.2 200 OK',
  'HTTP/1.1 202 Accepted', 'HTTP/1.1 204 No Content', 'HTTP/1.1 205 Reset', 'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 404 \xe9', 'HTTP/1.1 599 x', 'HTTP/1.1 600 x', 'HTTP/1.1 099 x', 'HTTP/1.1 2000 x', 'HTTP/1.1 +20 x',
  'HTTP/1.1 100 Continue', 'HTTP/1.1 101 Switching', 'HTTP/1.1 103 Early', 'http/1.1 200 OK', 'ICY 200 OK',
  'HTTP/1.1  200 OK', 'HTTP/1.1\t200 OK', 'HTTP/2 200', ' HTTP/1.1 200 OK', '',
];
const HEADERS = [
  'Content-Length: 3', 'content-length: 3', 'Content-Length: +3', 'Content-Length: 3, 3', 'Content-Length: 3 3',
  'Content-Length: 0x3', 'Content-Length: 03', 'Content-Length: -3', 'Content-Length: 3\x0b', 'Content-Length:',
  'Content-Length: 0', 'Content-Length: 4', 'Content-Length: 99999999999999999999', 'Content-Length : 3',
  ' Content-Length: 3', 'Content_Length: 30', 'Content-Length:\t3', 'X: y\nContent-Length: 3',
  'X: y\rContent-Length: 4', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: chunked, gzip', 'Transfer-Encoding:',
  'transfer-encoding : chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding:\x0bchunked', 'Trailer: X',
  'Connection: close', 'Connection: keep-alive', 'Connection:', 'Connection: close, keep-alive', 'Connection: Upgrade',
  'Upgrade: h2c', 'Keep-Alive: timeout=1', 'Keep-Alive: x', 'Proxy-Connection: close', ' folded', '\tfolded', ': x',
  'X-A', 'X-A: \xe9', 'X-\xe9: a', 'X-A: a\x00b', 'X-A: \x7f', 'X-A:  a b \t', 'X-A:', 'X(A): b', 'X A: b', 'X-A\t: b',
  '__proto__: x', 'constructor: x', 'X-A: b', 'x-a: c',
];
const FRAMING = HEADERS.filter((one) => /content.l|transfer|^connection/i.test(one));
const BODIES = [
  '', 'abc', 'abc', 'ab', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n', '0\r\n\r\n',
  '3\nabc\n0\n\n', '+3\r\nabc\r\n0\r\n\r\n', '\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged',
];
const BEHIND = [
  '', '', '', '', 'x', '\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged', 'HTTP/1.1 100 C\r\n\r\n',
];
const ENDS = ['\n', '\r', '\r\r\n', '\r\n\r\n', ''];
const BEFORE = ['', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early\r\nX: y\r\n\r\n', '\r\n', '\n', ' ', '\0'];

/** A plain reply, in which one thing is otherwise, or nothing, or everything. */
const reply = fc.record({
  odd: fc.constantFrom('nothing', 'status', 'header', 'header', 'framing', 'framing', 'end', 'before', 'everything'),
  before: fc.constantFrom(...BEFORE),
  status: fc.constantFrom(...STATUSES),
  header: fc.constantFrom(...HEADERS),
  framing: fc.array(fc.constantFrom(...FRAMING), { maxLength: 3 }),
  body: fc.constantFrom(...BODIES),
  behind: fc.constantFrom(...BEHIND),
  oddEnd: fc.constantFrom(...ENDS),
  place: fc.nat(3),
}).map(({ odd, before, status, header, framing, body, behind, oddEnd, place }) => {
  const isOdd = (what: string): boolean => odd === what || odd === 'everything';
  const lines = [
    isOdd('status') ? status : 'HTTP/1.1 200 OK',
    ...(isOdd('framing') ? framing : [`Content-Length: ${String(body.length)}`]),
    ...(isOdd('header') ? [header] : []),
  ];
  const text = lines.map((one, at) => one + (isOdd('end') && at === place ? oddEnd : '\r\n')).join('');
  return `${isOdd('before') ? before : ''}${text}\r\n${body}${behind}`;
});

function cutAt(text: string, places: readonly number[]): readonly string[] {
  const cuts = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return cuts.slice(1).map((cut, at) => text.slice(cuts[at], cut)).filter((piece) => piece !== '');
}

test('the quick pool says of the bytes of a server what undici says of them', async () => {
  const places = fc.array(fc.nat(200), { maxLength: 2 });
  await fc.assert(fc.asyncProperty(reply, places, async (text, cuts) => {
    const pieces = cutAt(text, cuts);
    const [ours, theirs] = [await run(quick(), pieces), await run(general(), pieces)];
    expect(ours.told).toEqual(theirs.told);
    if (ours.isReused) expect(theirs.isReused).toBe(true);
  }), { numRuns: 500 });
});
