import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { folderWith } from './support/scan.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/ci/', import.meta.url));
const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const DURWARD = `${process.execPath} --conditions=durward-source ${MAIN}`;

interface Step {
  readonly run?: string;
  readonly bash?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Template {
  readonly inputs?: Readonly<Record<string, { readonly default: string }>>;
  readonly parameters?: readonly { readonly name: string; readonly default: string }[];
  readonly runs?: { readonly steps: readonly Step[] };
  readonly steps?: readonly Step[];
}

const folders: string[] = [];

afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true });
});

function load(file: string): Template {
  return parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Template;
}

/** Runs the scripts of a template as its service would: expressions filled in, a strict bash, a clean environment. */
async function runSteps(template: Template, given: Record<string, string>, folder: string) {
  const defaults = Object.entries(template.inputs ?? {}).map(([name, input]): [string, string] => [
    name,
    input.default,
  ]);
  const others = (template.parameters ?? []).map(({ name, default: value }): [string, string] => [name, value]);
  const inputs: Record<string, string> = {
    ...Object.fromEntries([...defaults, ...others]),
    durward: DURWARD,
    ...given,
  };
  let output = '';
  for (const step of [...(template.runs?.steps ?? []), ...(template.steps ?? [])]) {
    const script = step.run ?? step.bash;
    if (script === undefined) continue;
    const filled = Object.entries(step.env ?? {}).map(([name, value]) => [
      name,
      value
        .replaceAll(/\$\{\{ (?:inputs|parameters)\.([\w-]+) \}\}/g, (_all, input: string) => inputs[input] ?? '')
        .replaceAll('$(Build.ArtifactStagingDirectory)', join(folder, 'staging')),
    ]);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'outputs'),
      ...(Object.fromEntries(filled) as Record<string, string>),
    };
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: folder, env });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (code !== 0) return { code, output };
  }
  return { code: 0, output };
}

function project(command: string): string {
  folders.push(folderWith({ '.mcp.json': { mcpServers: { s: { command, args: ['some-server'] } } } }));
  return folders.at(-1) ?? '';
}

// Each run starts the whole program, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('the GitHub action', () => {
  test('fails a project with a finding, annotates it, and leaves SARIF (S-33)', async () => {
    const folder = project('npx');
    const { code, output } = await runSteps(load('github/action.yml'), {}, folder);
    expect(code).toBe(1);
    expect(output).toMatch(/^::warning file=\.mcp\.json,line=\d+,/m);
    expect(readFileSync(join(folder, 'outputs'), 'utf8')).toBe(`sarif=${join(folder, 'durward.sarif')}\n`);
    expect(readFileSync(join(folder, 'durward.sarif'), 'utf8')).toContain('"ruleId": "SC001"');
  });

  test('takes levels and paths from its inputs (S-33)', async () => {
    const given = { 'fail-on': 'high', paths: '.mcp.json\n' };
    expect((await runSteps(load('github/action.yml'), given, project('npx'))).code).toBe(0);
  });

  test('an input is no command (S-33)', async () => {
    const folder = project('node');
    await runSteps(
      load('github/action.yml'),
      { paths: '$(touch owned); touch owned', baseline: '"; touch owned; "' },
      folder,
    );
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  test('and its workflow name every action by its commit, and may write nothing else (S-33)', () => {
    const text = readFileSync(join(EXAMPLES, 'github/workflow.yml'), 'utf8');
    const uses = Array.from(text.matchAll(/uses: (\S+)/g), (match) => match[1] ?? '');
    expect(uses.length).toBeGreaterThan(2);
    expect(uses.every((one) => one.startsWith('./') || /@[0-9a-f]{40}$/.test(one))).toBe(true);
    expect((parse(text) as { permissions: object }).permissions).toEqual({ contents: 'read' });
  });
});

describe('the template for Azure Pipelines', () => {
  test('fails a project with a finding, and leaves SARIF and JUnit (S-33)', async () => {
    const folder = project('npx');
    const { code, output } = await runSteps(load('azure-pipelines.yml'), {}, folder);
    expect(code).toBe(1);
    expect(output).toContain('medium[SC001]');
    expect(readFileSync(join(folder, 'staging/durward/durward.xml'), 'utf8')).toContain('<failure ');
    expect(readFileSync(join(folder, 'staging/durward/durward.sarif'), 'utf8')).toContain('"version": "2.1.0"');
  });

  test('passes a clean project (S-33)', async () => {
    expect((await runSteps(load('azure-pipelines.yml'), {}, project('node'))).code).toBe(0);
  });
});
