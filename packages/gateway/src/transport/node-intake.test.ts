import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NodeIntake } from './node-intake.ts';
import { UnservedRequests, type Unserved } from './unserved.ts';

/** Short enough to be waited for. */
const TIMES = { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 };

let server: Server;
let told: Unserved[];
let served: string[];
let answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void;

beforeEach(async () => {
  told = [];
  served = [];
  answer = (_incoming, outgoing) => void outgoing.end('served');
  server = createServer({ ...TIMES, requireHostHeader: false, maxHeaderSize: 2048 });
  server.maxHeadersCount = 0;
  const unserved = new UnservedRequests((what, done) => {
    told.push(what);
    setImmediate(done);
  });
  new NodeIntake((incoming, outgoing) => {
    served.push(incoming.url ?? '');
    answer(incoming, outgoing);
  }, unserved).listenTo(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Everything that is said on a connection until it ends, or until the text has come. */
async function saidTo(text: string, until?: string, at: Server = server): Promise<string> {
  const socket = connect((at.address() as AddressInfo).port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  socket.on('error', () => {});
  socket.write(text);
  const isDone = (): boolean => socket.closed || (until !== undefined && said.includes(until));
  while (!isDone()) {
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  }
  socket.destroy();
  return said;
}

const withoutDate = (said: string): string => said.replace(/\r\nDate: [^\r]+/, '');
const faults = (): readonly string[] => told.map(({ reason, fault }) => `${reason} ${fault}`);

const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/** A head with this line in it. */
function headOf(line: string): string {
  return `POST /MARK HTTP/1.1\r\nHost: a\r\n${line}\r\n\r\n`;
}

/** Answers a request once all of it has come. */
function whenWhole(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume().once('end', () => outgoing.end('served'));
}

const REFUSED: readonly (readonly [what: string, text: string, status: number, fault: string])[] = [
  ['without a host', 'GET /MARK HTTP/1.1\r\n\r\n', 400, 'unreadable_request no_host'],
  ['that expects what nobody knows', headOf('Expect: MARK'), 417, 'unmet_expectation expectation'],
  ['with too long a head', headOf(`A: ${'MARK'.repeat(999)}`), 431, 'oversize_head HPE_HEADER_OVERFLOW'],
  ['that is none', 'MARK\r\n\r\n', 400, 'unreadable_request HPE_INVALID_METHOD'],
  [
    'with two lengths', headOf('Content-Length: 1\r\nContent-Length: 2'), 400,
    'unreadable_request HPE_UNEXPECTED_CONTENT_LENGTH',
  ],
  [
    'with too long an extension of a chunk', `${headOf('Transfer-Encoding: chunked')}1;${'MARK'.repeat(9999)}`, 413,
    'oversize_message HPE_CHUNK_EXTENSIONS_OVERFLOW',
  ],
  ['whose head does not come to its end', 'POST /MARK HTTP/1.1\r\nHost: a\r\n', 408, `slow_request ${TIMEOUT}`],
  ['whose body does not come to its end', `${headOf('Content-Length: 9')}MARK`, 408, `slow_request ${TIMEOUT}`],
];

describe('what node:http would answer by itself is told of first', () => {
  test.each(REFUSED)('a request %s', async (_what, text, status, fault) => {
    answer = whenWhole;
    const said = await saidTo(text, '\r\n\r\n');
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    expect(said).not.toContain('MARK');
    expect(faults()).toEqual([fault]);
    expect(told[0]?.peer).toBe('127.0.0.1');
    expect(JSON.stringify({ ...told[0], rawHeaders: undefined })).not.toContain('MARK');
  });

  test('a request with too many headers, or without a host, before it is told to go on', async () => {
    const many = await saidTo(headOf('A: b\r\n'.repeat(100) + 'Expect: 100-continue'), '\r\n\r\n');
    const none = await saidTo('POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n', '\r\n\r\n');
    expect([many, none].map((said) => said.slice(0, 12))).toEqual(['HTTP/1.1 431', 'HTTP/1.1 400']);
    expect(faults()).toEqual(['oversize_head headers', 'unreadable_request no_host']);
  });

  test('a request for a tunnel, and requests sent ahead without an end: once for each connection', async () => {
    expect(await saidTo('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    answer = () => {};
    expect(await saidTo('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(60))).toBe('');
    expect(faults()).toEqual(['method_not_allowed tunnel', 'limit_exceeded ahead']);
  });
});

describe('what is told of', () => {
  test.each(REFUSED)('is answered as node:http would by itself: a request %s', async (_what, text) => {
    answer = whenWhole;
    const bare = createServer({ ...TIMES, maxHeaderSize: 2048 }, whenWhole);
    bare.listen(0, '127.0.0.1');
    await once(bare, 'listening');
    const [ours, own] = [await saidTo(text, '\r\n\r\n'), await saidTo(text, '\r\n\r\n', bare)];
    bare.closeAllConnections();
    bare.close();
    expect(withoutDate(ours)).toBe(withoutDate(own));
  });
});

describe('what is nothing to tell', () => {
  test('is a request that is served, also one that waits to be told to go on', async () => {
    expect(await saidTo('GET /a HTTP/1.1\r\nHost: a\r\n\r\n', 'served')).toMatch(/^HTTP\/1\.1 200 /);
    const waiting = await saidTo('GET /b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n', 'served');
    expect(waiting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    expect(await saidTo('GET /c HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    expect([served, told]).toEqual([['/a', '/b', '/c'], []]);
  });

  test('is the rest of a request that was answered before it came: nobody refuses that twice', async () => {
    const said = await saidTo('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc');
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(told).toEqual([]);
  });

  test('is a connection that breaks off', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc');
    socket.resume();
    await once(socket, 'close');
    expect(told).toEqual([]);
  });
});
