import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SseReader, type JsonObject } from '@durward/core';
import { freePort } from '../conformance/child.ts';
import { EVERYTHING, TestGateway, type TestConfig } from '../support/gateway.ts';
import { selfSigned, type Certificate } from '../upstreams/fixture/certificate.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { requestOf } from './support/talk.ts';
import { httpUpstream, type HttpUpstream } from './support/upstreams.ts';

const LOCAL = '127.0.0.1';

let upstream: HttpUpstream;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durward-listener-'));
  upstream = await httpUpstream('legacy', { quick: (asked) => asked.reply('quick') });
});

afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Sending {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly method?: string;
  readonly agent?: Agent;
  /** The address that the connection comes from. */
  readonly from?: string;
}

function exchange(url: string, { headers = {}, body, method = 'POST', agent, from }: Sending): Promise<Answer> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const way = url.startsWith('https:') ? tlsRequest : plainRequest;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = way(url, { method, headers: Object.fromEntries(kept), agent: agent ?? false, localAddress: from });
  outgoing.on('error', reject);
  outgoing.on('response', (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    });
  });
  outgoing.end(body);
  return promise;
}

function config(more: object = {}): TestConfig {
  return {
    listen: { port: 0, tls: { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), ...more } },
    servers: { web: upstream.config },
    grants: [EVERYTHING],
  };
}

function put({ cert, key }: Certificate): void {
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
}

