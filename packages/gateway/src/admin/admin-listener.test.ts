import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { Metrics } from '../observe/metrics.ts';
import { AdminListenerError, startAdminListener, type AdminListener, type Health } from './admin-listener.ts';

const open: AdminListener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});

async function start(health: Health = {}, address = '127.0.0.1') {
  const said: string[] = [];
  const note = (_fields: unknown, message: string) => void said.push(message);
  const metrics = new Metrics(['files']);
  const listener = await startAdminListener({
    address,
    port: 0,
    registry: metrics.registry,
    health,
    log: { debug: note, info: note, warn: note, error: note },
  });
  open.push(listener);
  return { listener, metrics, said };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function ask(
  port: number,
  path: string,
  more: {
    method?: string;
    host?: string;
    address?: string;
    headers?: Record<string, string>;
    body?: string;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', host, address = '127.0.0.1', headers = {}, body } = more;
    const outgoing = httpRequest(
      {
        host: address,
        port,
        path,
        method,
        headers: host === undefined ? headers : { ...headers, Host: host },
        agent: false,
      },
      (response) => {
        text(response).then(
          (read) => resolve({ status: response.statusCode, headers: response.headers, body: read }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const request = (headers: string) =>
  `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;

/** What the listener answers to raw bytes, up to the end of the connection. */
function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

describe('the second listener', () => {
  test('says that the process is alive, whatever is not ready (S-87)', async () => {
    const { listener } = await start({ audit: () => false });
    expect(await ask(listener.port, '/healthz')).toMatchObject({ status: 200, body: 'alive' });
  });

  test('says whether the gateway is ready, and if not what is missing, by name alone (S-87)', async () => {
    const ready = { audit: true, store: true, config: true, serving: true };
    const { listener } = await start({
      audit: () => ready.audit,
      store: () => {
        if (!ready.store) throw new Error('the password is hunter2');
        return true;
      },
      config: () => ready.config,
      serving: () => ready.serving,
    });
    expect(await ask(listener.port, '/readyz')).toMatchObject({
      status: 200,
      body: '{"ready":true,"notReady":[]}',
    });
    ready.audit = false;
    ready.store = false;
    const answer = await ask(listener.port, '/readyz');
    expect(answer).toMatchObject({ status: 503, body: '{"ready":false,"notReady":["audit","store"]}' });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  test('shows the metrics (S-87)', async () => {
    const { listener, metrics } = await start();
    metrics.server('files').request('tools/call', 'denied');
    const { status, headers, body } = await ask(listener.port, '/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(body).toContain('durward_requests_total{server="files",method="tools/call",outcome="denied"} 1');
  });

  test.each([
    ['GET', '/'],
    ['GET', '/metrics/'],
    ['GET', '/metrics?x=1'],
    ['GET', '//metrics'],
    ['GET', '/healthz%2f'],
    ['GET', '/servers/files/mcp'],
    ['HEAD', '/metrics'],
    ['POST', '/metrics'],
    ['PUT', '/healthz'],
    ['DELETE', '/readyz'],
    ['OPTIONS', '/metrics'],
  ])('answers 404 to %s %s (S-87)', async (method, path) => {
    const { listener } = await start();
    expect((await ask(listener.port, path, { method })).status).toBe(404);
  });

  test('allows no other origin and no storing (S-87)', async () => {
    const { listener } = await start();
    const { headers } = await ask(listener.port, '/metrics', { headers: { Origin: 'https://evil.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  test('answers to loopback names and its own address only, so that no name can be rebound to it (S-87)', async () => {
    const { listener } = await start();
    const { port } = listener;
    for (const host of [
      'localhost',
      `localhost:${port}`,
      'LOCALHOST',
      '127.0.0.1',
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
    ]) {
      expect([host, (await ask(port, '/healthz', { host })).status]).toEqual([host, 200]);
    }
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      'localhost:x',
      '127.0.0.1:80:80',
      '[::1',
      '0.0.0.0',
      'localhost,evil',
    ]) {
      expect([host, (await ask(port, '/metrics', { host })).status]).toEqual([host, 403]);
    }
    expect(await raw(port, 'GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(port, 'GET /metrics HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 40[03] /,
    );
    expect(await raw(port, 'GET /metrics HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(
      await raw(
        port,
        'GET http://evil.example/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      ),
    ).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('has small limits: headers, bodies, connections (S-87)', async () => {
    const { listener } = await start();
    const { port } = listener;
    expect(await raw(port, request(''))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await raw(port, request(`X-Long: ${'x'.repeat(9000)}\r\n`))).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(port, request('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    const large = await ask(port, '/metrics', { method: 'POST', body: 'x'.repeat(5_000_000) }).catch(
      (error: unknown) => error,
    );
    expect(large instanceof Error || (large as Answer).status === 404).toBe(true);
    expect((await ask(port, '/healthz')).status).toBe(200);
  });

  test('tells, and goes on, when metrics cannot be gathered (S-87)', async () => {
    const { listener, metrics, said } = await start();
    metrics.showAuditQueue(() => {
      throw new Error('no');
    });
    expect(await ask(listener.port, '/metrics')).toMatchObject({ status: 500, body: 'Internal error' });
    expect(said).toEqual(['The second listener failed to answer']);
    expect((await ask(listener.port, '/healthz')).status).toBe(200);
  });
});

describe('the address of the second listener', () => {
  test.each(['127.0.0.1', 'localhost', '127.0.0.2'])(
    '%s is loopback and needs no warning (S-87)',
    async (address) => {
      const { listener, said } = await start({}, address);
      expect(listener.port).toBeGreaterThan(0);
      expect(said).toEqual([]);
    },
  );

  test('beyond loopback is bound only when it is written as an address, and then with a warning (S-87)', async () => {
    const { listener, said } = await start({}, '0.0.0.0');
    expect(said).toEqual(['Health and metrics can be reached from the network, without authentication']);
    expect((await ask(listener.port, '/healthz', { host: 'evil.example' })).status).toBe(403);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    if (outside !== undefined) {
      expect(
        (await ask(listener.port, '/healthz', { address: outside, host: `${outside}:${listener.port}` }))
          .status,
      ).toBe(200);
      expect((await ask(listener.port, '/healthz', { address: '127.0.0.1', host: outside })).status).toBe(
        403,
      );
    }
    await expect(start({}, '')).rejects.toThrow(AdminListenerError);
    await expect(start({}, 'no-such-host.invalid')).rejects.toThrow(/write the IP address itself/);
  });

  test('that is taken or is not ours is refused with what to do (S-87)', async () => {
    const { listener } = await start();
    const refusal = startAdminListener({
      address: '127.0.0.1',
      port: listener.port,
      registry: new Metrics([]).registry,
      health: {},
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    await expect(refusal).rejects.toThrow(AdminListenerError);
    await expect(refusal).rejects.toThrow(/admin\.port/);
    await expect(start({}, '192.0.2.1')).rejects.toThrow(/cannot be bound to 192\.0\.2\.1/);
  });

  test('closing ends open connections (S-87)', async () => {
    const { listener } = await start();
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => {
      socket.once('data', resolve);
    });
    const ended = text(socket);
    await listener.close();
    await ended;
    await expect(ask(listener.port, '/healthz')).rejects.toThrow();
    open.length = 0;
  });
});
