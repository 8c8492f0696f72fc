import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { folderWith, report, scanned } from './support/scan.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const folders: string[] = [];

// Servers and terminals are real, and machines may be busy.
vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true });
});

/** Servers that say that they were started by a file of their name, wherever they are started; none speaks. */
function trap() {
  const folder = folderWith({});
  const mark = (name: string) => join(folder, `${name}-ran`);
  const mcpServers = {
    plain: { command: '/usr/bin/touch', args: [mark('plain')], cwd: '.' },
    second: { command: '/usr/bin/touch', args: [mark('second')] },
    risky: { command: 'sh', args: ['-c', `touch ${mark('risky')}`] },
  };
  writeFileSync(join(folder, 'mcp.json'), JSON.stringify({ mcpServers }));
  folders.push(folder);
  return { folder, ran: (name: string) => existsSync(mark(name)) };
}

const NOT_STARTED = 'not_started';

describe('nothing is started', () => {
  test('without a terminal and without --yes, and the report says so (S-33)', async () => {
    const { folder, ran } = trap();
    const {
      report: { servers },
    } = await report(folder, ['mcp.json', '--fail-on', 'never']);
    expect(servers.map(({ status }) => status)).toEqual([NOT_STARTED, NOT_STARTED, NOT_STARTED]);
    expect(servers[0]?.['why']).toContain('give --yes');
    expect([ran('plain'), ran('second'), ran('risky')]).toEqual([false, false, false]);
  });

  test('that is dangerous, whatever --yes says, but by its own flag (S-33)', async () => {
    const { folder, ran } = trap();
    const { servers } = (await report(folder, ['mcp.json', '--yes'])).report;
    expect(servers.map(({ status }) => status)).toEqual(['failed', 'failed', NOT_STARTED]);
    expect([ran('plain'), ran('second'), ran('risky')]).toEqual([true, true, false]);
    expect(servers[2]?.['why']).toBe('dangerous, so that --yes does not cover it: --dangerously-start-shell');
    const wrong = (await report(folder, ['mcp.json', '--yes', '--dangerously-start-download'])).report;
    expect(wrong.servers[2]?.['status']).toBe(NOT_STARTED);
    expect(ran('risky')).toBe(false);
    const flagged = (await report(folder, ['mcp.json', '--yes', '--dangerously-start-shell'])).report;
    expect(flagged.servers[2]?.['status']).toBe('failed');
    expect(ran('risky')).toBe(true);
  });

  test('before its exact command is shown (S-33)', async () => {
    const { folder } = trap();
    const { said } = await scanned(folder, ['mcp.json', '--yes']);
    expect(said.indexOf(`runs:   /usr/bin/touch ${folder}/plain-ran`)).toBeGreaterThan(0);
    expect(said.indexOf(`runs:   /usr/bin/touch ${folder}/plain-ran`)).toBeLessThan(said.indexOf('examining'));
    expect(said).toContain(`runs:   sh -c 'touch ${folder}/risky-ran'`);
  });
});

/** Runs a scan in a real terminal, and types an answer for each question in turn. */
async function atTerminal(
  folder: string,
  answers: readonly string[],
): Promise<{ code: number | null; screen: string }> {
  const command = [process.execPath, '--conditions=durward-source', MAIN, 'scan', 'mcp.json', '--fail-on', 'never'];
  const quoted = command.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', NO_COLOR: '1', HOME: folder },
  });
  let screen = '';
  const left = [...answers];
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const questions = screen.match(/(?:uit asking|to leave it): /g)?.length ?? 0;
    for (; seen < questions; seen += 1) child.stdin.write(`${left.shift() ?? 'q'}\r`);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, screen };
}

describe('at a terminal', () => {
  test('each server is asked about: yes starts it, no does not, and danger wants its name (S-33)', async () => {
    const { folder, ran } = trap();
    const { code, screen } = await atTerminal(folder, ['y', 'n', 'yes']);
    expect(screen).toContain(`runs:   /usr/bin/touch ${folder}/plain-ran`);
    expect(screen).toContain('danger: it hands a script to a shell');
    expect([ran('plain'), ran('second'), ran('risky')]).toEqual([true, false, false]);
    expect(code).toBe(2);
  });

  test('`all` covers what is harmless, and the name what is not (S-33)', async () => {
    const { folder, ran } = trap();
    const { screen } = await atTerminal(folder, ['a', 'risky']);
    expect([ran('plain'), ran('second'), ran('risky')]).toEqual([true, true, true]);
    expect(screen.match(/uit asking: /g)).toHaveLength(1);
  });

  test('`quit` asks no further and starts nothing (S-33)', async () => {
    const { folder, ran } = trap();
    const { code } = await atTerminal(folder, ['q']);
    expect([ran('plain'), ran('second'), ran('risky'), code]).toEqual([false, false, false, 0]);
  });
});
