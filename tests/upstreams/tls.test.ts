import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { JsonObject } from '@durward/core';
import { selfSigned } from './fixture/certificate.ts';
import { cleanUp, upstreamAt } from './http-setup.ts';
import { ALICE, call, exchange, textOf, type Sink } from './support.ts';

const servers: Server[] = [];
const folders: string[] = [];

afterEach(async () => {
  await cleanUp();
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A server with a certificate that signed itself; the file that makes it an authority; what it saw. */
async function secure(addresses: readonly string[]): Promise<{ url: string; caFile: string; seen: string[] }> {
  const { key, cert } = selfSigned(['elsewhere.example'], addresses);
  const seen: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    seen.push(request.method ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'secure' }] } }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'upstream-tls-'));
  folders.push(folder);
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, cert);
  return { url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`, caFile, seen };
}

async function callAt(url: string, http: JsonObject): Promise<Sink> {
  const link = await upstreamAt(url, 'modern', http).upstream.open(ALICE, 'modern');
  return exchange(link, call('modern', 1, 'echo'));
}

test('a certificate of a configured authority is accepted', async () => {
  const { url, caFile } = await secure(['127.0.0.1']);
  expect(textOf(await callAt(url, { caFile }))).toBe('secure');
});

test('a certificate that signed itself is refused, and nothing is sent (S-65, S-83)', async () => {
  const { url, seen } = await secure(['127.0.0.1']);
  const { failure } = await callAt(url, {});
  expect(failure).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('SELF_SIGNED') as unknown });
  expect(seen).toEqual([]);
});

test('a certificate for another name is refused, and nothing is sent (S-83)', async () => {
  const { url, caFile, seen } = await secure(['10.0.0.1']);
  const { failure } = await callAt(url, { caFile });
  expect(failure).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('ALTNAME') as unknown });
  expect(seen).toEqual([]);
});

test('no variable of the environment turns the check off', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const { url, seen } = await secure(['127.0.0.1']);
  expect((await callAt(url, {})).failure?.kind).toBe('unavailable');
  expect(seen).toEqual([]);
});
