import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { nodeEngine } from '../../packages/gateway/src/transport/node-engine.ts';
import { freePort } from '../conformance/child.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, modernHeaders } from '../support/wire.ts';
import { selfSigned } from '../upstreams/fixture/certificate.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { requestOf } from './support/talk.ts';
import { httpUpstream, type HttpUpstream } from './support/upstreams.ts';

/**
 * Requests in plain form are read by a lane of ours, all others by `node:http`. What becomes of a request must not
 * depend on which of them read it: here each is sent in both ways, and all that is said and recorded must be the same.
 */

type Headers = Readonly<Record<string, string | undefined>>;

interface Sent {
  readonly line?: string;
  readonly headers: Headers;
  readonly body?: string;
}

/** What is no plain form any more, and means nothing. */
const ODD = { te: 'x' };
const LOCAL = '127.0.0.1';

let upstream: HttpUpstream;
let gateway: TestGateway;
let token = '';
let foreign = '';

beforeAll(async () => {
  upstream = await httpUpstream('modern', {
    quick: (called) => called.reply('quick'),
    hidden: (called) => called.reply('hidden'),
  });
  gateway = await TestGateway.start({
    listen: { port: 0, allowedOrigins: ['https://app.example.com'] },
    servers: { web: upstream.config, other: upstream.config },
    grants: [{ ...EVERYTHING, tools: ['quick'] }],
    limits: { requestBytesMax: 20_000 },
  });
  [token, foreign] = [await gateway.token('web'), await gateway.token('other')];
  // Whose token is accepted for the first time is recorded: not so here.
  await asked({}, requestOf({ url: '', token }, 'tools/list'));
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

/** One exchange on a connection of its own: status line, headers and body, without what differs each time. */
async function asked(odd: Headers, { line, headers, body = '' }: Sent, place = gateway.url): Promise<string> {
  const connection = await RawConnection.open(place);
  const first = `${line ?? 'POST /servers/web/mcp'} HTTP/1.1`;
  const length = first.startsWith('POST') ? String(Buffer.byteLength(body)) : undefined;
  const all = { host: new URL(gateway.url).host, ...headers, ...odd, 'content-length': length };
  connection.write(requestText(first, all, body));
  await connection.until('\r\n\r\n');
  const [head = ''] = connection.said.split('\r\n\r\n', 1);
  const bytes = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  while (connection.said.length < head.length + 4 + bytes) await once(connection.socket, 'data');
  const [status = '', ...lines] = head.split('\r\n')
    .map((one) => one.replace(/^[\w-]+:/, (name) => name.toLowerCase()));
  const kept = lines.filter((one) => !one.startsWith('date:')).toSorted();
  const said = [status, ...kept, connection.said.slice(head.length)];
  connection.close();
  return said.join('\n').replaceAll(/inc-[0-9a-f]+/g, 'inc').replaceAll(/mcp-session-id: \S+/g, 'mcp-session-id');
}

const EACH_TIME = new Set(['seq', 'at', 'prev', 'trace', 'incident', 'session', 'durationMs', 'tookMs']);

function recordedSince(count: number, of = gateway): readonly JsonObject[] {
  // What the gateway finds out by itself meanwhile belongs to no request, and has no trace.
  return of.records().slice(count).filter((record) => 'trace' in record).map((record) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !EACH_TIME.has(name))));
}

/** What is said and recorded of a request that comes in one of the ways. */
async function outcome(odd: Headers, sent: Sent): Promise<{ said: string; recorded: readonly JsonObject[] }> {
  const before = gateway.records().length;
  const said = await asked(odd, sent);
  return { said, recorded: recordedSince(before) };
}

function modern(method: string, params: JsonObject = {}, more: Headers = {}): Sent {
  const { headers, body } = requestOf({ url: '', token }, method, params, { id: 7 });
  return { headers: { ...headers, ...more }, body };
}

function initialize(): string {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
}

const QUICK = { name: 'quick', arguments: {} };
const LISTED = '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}';