describe('a listener with a certificate', () => {
  const first = selfSigned(['localhost'], [LOCAL]);
  const second = selfSigned(['localhost'], [LOCAL]);
  let gateway: TestGateway;

  beforeAll(async () => {
    put(first);
    gateway = await TestGateway.start(config());
  });

  afterAll(() => gateway.close());

  test('serves a call over TLS, says so in its URL, and tells browsers to come back that way (S-65)', async () => {
    expect(gateway.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const agent = new Agent({ ca: first.cert });
    const begun = await exchange(gateway.route('web'), { ...(await handshake(gateway)), agent });
    expect([begun.status, begun.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    agent.destroy();
  });

  test.each<[string, ConnectionOptions, string]>([
    ['the newest that both know', {}, 'TLSv1.3'],
    ['1.2, for a client that knows no better', { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
    ['nothing below 1.2', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, 'refused'],
    ['no cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }, 'refused'],
    ['no cipher without authentication of what it carries',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }, 'refused'],
  ])('speaks %s (S-65)', async (_what, options, expected) => {
    expect(await versionSpoken(gateway, options)).toBe(expected);
  });

  test('speaks 1.3 alone where the configuration asks for it (S-65)', async () => {
    const strict = await TestGateway.start(config({ minVersion: '1.3' }));
    expect(await versionSpoken(strict, { maxVersion: 'TLSv1.2' })).toBe('refused');
    expect(await versionSpoken(strict, {})).toBe('TLSv1.3');
    await strict.close();
  });

  test('answers nothing to plain HTTP, whatever it says of itself (S-65)', async () => {
    const line = await RawConnection.open(gateway.url.replace('https:', 'http:'));
    const headers = { host: new URL(gateway.url).host, 'x-forwarded-proto': 'https' };
    line.write(requestText('POST /servers/web/mcp HTTP/1.1', headers));
    await line.ended;
    expect(line.said).not.toContain('mcp');
    expect(line.said).not.toContain('200');
  });

  test('takes a new certificate while a client is connected, which notices nothing (S-65)', async () => {
    const agent = new Agent({ ca: first.cert });
    const stream = await Standing.open(gateway, agent);
    put(second);
    await gateway.reload(config());
    expect(await fingerprintOf(gateway)).toBe(second.cert);
    upstream.standing.at(-1)?.write(`data: ${JSON.stringify(CHANGED)}\n\n`);
    expect(await stream.next()).toMatchObject(CHANGED);
    stream.close();
    agent.destroy();
  });

  test('keeps the certificate that it has when the new key does not belong to it, and says so (S-65)', async () => {
    put(second);
    await gateway.reload(config());
    writeFileSync(join(folder, 'key.pem'), first.key);
    const next = { ...config(), grants: [] };
    await expect(gateway.reload(next)).rejects.toThrow(/key/);
    expect(await fingerprintOf(gateway)).toBe(second.cert);
    const told = gateway.records().findLast(({ type }) => String(type).startsWith('config.'));
    expect(told?.['type']).toBe('config.refused');
    // Nothing else of that configuration counts either.
    const agent = new Agent({ ca: second.cert });
    const stream = await Standing.open(gateway, agent);
    stream.close();
    const list = await exchange(gateway.route('web'), { ...(await listing(gateway)), agent });
    expect(list.body).toContain('quick');
    agent.destroy();
  });
});

const CHANGED = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

async function handshake(gateway: TestGateway): Promise<Sending> {
  const params: JsonObject = {
    protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' },
  };
  const seat = { url: gateway.route('web'), token: await gateway.token('web'), session: '' };
  const { headers, body } = requestOf(seat, 'initialize', params);
  return { headers: { ...headers, 'mcp-session-id': undefined, 'mcp-protocol-version': undefined }, body };
}

async function listing(gateway: TestGateway): Promise<Sending> {
  return requestOf({ url: gateway.route('web'), token: await gateway.token('web') }, 'tools/list');
}

async function versionSpoken(gateway: TestGateway, options: ConnectionOptions): Promise<string> {
  const port = Number(new URL(gateway.url).port);
  const socket = connect({ host: LOCAL, port, rejectUnauthorized: false, ...options });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol() ?? 'none';
  } catch {
    return 'refused';
  } finally {
    socket.destroy();
  }
}

/** The certificate that a new connection is shown, in PEM. */
async function fingerprintOf(gateway: TestGateway): Promise<string> {
  const port = Number(new URL(gateway.url).port);
  const socket: TLSSocket = connect({ host: LOCAL, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const pem = socket.getPeerX509Certificate()?.toString() ?? '';
  socket.destroy();
  return pem;
}

/** The standing stream of a session, over TLS. */
class Standing {
  readonly #incoming: IncomingMessage;
  readonly #heard: unknown[] = [];
  #wake: () => void = () => {};

  private constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    const reader = new SseReader({
      event: ({ data }) => {
        if (data !== '') this.#heard.push(JSON.parse(data));
        this.#wake();
      },
      retry: () => {},
    }, 100_000);
    incoming.on('data', (chunk: Buffer) => void reader.push(chunk));
    incoming.on('error', () => {});
  }

  static async open(gateway: TestGateway, agent: Agent): Promise<Standing> {
    const begun = await exchange(gateway.route('web'), { ...(await handshake(gateway)), agent });
    const headers = {
      authorization: `Bearer ${await gateway.token('web')}`,
      accept: 'text/event-stream',
      'mcp-session-id': String(begun.headers['mcp-session-id']),
      'mcp-protocol-version': '2025-11-25',
    };
    const before = upstream.standing.length;
    const outgoing = tlsRequest(gateway.route('web'), { headers, agent });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response') as [IncomingMessage];
    if (incoming.statusCode !== 200) throw new Error(`no stream: HTTP ${String(incoming.statusCode)}`);
    await expect.poll(() => upstream.standing.length).toBe(before + 1);
    return new Standing(incoming);
  }

  async next(): Promise<unknown> {
    while (this.#heard.length === 0) await new Promise<void>((resolve) => { this.#wake = resolve; });
    return this.#heard.shift();
  }

  close(): void {
    this.#incoming.destroy();
  }
}

describe('forwarded headers', () => {
  const PROXY = '127.0.0.2';
  const HONEST = { host: 'inner', 'x-forwarded-host': 'mcp.example.com', 'x-forwarded-proto': 'https' };
  let gateway: TestGateway;
  /** The place where it listens; the URL that clients know is the one of the proxy. */
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://${LOCAL}:${String(port)}/servers/web/mcp`;
    gateway = await TestGateway.start({
      listen: { port, publicUrl: 'https://mcp.example.com', trustedProxies: [PROXY] },
      identity: { issuers: [{ name: 'corp', issuer: 'https://login.example.com' }] },
      servers: { web: upstream.config },
      grants: [EVERYTHING],
    });
  });

  afterAll(() => gateway.close());

  async function refusalFrom(from: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
    const sent = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
    const { status } = await exchange(url, { from, headers: sent, body: '{}' });
    const { control, peer } = gateway.records().findLast(({ type }) => type !== 'config.loaded') ?? {};
    return { status, control, peer };
  }

  test.runIf(process.platform === 'linux').each<[string, string, Readonly<Record<string, string>>, object]>([
    ['of the proxy are believed', PROXY, { ...HONEST, 'x-forwarded-for': '6.6.6.6, 203.0.113.7' },
      { status: 401, control: 'AA001', peer: '203.0.113.7' }],
    ['of the proxy that say http are plain HTTP', PROXY, { ...HONEST, 'x-forwarded-proto': 'http' },
      { status: 403, control: 'TK004' }],
    ['of the proxy that say nothing of TLS are plain HTTP', PROXY,
      { host: 'inner', 'x-forwarded-host': 'mcp.example.com' }, { status: 403, control: 'TK004' }],
    ['of the proxy that say two things of TLS are plain HTTP', PROXY,
      { ...HONEST, 'x-forwarded-proto': 'https, http' }, { status: 403, control: 'TK004' }],
    ['of the proxy that name a foreign host are foreign', PROXY, { ...HONEST, 'x-forwarded-host': 'evil.example' },
      { status: 403, control: 'SN006' }],
    ['of anybody else do not make a host', LOCAL, HONEST, { status: 403, control: 'SN006', peer: LOCAL }],
    ['of anybody else do not make an address', LOCAL,
      { host: 'mcp.example.com', 'x-forwarded-for': '203.0.113.7' }, { status: 401, control: 'AA001', peer: LOCAL }],
    ['of a neighbour of the proxy count for nothing', '127.0.0.3', { ...HONEST, 'x-forwarded-for': '203.0.113.7' },
      { status: 403, control: 'SN006', peer: '127.0.0.3' }],
  ])('%s (S-55, S-65)', async (_what, from, headers, expected) => {
    expect(await refusalFrom(from, headers)).toMatchObject(expected);
  });
});

/** An address of this machine that is not loopback. A machine without one cannot be reached from beyond itself. */
const OUTER = Object.values(networkInterfaces()).flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

test.skipIf(OUTER === undefined)('plain HTTP from beyond this machine is refused, token unread', async () => {
  const port = await freePort();
  const gateway = await TestGateway.start({
    listen: { address: '0.0.0.0', port, publicUrl: 'https://mcp.example.com', trustedProxies: ['192.0.2.1'] },
    identity: { issuers: [{ name: 'corp', issuer: 'https://login.example.com' }] },
    servers: { web: upstream.config },
    grants: [EVERYTHING],
  });
  const url = `http://${OUTER ?? ''}:${String(port)}/servers/web/mcp`;
  for (const claim of [{}, { 'x-forwarded-proto': 'https' }, { forwarded: 'proto=https' }]) {
    const headers = {
      host: 'mcp.example.com', authorization: 'Bearer x', 'content-type': 'application/json',
      accept: 'application/json, text/event-stream', ...claim,
    };
    const { status, body } = await exchange(url, { headers, body: '{}' });
    expect([status, body]).toEqual([403, expect.stringContaining('TLS is required')]);
    expect(gateway.records().at(-1)).toMatchObject({ control: 'TK004', peer: OUTER });
  }
  await gateway.close();
});
