import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftsFor } from '../../scripts/new-control.ts';
import { attacksInForm, pagesInForm } from './controls.ts';
import { oneTitle } from './documents.ts';
import { nodesOf } from './syntax.ts';
import { ROOT } from './tree.ts';

const drafts = draftsFor('PI009', 'forged-delimiter');
const listed = [
  { id: 'PI009', name: 'forged-delimiter', severity: 'medium', mode: 'observe', essential: false },
] as const;

describe('a new control', () => {
  test('has its file, its page and its attack, in the form that the rules ask for', () => {
    if (typeof drafts === 'string') throw new Error(drafts);
    expect(drafts.map((draft) => draft.path)).toEqual([
      'packages/core/src/controls/injection/pi009-forged-delimiter.ts',
      'docs/controls/PI009-forged-delimiter.md',
      'tests/attacks/pi009-forged-delimiter.md',
    ]);
    expect(pagesInForm(drafts, listed)).toEqual([]);
    expect(attacksInForm(drafts)).toEqual([]);
    expect(oneTitle(drafts)).toEqual([]);
  });

  test('begins as a control that observes, in code that parses', () => {
    const [code] = typeof drafts === 'string' ? [] : drafts;
    if (code === undefined) throw new Error('no code');
    expect(nodesOf(code).length).toBeGreaterThan(0);
    expect(code.text).toContain('export const forgedDelimiter: Control');
    expect(code.text).toContain("mode: 'observe'");
  });

  test.each([
    ['PI9', 'forged-delimiter'], ['pi009', 'forged-delimiter'], ['ZZ009', 'forged-delimiter'], ['', ''], ['PI009', ''],
    ['PI009', 'Forged'], ['PI009', 'forged_delimiter'], ['PI009', 'forged--delimiter'], ['PI009', 'forged-'],
    ['PI009', '../x'],
  ])('%j %j is refused', (id, name) => {
    expect(draftsFor(id, name)).toBeTypeOf('string');
  });
});

describe('the command', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'new-control-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [join(ROOT, 'scripts/new-control.ts'), ...args], {
      cwd: folder, encoding: 'utf8', stdio: 'pipe',
    });

  test('writes the files and says what is left to do', () => {
    const said = run('PI009', 'forged-delimiter');
    expect(said).toContain('Left to do');
    expect(readFileSync(join(folder, 'docs/controls/PI009-forged-delimiter.md'), 'utf8')).toContain('(PI009)');
  });

  test('changes nothing that exists', () => {
    run('PI009', 'forged-delimiter');
    expect(() => run('PI009', 'forged-delimiter')).toThrow('PI009 exists already');
    expect(() => run('PI009', 'other-name')).toThrow('PI009 exists already');
  });
});
