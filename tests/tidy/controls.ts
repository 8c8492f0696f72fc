import type { AnyControl } from '@durward/core';
import { readPage, type Page } from '../controls/page-harness.ts';
import type { Row } from '../../scripts/seed-map.ts';
import { type Rule, type SourceFile } from './tree.ts';

const PAGE_HEADINGS: readonly string[] = [
  'What it does', 'Why it matters', 'Example', 'Use instead', 'What it cannot see', 'Options', 'References',
];
const ATTACK_HEADINGS: readonly string[] = ['Attack', 'Benign twin'];

/** One screen: what a reader sees without losing the beginning. */
const PAGE_LINES_MAX = 70;

const FILE = /^packages\/core\/src\/controls\/[a-z]+\/([a-z]{2}\d{3})-([a-z0-9-]+)\.ts$/;
const PAGE = /^docs\/controls\/([A-Z]{2}\d{3})-([a-z0-9-]+)\.md$/;
const ATTACK = /^tests\/attacks\/([a-z]{2}\d{3})-[a-z0-9-]+\.md$/;

/** What the rules compare: the controls in the list of the pipeline. */
type Listed = readonly Pick<AnyControl, 'id' | 'name' | 'severity' | 'mode' | 'essential'>[];

/** A control has one file, one place in the list, one page and an attack, all under one name. */
export function completeControls(files: readonly SourceFile[], listed: Listed): readonly string[] {
  const names = (pattern: RegExp) => files.flatMap(({ path }) => pattern.exec(path)?.slice(1) ?? []);
  const of = (pattern: RegExp) => pairs(names(pattern)).map(([id, name]) => `${id.toUpperCase()} ${name}`);
  const wanted = new Set(listed.map(({ id, name }) => `${id} ${name}`));
  const attacked = new Set(files.flatMap(({ path }) => ATTACK.exec(path)?.[1]?.toUpperCase() ?? []));
  return [
    ...unlike(wanted, new Set(of(FILE)), 'file in packages/core/src/controls'),
    ...unlike(wanted, new Set(of(PAGE)), 'page in docs/controls'),
    ...unlike(new Set(listed.map(({ id }) => id)), attacked, 'attack in tests/attacks'),
  ];
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((one, index) => (index % 2 === 0 ? [[one, flat[index + 1] ?? ''] as const] : []));
}

function unlike(wanted: ReadonlySet<string>, found: ReadonlySet<string>, what: string): readonly string[] {
  const missing = [...wanted].filter((one) => !found.has(one)).map((one) => `${one} has no ${what}`);
  const extra = [...found].filter((one) => !wanted.has(one)).map((one) => `${one} has a ${what} and is in no list`);
  return missing.concat(extra);
}

/** A control page has the fixed headings, says what the code says, and fits on a screen. */
export function pagesInForm(files: readonly SourceFile[], listed: Listed): readonly string[] {
  return files.filter(({ path }) => PAGE.test(path)).flatMap((file) => {
    const page = readPage(file.path, file.text);
    const control = listed.find(({ id }) => id === page.front['id']);
    const wrong: string[] = [];
    if (page.headings.join() !== PAGE_HEADINGS.join()) wrong.push(`headings are ${page.headings.join(', ')}`);
    if (page.lines > PAGE_LINES_MAX) wrong.push(`${String(page.lines)} lines; ${String(PAGE_LINES_MAX)} are a screen`);
    if (control !== undefined) wrong.push(...contradictions(page, file.text, control));
    return wrong.map((what) => `${file.path}: ${what}`);
  });
}

function contradictions(page: Page, text: string, control: Listed[number]): readonly string[] {
  const wrong: string[] = [];
  if (page.title !== `${control.name} (${control.id})`) wrong.push(`the title is ${page.title}`);
  if (page.front['severity'] !== control.severity) wrong.push(`the severity is ${control.severity}`);
  const mode = `${control.mode === 'enforce' ? 'enforced' : 'observes'} by default`;
  const change = control.essential ? 'essential' : 'can be changed';
  const line = `${String(page.front['chapter'])} · severity ${control.severity} · ${mode}, ${change} · since `;
  if (!text.includes(`\n${line}`)) wrong.push(`the line under the title must begin: ${line}`);
  return wrong;
}

