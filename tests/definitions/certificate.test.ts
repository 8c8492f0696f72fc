import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { call } from '../journeys/support/talk.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { selfSigned } from '../upstreams/fixture/certificate.ts';

let servers: Server[] = [];
let gateway: TestGateway | undefined;
const folder = mkdtempSync(join(tmpdir(), 'durward-certificate-'));

afterEach(async () => {
  await gateway?.close();
  await Promise.all(servers.map(shut));
  servers = [];
  rmSync(folder, { recursive: true, force: true });
});

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const authority = (name: string) => selfSigned([], ['127.0.0.1'], name);

/** A modern server with one tool, behind a certificate. */
async function serve({ key, cert }: { key: string; cert: string }, port = 0): Promise<Server> {
  const server = createServer({ key, cert }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { id, method } = JSON.parse(body) as { id?: unknown; method: string };
      const results: Record<string, unknown> = {
        'server/discover': { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
        'tools/list': { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] },
        'tools/call': { content: [] },
      };
      response.setHeader('content-type', 'application/json');
      const result = { resultType: 'complete', ...(results[method] as object) };
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

test('a server whose certificate comes from another authority is another server (S-32)', async () => {
  const [first, second] = [authority('one authority'), authority('another authority')];
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, first.cert + second.cert);
  const server = await serve(first);
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${String(port)}/mcp`;
  gateway = await TestGateway.start({
    servers: { far: { http: { url, caFile }, era: 'modern', recheckMs: 0 } }, grants: [EVERYTHING],
  });
  const seat = { url: gateway.route('far'), token: await gateway.token('far') };
  expect((await call(seat, 'echo')).status).toBe(200);
  await shut(server);
  await serve(second, port);
  const refused = await call(seat, 'echo');
  expect(refused.status).toBe(403);
  const record = gateway.incident(incidentIn(refused.body) ?? '');
  expect(record).toMatchObject({ control: 'TP015', reason: 'changed_server' });
});
