/**
 * Writes `docs/security/seed-map.md`: which requirement is enforced, told from the results of the
 * tests and from nothing else. `npm run seed-map -- --results FILE [--check]`, where FILE is the
 * report of `vitest run --reporter=json --outputFile=FILE`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

/** One row of `docs/security/requirements.json`. Its state is never written by hand. */
export interface Row {
  readonly id: string;
  readonly chapter: string;
  readonly asks: string;
  /** What there is for it; empty when there is nothing yet. */
  readonly feature: string;
  /** What it still asks for beyond that; empty when that is all. */
  readonly planned: string;
  readonly controls: readonly string[];
}

/** What vitest's JSON reporter says of one run; only what is read here. */
export interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly ancestorTitles: readonly string[];
      readonly status: string;
    }[];
  }[];
}

/** What the tests of one run say of one row: the files of tests that passed, and how many did not. */
export interface Claim {
  readonly files: readonly string[];
  readonly broken: number;
}

/** A list of ids at the end of a title: `(S-19, S-54)`. Ids of other tables may stand among them. */
const CLAIM = /\(((?:[A-Z]-\d{1,2}[a-z]?, ){0,20}[A-Z]-\d{1,2}[a-z]?)\)$/;

/** The rows that a test claims, by its own title and by those of the groups around it. */
export function claimedBy(titles: readonly string[]): readonly string[] {
  const ids = titles.flatMap((title) => CLAIM.exec(title)?.[1]?.split(', ') ?? []);
  return ids.filter((id) => id.startsWith('S-'));
}

/** The claims of a run, by row. A test that was skipped or failed counts as broken. */
export function claimsOf(report: Report, root: string): ReadonlyMap<string, Claim> {
  const found = new Map<string, { files: Set<string>; broken: number }>();
  for (const { name, assertionResults } of report.testResults) {
    const file = relative(root, name).split(sep).join('/');
    for (const { title, ancestorTitles, status } of assertionResults) {
      for (const id of claimedBy([...ancestorTitles, title])) {
        const claim = found.get(id) ?? { files: new Set(), broken: 0 };
        if (status === 'passed') claim.files.add(file);
        else claim.broken += 1;
        found.set(id, claim);
      }
    }
  }
  const claims = new Map<string, Claim>();
  for (const [id, { files, broken }] of found) claims.set(id, { files: Array.from(files).toSorted(), broken });
  return claims;
}

/** Whether a test that claims a row passed, and none that claims it did not. */
export function isProven(claim: Claim | undefined): boolean {
  return claim !== undefined && claim.files.length > 0 && claim.broken === 0;
}

/** A proven row is enforced when nothing of what it asks is still planned, else in part. */
export function stateOf(row: Row, claim: Claim | undefined): 'enforced' | 'in part' | 'not yet' {
  if (!isProven(claim)) return 'not yet';
  return row.planned === '' ? 'enforced' : 'in part';
}

/** Claims of rows that do not exist. */
export function strangersIn(rows: readonly Row[], claims: ReadonlyMap<string, Claim>): readonly string[] {
  const known = new Set(rows.map((row) => row.id));
  return [...claims.keys()].filter((id) => !known.has(id)).toSorted();
}

/** The map as Markdown. `pages` are the control pages by control id. */
export function render(
  rows: readonly Row[],
  claims: ReadonlyMap<string, Claim>,
  pages: ReadonlyMap<string, string>,
): string {
  const states = rows.map((row) => stateOf(row, claims.get(row.id)));
  const count = (state: string): string => String(states.filter((one) => one === state).length);
  const chapters = [...new Set(rows.map((row) => row.chapter))];
  return [
    '# Seed map',
    '',
    'What the security chapter of the MCP curriculum asks for, and what holds it. This page is written by',
    '`npm run seed-map` from the results of the tests; nobody edits it. A row is **enforced** when a test',
    'whose title names it passed, and no test that names it failed or was skipped; **in part** when that is',
    'so and something that it asks is still planned.',
    '',
    `Of ${String(rows.length)} rows ${count('enforced')} are enforced, ` +
      `${count('in part')} in part, ${count('not yet')} not yet.`,
    ...chapters.flatMap((chapter) => sectionOf(chapter, rows, claims, pages)),
    '',
  ].join('\n');
}

function sectionOf(
  chapter: string,
  rows: readonly Row[],
  claims: ReadonlyMap<string, Claim>,
  pages: ReadonlyMap<string, string>,
): readonly string[] {
  const lines = rows
    .filter((row) => row.chapter === chapter)
    .map((row) => lineOf(row, claims.get(row.id), pages));
  const head = ['| Row | Asks | Feature | Planned | Controls | Tests | State |', '|---|---|---|---|---|---|---|'];
  return ['', `## ${chapter}`, '', ...head, ...lines];
}

function lineOf(row: Row, claim: Claim | undefined, pages: ReadonlyMap<string, string>): string {
  const controls = row.controls.map((id) => link(id, `../controls/${pages.get(id) ?? `${id}.md`}`));
  const files = isProven(claim) ? (claim?.files ?? []) : [];
  const tests = files.map((file) => link(nameOf(file), `../../${file}`));
  const words = [row.id, row.asks, row.feature, row.planned];
  const cells = [...words, controls.join(', '), tests.join(', '), stateOf(row, claim)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function link(text: string, to: string): string {
  return `[${text}](${to})`;
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** What a committed map claims and this run does not show, row by row; empty when they agree. */
export function differences(committed: string, generated: string): readonly string[] {
  const now = new Set(generated.split('\n'));
  const then = new Set(committed.split('\n'));
  const untrue = [...then].filter((line) => line.startsWith('| S-') && !now.has(line));
  const claims = untrue.filter((line) => !line.endsWith('| not yet |')).map((line) => `not shown by this run: ${line}`);
  if (claims.length > 0) return claims;
  return committed === generated ? [] : ['the map is not what this run gives; run `npm run seed-map` and commit it'];
}

function pagesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return new Map(names.map((name) => [name.slice(0, name.indexOf('-')), name]));
}

/** Runs the command; returns the exit code. */
export function main(args: readonly string[], root: string): number {
  const { values } = parseArgs({
    args: [...args],
    options: { results: { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  if (values.results === undefined) return fail(['--results FILE is needed: the JSON report of vitest']);
  const rows = JSON.parse(readFileSync(join(root, 'docs/security/requirements.json'), 'utf8')) as readonly Row[];
  const report = JSON.parse(readFileSync(values.results, 'utf8')) as Report;
  const claims = claimsOf(report, root);
  const strangers = strangersIn(rows, claims);
  if (strangers.length > 0) {
    return fail(strangers.map((id) => `a test names ${id}, which is no row of requirements.json`));
  }
  const path = join(root, 'docs/security/seed-map.md');
  const generated = render(rows, claims, pagesIn(join(root, 'docs/controls')));
  if (values.check) return fail(differences(existsSync(path) ? readFileSync(path, 'utf8') : '', generated));
  writeFileSync(path, generated);
  return 0;
}

function fail(messages: readonly string[]): number {
  for (const message of messages) process.stderr.write(`seed-map: ${message}\n`);
  return messages.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2), join(import.meta.dirname, '..'));
