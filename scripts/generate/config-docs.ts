import { keyRows, overrides, RESTART_SECTIONS, type KeyRow } from '@durward/gateway';
import { GENERATED, markdownTable } from './markdown.ts';

/** `docs/reference/config.md`: every key of the configuration, and the variables and flags that set them. */
export function configDocs(): string {
  const rows = [...keyRows().values()].filter(({ name }) => name !== '');
  const sections = rows.filter(({ name }) => !/[.[]/.test(name));
  return [
    '# Configuration',
    GENERATED,
    INTRODUCTION,
    '## What counts',
    PRECEDENCE,
    `A reload (SIGHUP, or a change of the file) takes over everything but ${restartWords()}:
changes there wait for the next start, and the gateway says so. A file with a mistake is refused as a whole, and
the gateway goes on with what it had.`,
    ...sections.map((section) => sectionText(section, rows)),
    '## Variables and flags',
    `A variable or flag sets one key. In lists, entries are separated by commas. Relative paths count from the
working directory.`,
    markdownTable(
      ['Key', 'Variable', 'Flag'],
      overrides().map(({ name, variable, flag }) => [
        code(name),
        code(variable),
        flag === undefined ? '' : code(flag),
      ]),
    ),
    `Two more variables have a meaning: \`DURWARD_CONFIG\` names the configuration file, and \`DURWARD_TOKEN…\` is
where people keep tokens; Durward does not read it. Any other variable that begins with \`DURWARD_\` is pointed out.`,
    '',
  ].join('\n\n');
}

const INTRODUCTION = `Durward reads one YAML file (YAML 1.2, at most 1 MiB). An empty file is a safe gateway: it listens
on loopback only and grants nothing. Keys that Durward does not know are errors. \`durward config check\` lists
everything that is wrong with a file, \`durward config show\` prints what counts and where it comes from, and
\`durward config explain <key>\` prints the text below. Editors complete and check the file with
\`durward.schema.json\` beside this page.

Secrets never stand in the file: write \`env:NAME\` or \`file:PATH\` in their place. Relative paths count from the
folder of the file.`;

const PRECEDENCE = 'A flag wins over an environment variable, that over the file, and the file over the default.';

function restartWords(): string {
  const words = RESTART_SECTIONS.map((section) => `\`${section}\``);
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function sectionText(section: KeyRow, rows: readonly KeyRow[]): string {
  const inner = rows.filter(({ name }) => name.startsWith(`${section.name}.`) || name.startsWith(`${section.name}[`));
  const restart = section.needsRestart ? ' Changes wait for the next start.' : '';
  return [
    `## ${section.name}`,
    `${section.meaning}.${restart}`,
    markdownTable(
      ['Key', 'Type', 'Default', 'Meaning'],
      inner.map((row) => [code(row.name), typeOf(row), defaultOf(row), row.meaning]),
    ),
  ].join('\n\n');
}

function typeOf({ type, unit }: KeyRow): string {
  return unit === undefined ? type : `${type}, ${unit}`;
}

function defaultOf(row: KeyRow): string {
  if (row.isRequired) return 'required';
  return row.default === undefined ? '' : code(JSON.stringify(row.default));
}

function code(text: string): string {
  return `\`${text}\``;
}
