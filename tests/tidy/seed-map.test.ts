import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  claimedBy,
  claimsOf,
  differences,
  isProven,
  main,
  render,
  stateOf,
  strangersIn,
  type Report,
  type Row,
} from '../../scripts/seed-map.ts';
import { ROOT } from './tree.ts';

const rows: readonly Row[] = [
  { id: 'S-01', chapter: 'One', asks: 'this | that', feature: 'f', planned: '', controls: ['AA001'] },
  { id: 'S-02', chapter: 'One', asks: 'more', feature: 'f', planned: 'p', controls: [] },
  { id: 'S-03', chapter: 'Two', asks: 'last', feature: '', planned: 'p', controls: [] },
];
const pages = new Map([['AA001', 'AA001-missing-token.md']]);

type Result = Report['testResults'][number]['assertionResults'][number];

function result(title: string, status = 'passed', ...ancestorTitles: string[]): Result {
  return { title, status, ancestorTitles };
}

function report(...assertionResults: readonly Result[]): Report {
  return { testResults: [{ name: '/repo/tests/a.test.ts', assertionResults }] };
}

const claims = (...results: readonly Result[]) => claimsOf(report(...results), '/repo');

describe('the titles of tests', () => {
  test.each([
    ['refuses it (S-19)', ['S-19']],
    ['refuses it (S-19, S-54)', ['S-19', 'S-54']],
    ['refuses it (S-19) here', []],
    ['refuses it (S-1)', ['S-1']],
    ['refuses it (S-19,S-54)', []],
    ['keeps it (S-73, E-14)', ['S-73']],
    ['keeps it (E-14, B-2a, S-73)', ['S-73']],
    ['says so (TLS)', []],
    ['(S-19) refuses it', []],
    ['refuses it', []],
  ])('%j claims %j', (title, ids) => {
    expect(claimedBy([title])).toEqual(ids);
  });

  test('the titles of the groups around a test count too', () => {
    expect(claimedBy(['a group (S-01)', 'a test (S-02)'])).toEqual(['S-01', 'S-02']);
  });
});

describe('a row', () => {
  test('is enforced by a test that passed, and names its file (S-01)', () => {
    const made = claims(result('a (S-01)'), result('b', 'passed', 'group (S-02)'));
    expect(rows.map((row) => stateOf(row, made.get(row.id)))).toEqual(['enforced', 'in part', 'not yet']);
    expect(made.get('S-01')?.files).toEqual(['tests/a.test.ts']);
  });

  test.each(['failed', 'skipped', 'pending', 'todo', 'disabled'])('is not enforced by a test that is %s', (status) => {
    expect(isProven(claims(result('a (S-01)', status)).get('S-01'))).toBe(false);
    expect(isProven(claims(result('a (S-01)'), result('b (S-01)', status)).get('S-01'))).toBe(false);
  });
});

describe('the map', () => {
  test('says of each row what the tests say, with links', () => {
    const text = render(rows, claims(result('a (S-01)')), pages);
    expect(text).toContain('Of 3 rows 1 are enforced, 0 in part, 2 not yet.');
    const links = '[AA001](../controls/AA001-missing-token.md) | [a.test.ts](../../tests/a.test.ts)';
    expect(text).toContain(`| S-01 | this \\| that | f |  | ${links} | enforced |`);
    expect(text).toContain('| S-02 | more | f | p |  |  | not yet |');
    expect(text.match(/^# /gm)).toHaveLength(1);
    expect(text.match(/^## /gm)).toHaveLength(2);
  });

  test('a test that names an unknown row is found (S-01)', () => {
    expect(strangersIn(rows, claims(result('a (S-01)'), result('b (S-99)', 'failed')))).toEqual(['S-99']);
  });

  test('a committed map that claims what this run does not show is found (S-01)', () => {
    const committed = render(rows, claims(result('a (S-01)')), pages);
    expect(differences(committed, committed)).toEqual([]);
    for (const now of [claims(), claims(result('a (S-01)', 'failed'))]) {
      const [first] = differences(committed, render(rows, now, pages));
      expect(first).toContain('not shown by this run: | S-01');
    }
  });

  test('a committed map that is behind is found', () => {
    const committed = render(rows, claims(), pages);
    expect(differences(committed, render(rows, claims(result('a (S-01)')), pages))).toHaveLength(1);
  });
});

describe('the command', () => {
  let root = '';
  const said: string[] = [];

  /** Runs the command on a small repository; returns what it said and its exit code. */
  function run(results: Report | undefined, ...args: readonly string[]): readonly [string, number] {
    said.length = 0;
    const file = join(root, 'report.json');
    if (results !== undefined) writeFileSync(file, JSON.stringify(results));
    const code = main([...(results === undefined ? [] : ['--results', file]), ...args], root);
    return [said.join(''), code];
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'seed-map-'));
    mkdirSync(join(root, 'docs/security'), { recursive: true });
    mkdirSync(join(root, 'docs/controls'));
    writeFileSync(join(root, 'docs/security/requirements.json'), JSON.stringify(rows));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(root, { recursive: true });
  });

  test('needs results', () => {
    expect(run(undefined)).toEqual([expect.stringContaining('--results FILE is needed'), 1]);
  });

  test('writes the map, and a check of it passes (S-01)', () => {
    expect(run(report(result('a (S-01)')))).toEqual(['', 0]);
    expect(run(report(result('a (S-01)')), '--check')).toEqual(['', 0]);
  });

  test('a check fails on a claim that this run does not show (S-01)', () => {
    run(report(result('a (S-01)')));
    for (const now of [report(), report(result('a (S-01)', 'failed')), report(result('a (S-01)', 'skipped'))]) {
      expect(run(now, '--check')).toEqual([expect.stringContaining('not shown by this run: | S-01'), 1]);
    }
  });

  test('fails on a test that names an unknown row, and on a map that is not there', () => {
    expect(run(report(result('a (S-99)')))).toEqual([expect.stringContaining('a test names S-99'), 1]);
    expect(run(report(), '--check')).toEqual([expect.stringContaining('run `npm run seed-map`'), 1]);
  });

  test('runs as a program', () => {
    const done = spawnSync(process.execPath, [join(ROOT, 'scripts/seed-map.ts')], { encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([1, expect.stringContaining('--results FILE is needed')]);
  });
});
