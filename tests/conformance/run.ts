import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runAuthorizationSuite } from './authorization.ts';
import { runClientSuite } from './auth-client.ts';
import { startChild, type Child } from './child.ts';
import { startDurward, type UpstreamPlace } from './durward.ts';
import { startInjector } from './injector.ts';
import { isComplete, linesOf, type RunReport } from './report.ts';
import { REVISIONS, runSuite, type Revision } from './suite.ts';

const USAGE = `usage: npm run conformance -- [options]
  --direct       run against the fixture alone, without the gateway
  --bridge       also run each suite against a fixture that speaks only the other era
  --stdio        also run both suites against the fixture as a stdio server
  --json FILE    write every result to FILE`;

const FIXTURE = fileURLToPath(new URL('fixture/main.ts', import.meta.url));
const FIXTURE_START_MS = 20_000;

/** The eras that each fixture over HTTP speaks, by the name of its server. */
const ERA_OF: Readonly<Record<string, string>> = {
  'both-eras': 'both',
  'legacy-only': 'legacy',
  'modern-only': 'modern',
};

type Cleanup = () => Promise<void> | void;

interface PlannedRun {
  readonly name: string;
  readonly revision: Revision;
  readonly server: string;
  readonly isScored: boolean;
}

const { values } = parseArgs({
  options: {
    direct: { type: 'boolean', default: false },
    bridge: { type: 'boolean', default: false },
    stdio: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<boolean> {
  const cleanup: Cleanup[] = [];
  try {
    const plan = planOf();
    const places = await startUpstreams(plan, cleanup);
    const urlOf = values.direct ? directUrls(places) : await throughGateway(places, cleanup);
    const reports: RunReport[] = [];
    for (const { name, revision, server, isScored } of plan) {
      const scenarios = await runSuite(urlOf(server), revision);
      const report = { name, revision, isScored, scenarios };
      process.stdout.write(`${linesOf(report).join('\n')}\n`);
      reports.push(report);
    }
    const isAuthorizing = values.direct || ((await authorizes()) && (await connects()));
    if (values.json !== undefined) await writeJson(values.json, reports);
    return isAuthorizing && reports.every(isComplete);
  } finally {
    for (const undo of cleanup.toReversed()) await undo();
  }
}

/** The suite's scenarios for authorization servers, against a gateway whose owner signs in by a link. */
async function authorizes(): Promise<boolean> {
  const durward = await startDurward({ servers: { tools: { command: process.execPath, args: [FIXTURE, '--stdio'] } } });
  try {
    const { passed, failed, lines } = await runAuthorizationSuite(durward, 'tools');
    process.stdout.write(`authorization server  ${String(passed)} / ${String(passed + failed)}\n`);
    const isGood = failed === 0 && passed > 0;
    if (!isGood) process.stdout.write(`${lines.join('\n')}\n`);
    return isGood;
  } finally {
    await durward.stop();
  }
}

/** The suite's scenarios for the authorization of clients, with the gateway as a client of its servers. */
async function connects(): Promise<boolean> {
  const { passed, failed } = await runClientSuite();
  process.stdout.write(`authorization client  ${String(passed.length)} / ${String(passed.length + failed.length)}\n`);
  for (const scenario of failed) process.stdout.write(`  ${scenario} failed\n`);
  return failed.length === 0 && passed.length > 0;
}

function planOf(): readonly PlannedRun[] {
  const plan: PlannedRun[] = REVISIONS.map((revision) => ({
    name: revision,
    revision,
    server: 'both-eras',
    isScored: true,
  }));
  if (values.direct) return plan;
  if (values.bridge) {
    plan.push(
      { name: 'on a legacy-only server', revision: '2026-07-28', server: 'legacy-only', isScored: false },
      { name: 'on a modern-only server', revision: '2025-11-25', server: 'modern-only', isScored: false },
    );
  }
  if (values.stdio) {
    for (const revision of REVISIONS) {
      plan.push({ name: 'on a stdio server', revision, server: 'stdio', isScored: false });
    }
  }
  return plan;
}

async function startUpstreams(
  plan: readonly PlannedRun[],
  cleanup: Cleanup[],
): Promise<ReadonlyMap<string, UpstreamPlace>> {
  const places = new Map<string, UpstreamPlace>();
  for (const server of new Set(plan.map((run) => run.server))) {
    const era = ERA_OF[server];
    if (era === undefined) {
      places.set(server, { command: process.execPath, args: [FIXTURE, '--stdio'] });
      continue;
    }
    const { child, url } = await startFixture(era);
    cleanup.push(() => child.stop());
    places.set(server, { url });
  }
  return places;
}

async function startFixture(era: string): Promise<{ readonly child: Child; readonly url: string }> {
  const ready = Promise.withResolvers<string>();
  const child = await startChild(process.execPath, [FIXTURE, '--era', era], {
    onLine: (line) => {
      if (line.startsWith('ready ')) ready.resolve(line.slice('ready '.length));
    },
  });
  const fail = (why: string) => ready.reject(new Error(`The fixture ${why}:\n${child.tail()}`));
  const timer = setTimeout(() => fail('did not start'), FIXTURE_START_MS);
  void child.exited.then(() => fail('exited'));
  try {
    return { child, url: await ready.promise };
  } finally {
    clearTimeout(timer);
  }
}

function directUrls(places: ReadonlyMap<string, UpstreamPlace>): (server: string) => string {
  return (server) => {
    const place = places.get(server);
    if (place === undefined || !('url' in place)) throw new Error(`${server} has no URL`);
    return place.url;
  };
}

async function throughGateway(
  places: ReadonlyMap<string, UpstreamPlace>,
  cleanup: Cleanup[],
): Promise<(server: string) => string> {
  const injector = await startInjector();
  cleanup.push(() => injector.close());
  const servers = Object.fromEntries(places);
  const durward = await startDurward({ servers, publicUrl: injector.url });
  cleanup.push(() => durward.stop());
  const tokens = new Map<string, string>();
  for (const server of places.keys()) tokens.set(server, await durward.tokenFor(server));
  injector.pointAt(durward.port, tokens);
  return (server) => `${injector.url}/servers/${server}/mcp`;
}

async function writeJson(file: string, runs: readonly RunReport[]): Promise<void> {
  const mode = values.direct ? 'direct' : 'gateway';
  await writeFile(file, `${JSON.stringify({ mode, runs }, undefined, 2)}\n`);
}

if (values.help) {
  process.stdout.write(`${USAGE}\n`);
} else {
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
