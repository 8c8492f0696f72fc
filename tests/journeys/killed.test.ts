import { Agent, request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '@durward/gateway';
import type { JsonObject } from '@durward/core';
import { serverProgram } from '../fidelity/support/servers.ts';
import { descendantsOf, Home, type ServeChild } from '../support/durward-child.ts';
import { EVERYTHING, incidentIn } from '../support/gateway.ts';
import { beginSession } from '../support/wire.ts';
import { untilDead } from '../upstreams/support.ts';
import { call, jsonOf, requestOf, textOf, type Seat } from './support/talk.ts';
import { httpUpstream, program } from './support/upstreams.ts';

const homes: Home[] = [];

afterEach(async () => {
  await Promise.all(homes.splice(0).map((home) => home.close()));
});

function newHome(): Home {
  const home = new Home();
  homes.push(home);
  return home;
}

/** What clients were told before the gateway died: ids of calls with a result, incidents of denials. */
interface Acknowledged {
  readonly calls: Set<string>;
  readonly incidents: Set<string>;
}

const LANES = 12;

/** Calls without end on many connections, until the gateway is killed after so many replies. */
async function killUnderLoad(gateway: ServeChild, round: number, replies: number): Promise<Acknowledged> {
  const agent = new Agent({ keepAlive: true });
  const told: Acknowledged = { calls: new Set(), incidents: new Set() };
  const seat = { url: gateway.route('web'), token: await gateway.token('web') };
  let count = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      count += 1;
      const id = `round-${String(round)}-${String(count)}`;
      const tool = count % 5 === 0 ? 'forbidden' : 'quick';
      const body = await replyTo(seat, tool, id, agent);
      if (body === undefined) return;
      if (body.includes('"result"')) told.calls.add(id);
      else told.incidents.add(incidentIn(body) ?? `no incident: ${body}`);
      if (told.calls.size + told.incidents.size >= replies) gateway.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return told;
}

/** The whole body of a reply; undefined when the connection broke before it was all there. */
function replyTo(seat: Seat, tool: string, id: string, agent: Agent): Promise<string | undefined> {
  const { headers, body } = requestOf(seat, 'tools/call', { name: tool, arguments: {} }, { id });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const outgoing = httpRequest(seat.url, { method: 'POST', headers: Object.fromEntries(given), agent });
  outgoing.on('error', () => resolve(undefined));
  outgoing.on('response', (incoming) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('error', () => resolve(undefined));
    incoming.on('close', () => resolve(incoming.complete ? text : undefined));
  });
  outgoing.end(body);
  return promise;
}

describe('a gateway that is killed', () => {
  test('in the middle of its load has a record of everything that a client was told (S-87, S-88)', async () => {
    const home = newHome();
    const upstream = await httpUpstream('modern', { quick: (asked) => asked.reply('quick') });
    const config = {
      servers: { web: upstream.config },
      grants: [{ ...EVERYTHING, tools: ['quick'] }],
      audit: { checkpointRecords: 200, segmentBytesMax: 1_000_000 },
    };
    const calls = new Set<unknown>();
    const incidents = new Set<unknown>();
    for (const [round, replies] of [40, 250, 700].entries()) {
      const told = await killUnderLoad(await home.serve(config), round, replies);
      expect((await verifyAudit(home.auditFolder)).fault).toBeUndefined();
      for (const id of told.calls) calls.add(id);
      for (const incident of told.incidents) incidents.add(incident);
    }
    expect(calls.size).toBeGreaterThan(500);
    expect(incidents.size).toBeGreaterThan(100);
    const records = home.records();
    expect(missing(calls, records, 'call.allowed', 'requestId')).toEqual([]);
    expect(missing(calls, records, 'reply.allowed', 'requestId')).toEqual([]);
    expect(missing(incidents, records, 'call.denied', 'incident')).toEqual([]);
    // The next one goes on with the same chain, and closes it.
    await (await home.serve(config)).end('SIGTERM');
    const report = await verifyAudit(home.auditFolder);
    expect(report).toMatchObject({ verdict: 'intact', fault: undefined });
    expect(report.sealed).toBe(report.records);
    await upstream.close();
  }, 180_000);

  test.runIf(process.platform === 'linux').each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s leaves no process of any server behind (S-90)',
    async (signal) => {
      const gateway = await newHome().serve({
        servers: {
          stubborn: program(['--ignore-eof', '--ignore-term'], { stopGraceMs: 200 }),
          everything: { stdio: { command: process.execPath, args: [serverProgram('server-everything')] } },
        },
        grants: [EVERYTHING],
      });
      const [pids] = await Promise.all([stubbornPids(gateway), startEverything(gateway)]);
      const all = new Set([...pids, ...(await descendantsOf(gateway.pid))]);
      // Two programs of two people, their two grandchildren, the server from npm, and the guardian.
      expect(all.size).toBeGreaterThanOrEqual(6);
      await gateway.end(signal);
      await untilDead([...all]);
    },
  );
});

/** What was acknowledged and has no record of this type. */
function missing(
  wanted: ReadonlySet<unknown>,
  records: readonly JsonObject[],
  type: string,
  member: 'requestId' | 'incident',
): readonly unknown[] {
  const there = new Set(records.filter((record) => record['type'] === type).map((record) => record[member]));
  return [...wanted].filter((one) => !there.has(one as string));
}

async function stubbornPids(gateway: ServeChild): Promise<readonly number[]> {
  const url = gateway.route('stubborn');
  const pids = await Promise.all(['ana', 'ben'].map(async (subject) => {
    const token = await gateway.token('stubborn', subject);
    const seat = { url, token, session: await beginSession(url, token) };
    const own = jsonOf(await call(seat, 'pid'))['pid'];
    // One that has left the group of its parent, too.
    const grandchild = jsonOf(await call(seat, 'grandchild', { detached: subject === 'ana' }))['pid'];
    return [own, grandchild].map(Number);
  }));
  return pids.flat();
}

async function startEverything(gateway: ServeChild): Promise<void> {
  const seat = { url: gateway.route('everything'), token: await gateway.token('everything') };
  expect(textOf(await call(seat, 'echo', { message: 'there' }))).toBe('Echo: there');
}
