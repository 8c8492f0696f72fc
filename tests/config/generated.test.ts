import { readFileSync } from 'node:fs';
import { CONTROLS, METHODS } from '@durward/core';
import { configSchema, PROBLEM_CODES } from '@durward/gateway';
import { describe, expect, it } from 'vitest';
import { generatedFiles, staleFiles } from '../../scripts/generate.ts';
import { COMMAND_CODES } from '../../packages/cli/src/explain/codes.ts';
import { REASONS } from '../../packages/cli/src/explain/reasons.ts';

const root = new URL('../../', import.meta.url);

function textOf(path: string): string {
  return generatedFiles().find((file) => file.path === path)?.text ?? '';
}

describe('the reference pages', () => {
  it('are what the code says; `npm run generate` refreshes them', () => {
    expect(staleFiles(root).map(({ path }) => path)).toEqual([]);
  });

  it('are found stale when a byte differs or a file is absent', () => {
    expect(staleFiles(new URL('../../packages/', import.meta.url)).length).toBe(generatedFiles().length);
  });

  it('name every section, code, reason and method', () => {
    const config = textOf('docs/reference/config.md');
    for (const section of Object.keys(configSchema.shape)) expect(config).toContain(`## ${section}\n`);
    const errors = textOf('docs/reference/errors.md');
    const names = [...Object.keys(PROBLEM_CODES), ...Object.keys(COMMAND_CODES), ...Object.keys(REASONS)];
    for (const name of names) expect(errors).toContain(`| \`${name}\` |`);
    for (const { method } of METHODS) expect(textOf('docs/reference/methods.md')).toContain(`| \`${method}\` |`);
  });
});

describe('every code that the command line throws', () => {
  it('can be explained', () => {
    const sources = ['audit', 'config', 'explain', 'serve', 'start-failure', 'token', 'wrap']
      .map((name) => `packages/cli/src/commands/${name}.ts`)
      .concat('packages/cli/src/run.ts', 'packages/cli/src/load-for-command.ts', 'packages/cli/src/runtime.ts');
    const thrown = sources.flatMap((path) =>
      [...readFileSync(new URL(path, root), 'utf8').matchAll(/'(DURWARD_[A-Z_]+)',/g)].map(([, code]) => code),
    );
    expect(thrown.length).toBeGreaterThan(10);
    for (const code of thrown) expect({ ...PROBLEM_CODES, ...COMMAND_CODES }).toHaveProperty(code ?? '');
  });
});

describe('the reasons of denials', () => {
  it('name the controls that give them, as the code of the controls does', () => {
    const given = new Map<string, Set<string>>();
    for (const { id } of CONTROLS) given.set(id, reasonsIn(id));
    for (const [reason, { controls }] of Object.entries(REASONS)) {
      const real = [...given].filter(([, reasons]) => reasons.has(reason)).map(([id]) => id);
      expect([reason, controls.toSorted()]).toEqual([reason, real.toSorted()]);
    }
  });
});

const FAMILIES: Readonly<Record<string, string>> = {
  AA: 'access', TK: 'token', SN: 'session', EX: 'execution', PI: 'injection', TP: 'poisoning',
};

/** What several controls share. */
const SHARED = 'packages/core/src/controls/poisoning/suspicion-control.ts';

/** The reasons that the file of a control writes, or what it is made by. */
function reasonsIn(id: string): Set<string> {
  const control = CONTROLS.find((one) => one.id === id);
  const family = FAMILIES[id.slice(0, 2)] ?? '';
  const path = `packages/core/src/controls/${family}/${id.toLowerCase()}-${control?.name ?? ''}.ts`;
  const own = readFileSync(new URL(path, root), 'utf8');
  const text = own.includes('suspicionControl(') ? own + readFileSync(new URL(SHARED, root), 'utf8') : own;
  // A control of content hands its reason on, as it is or chosen by what was seen.
  const written = text.matchAll(/(?:reason: |contentVerdict\([^']{0,80}|\? |: )'([a-z_]+)'/g);
  return new Set([...written].map(([, reason]) => reason ?? ''));
}
