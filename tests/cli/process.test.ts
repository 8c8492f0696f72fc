import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const BUILT = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/durward.js', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-cli-'));
  writeFileSync(join(folder, 'good.yaml'), 'servers: { files: { stdio: { command: node } } }\n');
  writeFileSync(join(folder, 'bad.yaml'), 'x: 1\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing of the environment but where compiled code is kept. */
const BARE = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

function start(words: readonly string[], more: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const env = { ...BARE, ...more };
  return spawn(process.execPath, ['--conditions=durward-source', SOURCE, ...words], { cwd: folder, env });
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

function ran(words: readonly string[], env?: Record<string, string>): Promise<Ran> {
  return ended(start(words, env));
}

/** Resolves once the process has said something. */
async function saying(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) resolve();
    });
    child.on('exit', () => reject(new Error(`it ended and had said: ${said}`)));
  });
}

describe('the exit codes', () => {
  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['serve', '--help'], 0],
    [['help', 'token'], 0],
    [['config', 'check', '--config', 'good.yaml'], 0],
    [['config', 'check', '--config', 'bad.yaml'], 1],
    [['config', 'check', '--config', 'absent.yaml'], 1],
    [['doctor', '--config', 'bad.yaml'], 1],
    [['config', 'show', '--config', 'bad.yaml'], 2],
    [['serve', '--config', 'bad.yaml'], 2],
    [['token', '--config', 'bad.yaml'], 2],
    [['explain', 'TK002'], 0],
    [['explain', 'nothing'], 2],
    [['frobnicate'], 2],
    [['config', 'check', '--frobnicate'], 2],
    [['explain'], 2],
    [['wrap'], 2],
    [[], 2],
    [['config'], 2],
  ])('%j ends with %i', async (words, code) => {
    expect((await ran(words)).code).toBe(code);
  });
});

describe('the streams', () => {
  it('carry results on one and narration on the other', async () => {
    const good = await ran(['config', 'check', '--config', 'good.yaml']);
    expect(good).toEqual({ code: 0, stdout: 'good.yaml: no problems\n', stderr: '' });
    const bad = await ran(['config', 'show', '--config', 'bad.yaml']);
    expect(bad.stdout).toBe('');
    expect(bad.stderr).toContain('error[DURWARD_CONFIG_REFUSED]');
  });

  it('suggest what was meant', async () => {
    expect((await ran(['serv'])).stderr).toContain('(Did you mean serve?)');
    expect((await ran(['serve', '--prot', '1'])).stderr).toContain('(Did you mean --port?)');
  });

  it('never carry colours or controls into a pipe', async () => {
    const { stdout, stderr } = await ran(['config', 'check', '--config', '\u001B[31m\u202E.yaml']);
    for (const hidden of ['\u001B', '\u202E']) expect(stdout + stderr).not.toContain(hidden);
    const unknown = await ran(['\u001B]0;title\u0007']);
    expect(unknown.stderr).toContain('⟨U+001B⟩]0;title⟨U+0007⟩');
  });

  it('may be closed by the reader, which is no failure', async () => {
    for (const words of [['config', 'explain'], ['config', 'check', '--config', 'bad.yaml']]) {
      const child = start(words);
      child.stdout.destroy();
      expect((await ended(child)).code).toBe(0);
    }
  });

  it('may be closed by the reader of the narration, and the command still does what it was asked', async () => {
    const child = start(['config', 'show', '--config', 'bad.yaml']);
    child.stderr.destroy();
    expect((await ended(child)).code).toBe(2);
  });

  it('carry all of a long result before the process ends', async () => {
    const { stdout } = await ran(['config', 'explain', '--json']);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });

  it('show no secret of the environment (S-82)', async () => {
    const text = 'servers: { a: { stdio: { command: x, env: { API_KEY: "env:API_KEY" } } } }\n';
    writeFileSync(join(folder, 'secret.yaml'), text);
    for (const words of [['config', 'show'], ['config', 'check'], ['doctor'], ['config', 'show', '--json']]) {
      const { stdout, stderr } = await ran([...words, '--config', 'secret.yaml'], { API_KEY: 'canary4711' });
      expect(stdout + stderr).not.toContain('canary4711');
    }
  });
});

describe('durward serve, as a process', () => {
  it('starts, follows SIGHUP, keeps what it has when the file breaks, and stops at SIGTERM with 0', async () => {
    const file = join(folder, 'serve.yaml');
    writeFileSync(file, 'listen: { port: 0 }\nadmin: { enabled: false }\ndata: { folder: data }\n');
    const child = start(['serve', '--config', 'serve.yaml']);
    const outcome = ended(child);
    await saying(child, 'Durward listens on http://127.0.0.1:');
    child.kill('SIGHUP');
    await saying(child, 'Configuration read again.');
    writeFileSync(file, 'x: 1\n');
    await saying(child, 'The new configuration was refused. The one before goes on unchanged.');
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ code: 0, stderr: expect.stringMatching(/Stopped\.\n$/) });
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  });

  it('ends with 2 and one screen when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    writeFileSync(join(folder, 'taken.yaml'), 'admin: { enabled: false }\ndata: { folder: taken }\n');
    const { code, stderr } = await ran(['serve', '--config', 'taken.yaml', '--port', String(port)]);
    await new Promise((resolve) => taken.close(resolve));
    expect(code).toBe(2);
    expect(stderr.split('\n').length).toBeLessThan(8);
    expect(stderr).toContain(`error[DURWARD_SERVE_PORT_IN_USE]: port ${String(port)} on 127.0.0.1 is taken`);
  });
});

describe('durward token, as a process', () => {
  it('writes a file that only the user can read, and prints no token (S-82)', async () => {
    const good = readFileSync(join(folder, 'good.yaml'), 'utf8');
    writeFileSync(join(folder, 'token.yaml'), `data: { folder: keys }\n${good}`);
    const asked = await ran(['token', '--config', 'token.yaml', '--header', '--file', 'token.txt']);
    expect([asked.code, asked.stdout]).toEqual([0, '']);
    const text = readFileSync(join(folder, 'token.txt'), 'utf8');
    expect(text).toMatch(/^Authorization: Bearer eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+\n$/);
    expect(statSync(join(folder, 'token.txt')).mode & 0o777).toBe(0o600);
    expect(asked.stderr).not.toContain(text.slice(22, 60));
    expect((await ran(['token', 'revoke', '--config', 'token.yaml', '--file', 'token.txt'])).code).toBe(0);
  });
});

describe('the built program', () => {
  it('is a program and answers', async () => {
    expect(existsSync(BUILT), '`npm run build` comes first').toBe(true);
    expect(readFileSync(PROGRAM, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
    const version = await ended(spawn(process.execPath, [PROGRAM, '--version']));
    expect(version).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('has the version of its package', async () => {
    const file = new URL('../../packages/cli/package.json', import.meta.url);
    const version = (await ran(['--version'])).stdout.trim();
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(manifest).toMatchObject({ version, bin: { durward: './bin/durward.js' } });
  });
});
