import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@durward/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, call, textOf, type Seat } from '../journeys/support/talk.ts';
import { durward, Home, type ServeChild } from '../support/durward-child.ts';

/**
 * A poisoned server from the day on which it is found: `durward scan` finds it, `durward serve` keeps it away,
 * and somebody decides at a terminal with `durward review`.
 */
const PROGRAM = join(import.meta.dirname, 'fixture/notes-server.ts');
const NOTES = { command: process.execPath, args: [PROGRAM] };
const hasTerminals = spawnSync('script', ['--version']).status === 0;

let home: Home;
let gateway: ServeChild;
let seat: Seat;

beforeAll(async () => {
  home = new Home();
  gateway = await home.serve({
    servers: { notes: { stdio: { ...NOTES, inheritEnv: [] }, onboarding: 'review' } },
    grants: [{ name: 'notes', to: { anyone: true }, servers: ['notes'], tools: ['*'] }],
  });
  seat = { url: gateway.route('notes'), token: await gateway.token('notes') };
}, 60_000);
afterAll(() => home.close());

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** What a person types when this stands on the screen. */
type Typist = (screen: string) => string;

function run(command: string, args: readonly string[], typist: Typist = () => ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: home.folder, env: { ...process.env, NO_COLOR: '1', HOME: home.folder } });
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      // A person answers when they are asked, not before.
      if (/(?:\? |\] |record\): )$/.test(said)) child.stdin.write(`${typist(said)}\n`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', (code) => resolve({ code, said }));
  });
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** Runs a command of the program in a terminal of its own, at which somebody types. */
function atTerminal(words: readonly string[], typist: Typist): Promise<Ended> {
  const { command, args } = durward(...words);
  return run('script', ['--quiet', '--return', '--command', quoted([command, ...args]), '/dev/null'], typist);
}

async function toolNames(): Promise<readonly unknown[]> {
  const tools = (await ask(seat, 'tools/list')).result?.['tools'];
  return (tools as readonly JsonObject[]).map((tool) => tool['name']);
}

test('durward scan finds it (S-30, S-33)', async () => {
  writeFileSync(join(home.folder, 'mcp.json'), JSON.stringify({ mcpServers: { notes: NOTES } }));
  const { command, args } = durward('scan', 'mcp.json', '--yes', '--format', 'concise', '--fail-on', 'high');
  const { code, said } = await run(command, args);
  expect(code, said).toBe(1);
  expect(said).toContain('add_note');
}, 60_000);

test('durward serve keeps it away from clients (S-33)', async () => {
  expect(await toolNames()).toEqual([]);
  for (const tool of ['add_note', 'find_note']) expect((await call(seat, tool)).status).toBe(403);
  expect(home.records().some((record) => record['type'] === 'definition.withheld')).toBe(true);
}, 60_000);

test.runIf(hasTerminals)('durward review: at a terminal it is blocked, and the rest goes on', async () => {
  const { code, said } = await atTerminal(['review', '--config', 'durward.yaml'], (screen) => {
    if (screen.endsWith('record): ')) return 'reads private keys';
    const last = screen.lastIndexOf('notes · ');
    return screen.startsWith('notes · tool add_note', last) ? 'b' : 'a';
  });
  expect(said).toContain('tool add_note: new, high');
  expect(said).toMatch(/TP0\d\d high/);
  expect(said).toMatch(/Approved [34], blocked 1; 0 wait\./);
  expect(code, said).toBe(0);
  await expect.poll(toolNames, { timeout: 10_000 }).toEqual(['find_note']);
  expect(textOf(await call(seat, 'find_note'))).toBe('did find_note');
  expect((await call(seat, 'add_note')).status).toBe(403);
  expect(home.records().map((record) => record['type'])).toContain('definition.blocked');
}, 60_000);