/** An attack names its source, and has the fixed headings. */
export const attacksInForm: Rule = (files) =>
  files.filter(({ path }) => ATTACK.test(path)).flatMap((file) => {
    const page = readPage(file.path, file.text);
    const wrong: string[] = [];
    if (page.headings.join() !== ATTACK_HEADINGS.join()) wrong.push(`headings are ${page.headings.join(', ')}`);
    if (typeof page.front['source'] !== 'string' || page.front['source'] === '') wrong.push('no source');
    if (String(page.front['control']).toLowerCase() !== ATTACK.exec(file.path)?.[1]) wrong.push('another control');
    return wrong.map((what) => `${file.path}: ${what}`);
  });

/**
 * Every control serves at least one requirement, and its page and the table of requirements agree on
 * which. A page or an attack proves only what its control serves.
 */
export function requirementsAgree(files: readonly SourceFile[], rows: readonly Row[]): readonly string[] {
  return files.filter(({ path }) => PAGE.test(path) || ATTACK.test(path)).flatMap((file) => {
    const page = readPage(file.path, file.text);
    const id = String(page.front['id'] ?? page.front['control']);
    const serving = rows.filter((row) => row.controls.includes(id)).map((row) => row.id);
    const wrong = listOf(page, 'proves')
      .filter((row) => !serving.includes(row))
      .map((row) => `it proves ${row}, which does not name ${id}`);
    if (PAGE.test(file.path)) {
      if (serving.length === 0) wrong.push(`no row of requirements.json names ${id}`);
      const said = listOf(page, 'requirements');
      if (said.join() !== serving.join()) wrong.push(`it serves ${serving.join(', ')} and says ${said.join(', ')}`);
    }
    return wrong.map((what) => `${file.path}: ${what}`);
  });
}

function listOf(page: Page, key: string): readonly string[] {
  const value = page.front[key];
  return typeof value === 'object' ? value : [];
}

/** The table has rows S-01 to S-90 in order, each with its words, and names controls that exist. */
export function rowsInForm(rows: readonly Row[], listed: Listed): readonly string[] {
  const known = new Set(listed.map(({ id }) => id));
  const wrong = rows.flatMap((row, index) => {
    const faults: string[] = [];
    if (row.id !== `S-${String(index + 1).padStart(2, '0')}`) faults.push('out of order');
    if (row.asks === '' || row.chapter === '') faults.push('without words');
    if (row.feature === '' && row.planned === '') faults.push('with nothing there and nothing planned');
    if (row.feature === '' && row.controls.length > 0) faults.push('with controls and no feature');
    if (Object.keys(row).join() !== 'id,chapter,asks,feature,planned,controls') faults.push('with other members');
    faults.push(...row.controls.filter((id) => !known.has(id)).map((id) => `names ${id}, which is no control`));
    return faults.map((what) => `${row.id}: ${what}`);
  });
  return rows.length === 90 ? wrong : [...wrong, `${String(rows.length)} rows; there are 90`];
}

/** Every key of the configuration that a control page names is a key of the schema. */
export const optionsExist: Rule = (files) => {
  const schema = files.filter(({ path }) =>
    path.startsWith('packages/gateway/src/config/') || path === 'packages/core/src/limits.ts');
  const named = schema.flatMap(({ text }) => Array.from(text.matchAll(/\b([a-zA-Z]+)\??:/g), (match) => match[1]));
  const keys = new Set(named);
  return files.filter(({ path }) => PAGE.test(path)).flatMap((file) => {
    const options = file.text.slice(file.text.indexOf('## Options'), file.text.indexOf('## References'));
    return Array.from(options.matchAll(/`([a-z]+(?:\[\])?\.[^`]+)`/g), (match) => match[1] ?? '')
      .flatMap((key) => key.split('.').filter((part) => part !== '<name>' && !keys.has(part.replace('[]', ''))))
      .map((part) => `${file.path}: ${part} is no key of the configuration`);
  });
};