test.each<[string, () => Sent | Promise<Sent>, number]>([
  ['a call', () => modern('tools/call', QUICK), 200],
  ['a list', () => modern('tools/list'), 200],
  ['a call from an allowed page', () => modern('tools/call', QUICK, { origin: 'https://app.example.com' }), 200],
  ['a handshake', () => ({ headers: legacyHeaders(token), body: initialize() }), 200],
  ['a notification', async () => {
    const session = await beginSession(gateway.route('web'), token);
    return { headers: legacyHeaders(token, session), body: '{"jsonrpc":"2.0","method":"notifications/initialized"}' };
  }, 202],
  ['no token', () => modern('tools/call', QUICK, { authorization: undefined }), 401],
  ['a broken token', () => modern('tools/call', QUICK, { authorization: `Bearer ${token}x` }), 401],
  ['a token for another server', () => modern('tools/call', QUICK, { authorization: `Bearer ${foreign}` }), 401],
  ['a token in the address', () =>
    ({ ...modern('tools/call', QUICK), line: `POST /servers/web/mcp?access_token=${token}` }), 400],
  ['a token in a cookie', () =>
    modern('tools/call', QUICK, { authorization: undefined, cookie: `access_token=${token}` }), 400],
  ['another Host', () => modern('tools/call', QUICK, { host: 'evil.example' }), 403],
  ['another Origin', () => modern('tools/call', QUICK, { origin: 'https://evil.example' }), 403],
  ['headers of a proxy that is none', () =>
    modern('tools/call', QUICK, { 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '6.6.6.6' }), 200],
  ['a header twice', () => modern('tools/call', QUICK, { 'Mcp-Name': 'quick' }), 400],
  ['another name in the header', () => modern('tools/call', QUICK, { 'mcp-name': 'hidden' }), 400],
  ['a tool that is not granted', () => modern('tools/call', { name: 'hidden', arguments: {} }), 403],
  ['another media type', () => modern('tools/call', QUICK, { 'content-type': 'text/plain' }), 415],
  ['nothing that is accepted', () => modern('tools/call', QUICK, { accept: 'text/html' }), 406],
  ['no JSON', () => ({ ...modern('tools/call', QUICK), body: '{' }), 400],
  ['an empty body', () => ({ ...modern('tools/call', QUICK), body: '' }), 400],
  ['a key twice', () => ({ ...modern('tools/call', QUICK), body: '{"jsonrpc":"2.0","id":1,"id":2}' }), 400],
  ['more than may be sent', () => modern('tools/call', { ...QUICK, x: 'x'.repeat(21_000) }), 413],
  ['a version of nobody', () => modern('tools/list', {}, { 'mcp-protocol-version': '2099-01-01' }), 400],
  ['a session of nobody', () => ({ headers: legacyHeaders(token, 'x'.repeat(43)), body: LISTED }), 404],
  ['the end of a session of nobody', () =>
    ({ line: 'DELETE /servers/web/mcp', headers: legacyHeaders(token, 'x'.repeat(43)) }), 404],
  ['a stream without a session', () => ({ line: 'GET /servers/web/mcp', headers: legacyHeaders(token) }), 400],
  ['a server of nobody', () => ({ ...modern('tools/list'), line: 'POST /servers/nobody/mcp' }), 404],
  ['a longer path', () => ({ ...modern('tools/list'), line: 'POST /servers/web/mcp/' }), 404],
  ['an escaped path', () => ({ ...modern('tools/list'), line: 'POST /servers/w%65b/mcp' }), 404],
  ['a path with a fragment', () => ({ ...modern('tools/list'), line: 'POST /servers/web/mcp#x' }), 404],
  ['a traceparent', () =>
    modern('tools/list', {}, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }), 200],
])('%s is answered and recorded the same in both ways', async (_what, sent, status) => {
  const plain = await outcome({}, await sent());
  const odd = await outcome(ODD, await sent());
  expect(plain.said).toContain(`HTTP/1.1 ${String(status)} `);
  expect(odd).toEqual(plain);
  expect(plain.recorded).not.toEqual([]);
});

describe('behind a trusted proxy', () => {
  let behind: TestGateway;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://${LOCAL}:${String(port)}`;
    behind = await TestGateway.start({
      listen: { port, publicUrl: 'https://mcp.example.com', trustedProxies: [LOCAL] },
      identity: { issuers: [{ name: 'corp', issuer: 'https://login.example.com' }] },
      servers: { web: upstream.config },
      grants: [EVERYTHING],
    });
  });

  afterAll(() => behind.close());

  function refusedSince(count: number): readonly JsonObject[] {
    return recordedSince(count, behind).filter(({ type }) => type === 'request.refused' || type === 'auth.refused');
  }

  test.each<[string, Headers, number, string]>([
    ['what it says', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' }, 401, '203.0.113.7'],
    ['that it was plain HTTP', { 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.7' }, 403, '203.0.113.7'],
    ['nothing', {}, 403, LOCAL],
  ])('%s counts the same in both ways', async (_what, headers, status, peer) => {
    const honest = modernHeaders(undefined, 'tools/list');
    const sent = { headers: { ...honest, host: 'mcp.example.com', ...headers }, body: '{}' };
    const before = behind.records().length;
    const plain = await asked({}, sent, url);
    const [recorded] = refusedSince(before);
    const odd = await asked(ODD, sent, url);
    expect(plain).toContain(`HTTP/1.1 ${String(status)} `);
    expect(odd).toBe(plain);
    expect(recorded?.['peer']).toBe(peer);
    expect(refusedSince(before)).toEqual([recorded, recorded]);
  });
});

test('over TLS, who is there is the same in both ways, also on one connection: address and certificate', async () => {
  const [server, client] = [selfSigned(['localhost'], [LOCAL]), selfSigned(['client'], [])];
  const seen: unknown[] = [];
  const tls = { certificate: server.cert, key: server.key, minVersion: '1.2' as const, clientCertificates: true };
  const listening = await nodeEngine.listen({ address: LOCAL, port: 0, tls, clock: Date.now }, (request, response) => {
    const { peer, encrypted, peerCertificate } = request;
    seen.push({ peer, encrypted, certificate: peerCertificate?.toString() });
    request.readBody(100, (body) => response.reply(200, [], `<${String(body.length)}>`));
  });
  const socket = connectTls({ host: LOCAL, port: listening.port, ca: server.cert, ...client, servername: 'localhost' });
  await once(socket, 'secureConnect');
  const connection = new RawConnection(socket);
  for (const [odd, body] of [[{}, 'a'], [ODD, 'ab'], [{}, 'abc']] as const) {
    connection.write(requestText('POST /servers/a/mcp HTTP/1.1', {
      host: 'localhost', 'content-length': String(body.length), ...odd,
    }, body));
    await connection.until(`<${String(body.length)}>`);
  }
  expect(seen).toEqual(Array.from({ length: 3 }, () => ({ peer: LOCAL, encrypted: true, certificate: client.cert })));
  connection.close();
  await listening.close();
});
