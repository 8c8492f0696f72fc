import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROLS } from '@durward/core';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../scripts/seed-map.ts';
import {
  attacksInForm,
  completeControls,
  optionsExist,
  pagesInForm,
  requirementsAgree,
  rowsInForm,
} from './controls.ts';
import { reachableReasons } from './reasons.ts';
import { ROOT, tree, type SourceFile } from './tree.ts';

const rows = JSON.parse(readFileSync(join(ROOT, 'docs/security/requirements.json'), 'utf8')) as readonly Row[];

describe('controls', () => {
  test('have one file, one place in the list, one page and an attack', () => {
    expect(completeControls(tree(), CONTROLS)).toEqual([]);
  });

  test('have pages with the fixed headings that say what the code says', () => {
    expect(pagesInForm(tree(), CONTROLS)).toEqual([]);
  });

  test('have attacks with a source', () => {
    expect(attacksInForm(tree())).toEqual([]);
  });

  test('name options that exist', () => {
    expect(optionsExist(tree())).toEqual([]);
  });

  test('serve requirements that name them', () => {
    expect(requirementsAgree(tree(), rows)).toEqual([]);
    expect(rowsInForm(rows, CONTROLS)).toEqual([]);
  });

  test('and the gateway between them give every reason that there is', () => {
    expect(reachableReasons(tree())).toEqual([]);
  });
});

const control = { id: 'AA001', name: 'missing-token', severity: 'low', mode: 'enforce', essential: true } as const;
const code: SourceFile = { path: 'packages/core/src/controls/access/aa001-missing-token.ts', text: '' };
const page: SourceFile = {
  path: 'docs/controls/AA001-missing-token.md',
  text: `---
id: AA001
chapter: Access
severity: low
requirements: [S-01]
proves: [S-01]
---
# missing-token (AA001)

Access · severity low · enforced by default, essential · since 0.1

## What it does
## Why it matters
## Example
## Use instead
## What it cannot see
## Options
## References
`,
};
const attack: SourceFile = {
  path: 'tests/attacks/aa001-x.md',
  text: '---\ncontrol: AA001\nsource: CVE-1\nproves: []\n---\n# x\n## Attack\n## Benign twin\n',
};
const all = [code, page, attack];
const row: Row = { id: 'S-01', chapter: 'c', asks: 'a', feature: 'f', planned: '', controls: ['AA001'] };

const without = (file: SourceFile) => all.filter((one) => one !== file);
function changed(file: SourceFile, from: string, to: string): SourceFile {
  return { path: file.path, text: file.text.replace(from, to) };
}

describe('the rules on controls', () => {
  test('are content with what is complete', () => {
    expect(completeControls(all, [control])).toEqual([]);
    expect(pagesInForm(all, [control])).toEqual([]);
    expect(attacksInForm(all)).toEqual([]);
    expect(requirementsAgree(all, [row])).toEqual([]);
  });

  test('find what is missing, and what is in no list', () => {
    for (const file of all) expect(completeControls(without(file), [control])).toHaveLength(1);
    expect(completeControls(all, [])).toHaveLength(3);
    expect(completeControls(all, [{ ...control, name: 'other-name' }]).length).toBeGreaterThan(0);
  });

  test.each([
    ['# missing-token (AA001)', '# other (AA001)'], ['severity: low', 'severity: high'], ['## Options\n', ''],
    ['## References', '## Sources'], ['enforced by default', 'observes by default'], ['essential', 'can be changed'],
    ['## References', `${'\n'.repeat(80)}## References`],
  ])('find a page in which %j became %j', (from, to) => {
    expect(pagesInForm([changed(page, from, to)], [control]).length).toBeGreaterThan(0);
  });

  test.each([['source: CVE-1', 'source: '], ['## Benign twin', '## Twin'], ['control: AA001', 'control: AA002']])(
    'find an attack in which %j became %j', (from, to) => {
      expect(attacksInForm([changed(attack, from, to)]).length).toBeGreaterThan(0);
    });

  test('find a page that names an option which does not exist', () => {
    const naming = changed(page, '## Options', '## Options\n`limits.sizeMax` and `servers.<name>.audience`\n');
    const schema = { path: 'packages/gateway/src/config/a.ts', text: 'limits: x, servers: y, audience: z' };
    expect(optionsExist([naming, schema])).toHaveLength(1);
    expect(optionsExist([naming, { path: schema.path, text: `${schema.text}, sizeMax: 1` }])).toEqual([]);
  });

  test('find a page and a table that disagree, and a claim of something else', () => {
    expect(requirementsAgree([page], [{ ...row, controls: [] }]).length).toBeGreaterThan(0);
    expect(requirementsAgree([changed(page, '[S-01]', '[S-01, S-02]')], [row])).toHaveLength(1);
    expect(requirementsAgree([changed(attack, 'proves: []', 'proves: [S-02]')], [row])).toHaveLength(1);
  });

  test('find a table that is out of order, has a state, or names what is no control', () => {
    const rowOf = (index: number): Row => ({ ...row, id: `S-${String(index + 1).padStart(2, '0')}` });
    const table = Array.from({ length: 90 }, (_, index) => rowOf(index));
    expect(rowsInForm(table, [control])).toEqual([]);
    expect(rowsInForm(table.slice(1), [control]).length).toBeGreaterThan(0);
    expect(rowsInForm(table, [])).toHaveLength(90);
    const stated = { ...row, state: 'enforced' } as Row;
    expect(rowsInForm(table.with(0, stated), [control])).toHaveLength(1);
    expect(rowsInForm(table.with(0, { ...row, feature: '' }), [control])).toHaveLength(2);
  });
});

const denial = (reason: string): SourceFile => ({
  path: 'packages/core/src/verdict/denial.ts', text: `export type Denial = { readonly reason: '${reason}' };`,
});
const saying = (path: string, reason: string): SourceFile => ({ path, text: `const a = { reason: '${reason}' };` });

describe('the rule on reasons', () => {
  test('finds a reason that nobody gives', () => {
    expect(reachableReasons([denial('novel')])).toHaveLength(1);
    expect(reachableReasons([denial('upstream_busy')])).toHaveLength(1);
    expect(reachableReasons([denial('held')])).toHaveLength(1);
    const misplaced = saying('packages/core/src/controls/a/a.ts', 'upstream_busy');
    expect(reachableReasons([denial('upstream_busy'), misplaced])).toHaveLength(1);
  });

  test('is content with one that somebody gives', () => {
    expect(reachableReasons([denial('novel'), saying('packages/core/src/controls/a/a.ts', 'novel')])).toEqual([]);
    const placed = saying('packages/gateway/src/a.ts', 'upstream_busy');
    expect(reachableReasons([denial('upstream_busy'), placed])).toEqual([]);
    expect(reachableReasons([denial('held'), saying('packages/core/src/pipeline/a.ts', 'held')])).toEqual([]);
  });
});
