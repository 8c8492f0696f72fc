import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InstalledCode } from '../../packages/gateway/src/definitions/installed-code.ts';
import { TREE_LIMITS } from '../../packages/gateway/src/definitions/tree-digest.ts';
import { call, type Seat } from '../journeys/support/talk.ts';
import { EVERYTHING, incidentIn, TestGateway } from '../support/gateway.ts';
import { beginSession } from '../support/wire.ts';
import { Reviewer } from './support/reviewer.ts';

const FIXTURE = join(import.meta.dirname, 'fixture/notes-server.ts');
const CODE = `import ${JSON.stringify(FIXTURE)};\nimport 'words';\n`;

let folder = '';
const file = (path: string, text: string): void => {
  const place = join(folder, path);
  mkdirSync(join(place, '..'), { recursive: true });
  writeFileSync(place, text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-installed-'));
  file('node_modules/notes/package.json', JSON.stringify({
    name: 'notes', version: '1.0.0', type: 'module', dependencies: { words: '1' },
  }));
  file('node_modules/notes/index.js', CODE);
  file('node_modules/words/package.json', JSON.stringify({ name: 'words', version: '1.2.3', type: 'module' }));
  file('node_modules/words/index.js', 'export const words = [];\n');
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync('../notes/index.js', join(folder, 'node_modules/.bin/notes'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Contents {
  readonly version?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly required: Readonly<Record<string, string>> | string;
}

function contentsOf(code: InstalledCode, changed = (): void => {}): Contents | undefined {
  return code.read(changed)[0]?.value as Contents | undefined;
}

describe('a server whose package is tampered with where it is installed', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  /** Each user has a program of their own, started when they come. */
  async function connect(user: string): Promise<Seat> {
    const token = await gateway.token('notes', user);
    const url = gateway.route('notes');
    return { url, token, session: await beginSession(url, token) };
  }
  const statusFor = async (user: string): Promise<unknown> =>
    (await call(await connect(user), 'find_note', { words: 'x' })).error;

  test('is stopped, also by a file of a dependency, until it is what it was (S-32)', async () => {
    const program = join(folder, 'node_modules/notes/index.js');
    gateway = await TestGateway.start({
      servers: { notes: { stdio: { command: process.execPath, args: [program], inheritEnv: [], cwd: folder } } },
      grants: [EVERYTHING],
    });
    const reviewer = new Reviewer(gateway, ['notes']);
    expect(await statusFor('ana')).toBeUndefined();

    file('node_modules/notes/index.js', `${CODE}// and more\n`);
    const ben = await connect('ben');
    const refused = await call(ben, 'find_note', { words: 'x' });
    expect(refused.body).toContain('incident');
    expect(gateway.incident(incidentIn(refused.body) ?? '')).toMatchObject({ control: 'TP015' });
    const [item] = await reviewer.waiting(1);
    expect(item).toMatchObject({ severity: 'high', class: 'widening', definition: { kind: 'package', name: 'notes' } });
    const why: unknown = expect.stringContaining('same version');
    expect(item?.changes).toMatchObject([{ change: { path: ['files', '.'] }, why }]);

    file('node_modules/notes/index.js', CODE);
    expect(await statusFor('cid')).toBeUndefined();

    file('node_modules/words/index.js', 'export const words = ["other"];\n');
    const dan = await connect('dan');
    const isRefused = async (): Promise<boolean> =>
      (await call(dan, 'find_note', { words: 'x' })).error !== undefined;
    await expect.poll(isRefused, { timeout: 5000 }).toBe(true);
  }, 60_000);
});

describe('what is installed', () => {
  test('is found through links, with everything that it requires; a new version is no tampering (S-32)', async () => {
    const code = new InstalledCode({ command: 'notes', args: [] }, join(folder, 'node_modules/.bin'));
    const first = contentsOf(code);
    expect(first).toMatchObject({ version: '1.0.0', files: { '.': expect.any(String) as unknown } });
    expect(Object.keys(first?.required ?? {})).toEqual(['words@1.2.3']);
    let heard = 0;
    const hear = (): void => { heard += 1; };
    expect(contentsOf(code, hear)).toEqual(first);
    file('node_modules/words/package.json', JSON.stringify({ name: 'words', version: '1.2.4', type: 'module' }));
    contentsOf(code, hear);
    await expect.poll(() => heard).toBe(1);
    expect(Object.keys(contentsOf(code)?.required ?? {})).toEqual(['words@1.2.4']);
  });

  test('is found in a Python environment', () => {
    file('tool/pyvenv.cfg', 'home = /usr/bin\n');
    file('tool/bin/mcp-notes', '#!/usr/bin/python3\n');
    file('tool/lib/python3.12/site-packages/mcp_notes/main.py', 'print()\n');
    file('tool/lib/python3.12/site-packages/mcp_notes/__pycache__/main.pyc', 'x');
    file('tool/lib/python3.12/site-packages/mcp_notes-0.3.1.dist-info/RECORD', '');
    const code = new InstalledCode({ command: join(folder, 'tool/bin/mcp-notes'), args: [] }, '');
    const first = contentsOf(code);
    expect(first?.version).toBe('0.3.1');
    expect(Object.keys(first?.required ?? {})).toEqual(['mcp_notes', 'mcp_notes-0.3.1.dist-info']);
    file('tool/lib/python3.12/site-packages/mcp_notes/__pycache__/main.pyc', 'y');
    const again = new InstalledCode({ command: join(folder, 'tool/bin/mcp-notes'), args: [] }, '');
    expect(contentsOf(again)).toEqual(first);
  });

  test('is not hashed where it has no end, and a program that is fetched is not installed (S-30)', () => {
    let deep = 'node_modules/words';
    for (let level = 0; level <= TREE_LIMITS.depthMax; level += 1) deep += '/d';
    file(`${deep}/x.js`, '');
    symlinkSync('..', join(folder, 'node_modules/notes/loop'));
    const code = new InstalledCode({ command: 'notes', args: [] }, join(folder, 'node_modules/.bin'));
    const files: unknown = { '.': expect.any(String) };
    expect(contentsOf(code)).toMatchObject({ required: 'too much to be hashed', files });
    expect(new InstalledCode({ command: 'npx', args: ['-y', 'notes'] }, '').read(() => {})).toEqual([]);
  });
});
