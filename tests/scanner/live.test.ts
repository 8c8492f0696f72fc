import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { answer, type Manner } from './fixture/offer.ts';
import { fixture, folderWith, report } from './support/scan.ts';

const folders: string[] = [];
const servers: Server[] = [];

// Servers and terminals are real, and machines may be busy.
vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) server.close();
});

async function scanOf(
  mcpServers: Record<string, unknown>,
  words: readonly string[] = [],
  env?: Record<string, string>,
) {
  const folder = folderWith({ 'mcp.json': { mcpServers } });
  folders.push(folder);
  return report(folder, ['mcp.json', '--yes', ...words], env);
}

/** A server over Streamable HTTP that keeps what it was sent. */
async function overHttp(manner: Manner): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push(request.headers.authorization ?? '');
      const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as {
        id?: number;
        method?: string;
        params?: Record<string, unknown>;
      };
      if (id === undefined || method === undefined) {
        response.writeHead(request.method === 'POST' ? 202 : 405).end();
        return;
      }
      const result = answer(manner, method, params ?? {});
      const body = typeof result === 'number' ? { error: { code: result, message: 'no' } } : { result };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, ...body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`, seen };
}

/** Processes of this machine that were given a text in their environment. */
function running(text: string): number {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(text);
    } catch {
      return false;
    }
  }).length;
}

describe('a server that runs', () => {
  test('from npm is examined in all it offers, and nothing of it is found or left running (S-33)', async () => {
    const { resolve } = createRequire(import.meta.url);
    const env = { SCAN_MARK: randomUUID() };
    const {
      code,
      report: { servers: shown, findings, problems },
    } = await scanOf({
      everything: {
        command: process.execPath,
        args: [resolve('@modelcontextprotocol/server-everything/dist/index.js')],
        env,
      },
      memory: {
        command: process.execPath,
        args: [resolve('@modelcontextprotocol/server-memory/dist/index.js')],
        env,
      },
    });
    expect({ code, problems, graver: findings.filter(({ severity }) => severity !== 'low') }).toEqual({
      code: 0,
      problems: [],
      graver: [],
    });
    expect(shown[0]).toMatchObject({
      status: 'examined',
      transport: 'stdio',
      eras: expect.arrayContaining(['legacy']),
    });
    expect(shown[0]?.['definitions']).toMatchObject({
      tool: expect.any(Number),
      prompt: expect.any(Number),
      resource_template: expect.any(Number),
      instructions: 1,
    });
    expect(running(env.SCAN_MARK)).toBe(0);
  });

  test('and is poisoned on its second page is found, over stdio and over HTTP (S-30, S-33)', async () => {
    const remote = await overHttp('poisoned');
    const {
      code,
      report: { findings },
    } = await scanOf(
      {
        local: fixture('poisoned'),
        remote: {
          url: remote.url,
          headers: { Authorization: 'Bearer ${SCAN_TEST_TOKEN}', 'Content-Type': 'application/json' },
        },
      },
      [],
      { SCAN_TEST_TOKEN: 'a-token-of-the-test' },
    );
    expect(code).toBe(1);
    for (const server of ['local', 'remote']) {
      expect(findings).toContainEqual(
        expect.objectContaining({
          control: 'TP003',
          at: expect.objectContaining({ server, subject: 'tool add', pointer: '/description' }),
        }),
      );
    }
    const hidden = findings.filter(({ control }) => control === 'TP003');
    expect(new Set(hidden.map(({ at }) => at.subject))).toEqual(new Set(['tool add']));
    expect(new Set(remote.seen)).toEqual(new Set(['Bearer a-token-of-the-test']));
  });

  test('and shows its poison in one era alone is found (S-30)', async () => {
    const {
      report: { findings, servers: shown },
    } = await scanOf({ two: fixture('two-faced') });
    expect(shown[0]).toMatchObject({ eras: ['modern', 'legacy'], definitions: { tool: 2 } });
    expect(findings).toContainEqual(expect.objectContaining({ control: 'TP003' }));
  });
});

describe('a server that only answers those who have signed in', () => {
  test('is said not to be examined, and is no failure of the scan (S-33)', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`;
    const {
      code,
      report: { servers: shown, problems },
    } = await scanOf({ closed: { url } });
    expect({ code, problems, status: shown[0]?.['status'] }).toEqual({ code: 0, problems: [], status: 'closed' });
  });
});

describe('a hostile server', () => {
  test('that floods is cut off and told of; one that unfolds or sends 5 MB is examined (S-28)', async () => {
    const {
      report: { servers: shown, problems },
    } = await scanOf({
      flood: fixture('flood'),
      bomb: fixture('bomb'),
      huge: fixture('huge'),
    });
    expect(shown.map(({ status }) => status)).toEqual(['failed', 'examined', 'examined']);
    expect(problems).toEqual([
      expect.objectContaining({ server: 'flood', why: expect.stringContaining('more messages') }),
    ]);
  });

  test('that falls silent is left after its time, and told of (S-28)', async () => {
    const {
      code,
      report: { problems },
    } = await scanOf({ hang: fixture('hang') }, ['--timeout', '4']);
    expect(code).toBe(2);
    expect(problems).toEqual([expect.objectContaining({ server: 'hang' })]);
  });

  test('whose configuration cannot be used is told of in words (S-28)', async () => {
    const {
      report: { problems },
    } = await scanOf({ odd: { ...fixture('harmless'), env: { 'A B': 'x' } } });
    expect(problems[0]?.why).toContain('its configuration cannot be used: stdio.env.A B');
  });

  test('that leads in a circle, or exits, is told of, and the scan is not whole (S-28)', async () => {
    const secret = `kept-out-of-the-report-${randomUUID()}`;
    const {
      code,
      out,
      report: { problems },
    } = await scanOf(
      {
        circle: fixture('circle'),
        crash: fixture('crash', { FIXTURE_TOKEN: secret }),
      },
      ['--fail-on', 'never'],
    );
    expect(code).toBe(2);
    expect(problems).toContainEqual(
      expect.objectContaining({ server: 'circle', why: 'tools/list leads in a circle' }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ server: 'crash', why: expect.stringContaining('no database') }),
    );
    expect(out).not.toContain(secret);
    expect(running(secret)).toBe(0);
  });
});
