import {
  closest,
  keyRowAt,
  keyRows,
  overrides,
  shownOrigin,
  shownValues,
  type KeyRow,
} from '@durward/gateway';
import { configFileOf, loadOrExplain, loadOutcome, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { countsText, problemsText } from '../print/problems.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** `durward config check`: everything that is wrong with the file. Starts nothing. */
export function configCheck(world: World, output: Output, place: ConfigPlace): number {
  const file = configFileOf(world, place.config);
  const outcome = loadOutcome(world, place);
  const problems = outcome.ok ? [] : outcome.problems;
  const warnings = outcome.ok ? outcome.config.warnings : outcome.warnings;
  const dangerous = outcome.ok ? outcome.config.dangerous : [];
  if (output.isJson) {
    output.json({ ok: outcome.ok, file, problems, warnings, dangerous });
    return outcome.ok ? EXIT.ok : EXIT.found;
  }
  if (problems.length + warnings.length > 0) {
    output.result(`${problemsText(problems, warnings, output.paint)}\n`);
  }
  for (const key of dangerous) output.result(`${output.paint('problem', 'danger')}: ${key} is on\n`);
  const counts = countsText(problems.length, warnings.length);
  output.result(`${escapeText(file)}: ${output.paint(outcome.ok ? 'ok' : 'problem', counts)}`);
  return outcome.ok ? EXIT.ok : EXIT.found;
}

/** `durward config show`: every value that counts, and where it comes from. Secrets stay references. */
export function configShow(world: World, output: Output, place: ConfigPlace): number {
  const config = loadOrExplain(world, output, place);
  const { warnings: _w, dangerous: _d, origins, files: _f, ...values } = config;
  const shown = shownValues(values, origins);
  if (output.isJson) {
    output.json({ values: shown.map(({ name, value, origin }) => ({ name, value, origin })) });
    return EXIT.ok;
  }
  const rows = shown.map(({ name, value, origin }) => [
    escapeText(name),
    escapeText(JSON.stringify(value)),
    output.paint(origin.source === 'default' ? 'quiet' : 'strong', escapeText(shownOrigin(origin))),
  ]);
  output.result(table(rows));
  return EXIT.ok;
}

/** `durward config explain`: what a key means; without a key, the list of all. */
export function configExplain(output: Output, key: string | undefined): number {
  const rows = [...keyRows().values()].filter(({ name }) => name !== '');
  if (key === undefined) {
    if (output.isJson) output.json({ keys: rows });
    else output.result(table(rows.map(({ name, meaning }) => [name, meaning])));
    return EXIT.ok;
  }
  const row = keyRowAt(pathOf(key));
  if (row === undefined || row.name === '') throw unknownKey(key, rows);
  if (output.isJson) output.json({ key: row });
  else output.result(keyText(row));
  return EXIT.ok;
}

/** `grants[0].servers` and `grants[].servers` are one path. */
function pathOf(key: string): (string | number)[] {
  return key.split('.').flatMap((part) => {
    const bracket = part.indexOf('[');
    return bracket < 0 ? [part] : [part.slice(0, bracket), 0];
  });
}

function unknownKey(key: string, rows: readonly KeyRow[]): CommandError {
  const names = rows.map(({ name }) => name);
  const meant = closest(key, names) ?? names.find((name) => name.endsWith(`.${key}`));
  return new CommandError(
    'DURWARD_CONFIG_UNKNOWN_KEY',
    `there is no key \`${key}\``,
    'keys are written with all that is around them, as `listen.port` or `servers.<name>.era`',
    meant === undefined ? 'run `durward config explain` for the list' : `did you mean \`${meant}\`?`,
  );
}

function keyText(row: KeyRow): string {
  const outside = overrides().find(({ name }) => name === row.name);
  const unit = row.unit === undefined ? '' : ` (${row.unit})`;
  const facts: string[][] = [['type', `${row.type}${unit}`]];
  if (row.default !== undefined) facts.push(['default', JSON.stringify(row.default)]);
  if (row.isRequired) facts.push(['required', 'yes']);
  if (row.example !== undefined) facts.push(['example', JSON.stringify(row.example)]);
  if (outside !== undefined) facts.push(['environment', outside.variable]);
  if (outside?.flag !== undefined) facts.push(['flag', outside.flag]);
  facts.push(['change', row.needsRestart ? 'takes effect at the next start' : 'takes effect at a reload']);
  if (row.children.length > 0) facts.push(['keys', row.children.join(', ')]);
  return `${row.name}\n  ${row.meaning}\n\n${table(facts, '  ')}`;
}
