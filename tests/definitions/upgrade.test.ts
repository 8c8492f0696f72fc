import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '@durward/core';
import { createLog, lookOnce, type ReviewItem } from '@durward/gateway';
import { afterEach, describe, expect, test } from 'vitest';
import { ask, call, type Seat } from '../journeys/support/talk.ts';
import { EVERYTHING, loaded, TestGateway, type TestConfig } from '../support/gateway.ts';
import { Reviewer } from './support/reviewer.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** Real servers of npm at two real versions each, and something of each that works without a side effect. */
const SERVERS = [
  { name: 'filesystem', program: 'dist/index.js', tool: 'list_allowed_directories', args: ['.'] },
  { name: 'memory', program: 'dist/index.js', tool: 'read_graph', args: [] },
  { name: 'everything', program: 'dist/index.js', tool: 'echo', args: ['stdio'] },
] as const;

let folder = '';
let gateway: TestGateway | undefined;

afterEach(async () => {
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a version in the place of the one before, as an update of the package does. */
function install(packageName: string): void {
  const fresh = join(folder, 'fresh');
  symlinkSync(join(MODULES, packageName), fresh);
  renameSync(fresh, join(folder, 'node_modules', 'server'));
}

/** Each user has a program of their own: who comes after the update gets the newer one. */
async function connect(at: TestGateway, user: string): Promise<Seat> {
  return { url: at.route('real'), token: await at.token('real', user) };
}

async function toolsOf(seat: Seat): Promise<readonly string[]> {
  const { result, body } = await ask(seat, 'tools/list');
  if (result === undefined) throw new Error(body);
  return ((result['tools'] ?? []) as readonly { readonly name: string }[]).map((tool) => tool.name).toSorted();
}

const versionOf = (packageName: string): string => {
  const text = readFileSync(join(MODULES, packageName, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

describe('a real server that is updated in place while clients are connected', () => {
  test.each(SERVERS)('$name: is stopped whole, then tool by tool, until somebody looked (S-32, S-33)', async (real) => {
    const [older, newer] = [`older-server-${real.name}`, `@modelcontextprotocol/server-${real.name}`];
    folder = mkdtempSync(join(tmpdir(), 'durward-upgrade-'));
    mkdirSync(join(folder, 'node_modules'));
    install(older);
    const program = join(folder, 'node_modules', 'server', real.program);
    const stdio = { command: process.execPath, args: [program, ...real.args], inheritEnv: [], cwd: folder };
    const servers = { real: { stdio } };
    const old = await toolsServed(servers);
    const own = await TestGateway.start({ servers, grants: [EVERYTHING] });
    gateway = own;
    const reviewer = new Reviewer(own, ['real']);
    const ana = await connect(own, 'ana');
    const before = await toolsOf(ana);
    expect(before.length).toBeGreaterThan(5);
    for (const name of before) expect(old.has(name), name).toBe(true);
    expect((await call(ana, real.tool, { message: 'x' })).error).toBeUndefined();

    install(newer);
    const ben = await connect(own, 'ben');
    expect(await toolsOf(ben)).toEqual([]);
    expect((await call(ben, real.tool, { message: 'x' })).error).toBeDefined();
    // The program that runs since before is the older one, under the name of a server that is another now.
    expect((await call(ana, real.tool, { message: 'x' })).error).toBeDefined();

    const items = await reviewer.waiting(1);
    const installed = items.find(({ definition }) => definition.kind === 'package');
    expect(installed?.changes.map(({ change }) => [change.pointer, change.before, change.after]))
      .toContainEqual(['/version', versionOf(older), versionOf(newer)]);
    if (installed !== undefined) await reviewer.decide(installed, 'approve', 'the update of this week');
    const fresh = await toolsServed(servers);
    await toolsOf(ben);
    const changed = await settled(reviewer);
    const waiting = new Set(changed.flatMap(({ definition: { kind, name } }) => (kind === 'tool' ? [name] : [])));
    const differing = [...fresh].filter(([name, text]) => old.get(name) !== text).map(([name]) => name);
    // Every tool that waits differs from what it was, and what differs and does not wait differs in form alone.
    expect(differing).toEqual(expect.arrayContaining([...waiting]));
    // Some tools are offered only to clients that can do more than these.
    const offered = new Set([...fresh.keys()].filter((name) => !waiting.has(name)));
    for (const name of await toolsOf(ben)) expect(offered).toContain(name);
    for (const name of waiting) expect((await call(ben, name)).error, name).toBeDefined();
    const noise = differing.filter((name) => !waiting.has(name)).length;
    const step = `${real.name} ${versionOf(older)} → ${versionOf(newer)}`;
    process.stderr.write(`${step}: ${summaryOf(changed)}, ${String(noise)} noise\n`);

    for (const item of changed) await reviewer.decide(item, 'approve', 'the update of this week');
    const error = async (): Promise<unknown> => (await call(ben, real.tool, { message: 'x' })).error;
    await expect.poll(error, { timeout: 5000 }).toBeUndefined();
    expect(await reviewer.items()).toEqual([]);
  }, 60_000);
});

/** What waits of tools and instructions, once it no longer grows. */
async function settled(reviewer: Reviewer): Promise<readonly ReviewItem[]> {
  let count = -1;
  await expect.poll(async () => {
    const now = (await reviewer.items()).length;
    const isSame = now === count;
    count = now;
    return isSame;
  }, { interval: 300 }).toBe(true);
  return (await reviewer.items()).filter(({ definition }) => definition.kind !== 'package');
}

/** The tools that a server serves now, asked without the gateway under test: canonical texts by name. */
async function toolsServed(servers: TestConfig['servers']): Promise<ReadonlyMap<string, string>> {
  const log = createLog({ level: 'silent' });
  const config = loaded({ servers }, folder, {});
  const served = await lookOnce({
    config, log, environment: process.env, clock: Date.now, stopwatch: () => performance.now(),
  });
  await log.close();
  const tools = served.filter(({ kind }) => kind === 'tool');
  return new Map(tools.map(({ name, value }) => [name, canonicalJson(value)]));
}

function summaryOf(items: readonly ReviewItem[]): string {
  const counts = new Map<string, number>();
  for (const { what, class: worst } of items) {
    const text = worst === undefined ? what : `${what} ${worst}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${String(count)} ${text}`).join(', ');
}
