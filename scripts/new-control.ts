/**
 * Begins a control: `npm run new-control PI009 forged-delimiter`. Writes the control, its page and
 * its attack file with all their headings, and prints what is left to do. Changes no file that exists.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The families of controls: their folder and the chapter that their pages name. */
const FAMILIES: Readonly<Record<string, readonly [folder: string, chapter: string]>> = {
  AA: ['access', 'Access'],
  TK: ['token', 'Tokens'],
  SN: ['session', 'Sessions'],
  PI: ['injection', 'Prompt injection'],
  TP: ['poisoning', 'Tool poisoning'],
  CD: ['deputy', 'Confused deputy'],
  EX: ['execution', 'Execution'],
  SC: ['supply', 'Supply chain'],
  MD: ['monitoring', 'Monitoring'],
  IR: ['response', 'Response'],
};

/** One file of a new control. */
export interface Draft {
  readonly path: string;
  readonly text: string;
}

/** The files of a new control, or what is wrong with its id or name. */
export function draftsFor(id: string, name: string): readonly Draft[] | string {
  const family = FAMILIES[id.slice(0, 2)];
  if (!/^[A-Z]{2}\d{3}$/.test(id) || family === undefined) {
    return `${id} is no control id: two letters of ${Object.keys(FAMILIES).join(' ')} and three digits`;
  }
  if (!/^[a-z][a-z0-9-]{2,40}$/.test(name) || name.includes('--') || name.endsWith('-')) {
    return `${name} is no name: lower-case words joined by hyphens, for the thing that is found`;
  }
  const [folder, chapter] = family;
  return [
    { path: `packages/core/src/controls/${folder}/${id.toLowerCase()}-${name}.ts`, text: controlFor(id, name) },
    { path: `docs/controls/${id}-${name}.md`, text: pageFor(id, name, chapter) },
    { path: `tests/attacks/${id.toLowerCase()}-${name}.md`, text: attackFor(id, name) },
  ];
}

/** `forged-delimiter` → `forgedDelimiter`. */
function camel(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

function controlFor(id: string, name: string): string {
  return `import type { Control } from '../../pipeline/control.ts';
import { allow } from '../../verdict/verdict.ts';

/**
 * What it finds, in one sentence. Why that must not pass, in another one.
 *
 * @see the specification, RFC or vulnerability
 */
export const ${camel(name)}: Control<'inspect_out'> = {
  id: '${id}',
  name: '${name}',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'observe',
  essential: false,
  check() {
    return allow();
  },
};
`;
}

function pageFor(id: string, name: string, chapter: string): string {
  return `---
id: ${id}
chapter: ${chapter}
severity: medium
requirements: []
proves: []
---
# ${name} (${id})

${chapter} · severity medium · observes by default, can be changed · since the next release

## What it does

## Why it matters

One real incident, with its id.

## Example

\`\`\`json {"expect":"deny:reason"}
{}
\`\`\`

## Use instead

\`\`\`json {"expect":"allow"}
{}
\`\`\`

## What it cannot see

## Options

\`controls: { ${id}: enforce }\` stops; \`off\` switches it off.

## References

- CWE
`;
}

function attackFor(id: string, name: string): string {
  return `---
control: ${id}
source: the vulnerability, paper or advisory
proves: []
---
# ${name.replaceAll('-', ' ')}

How the attack goes, in two or three sentences.

## Attack

\`\`\`json {"expect":"deny:reason"}
{}
\`\`\`

## Benign twin

What resembles it and must pass.

\`\`\`json {"expect":"allow"}
{}
\`\`\`
`;
}

const STEPS = (id: string, name: string): string => `
Left to do:
  1. packages/core/src/controls: write the check; add its reason to verdict/denial.ts and verdict/wire.ts
  2. packages/core/src/pipeline/controls.ts: add ${camel(name)} where it belongs in the order
  3. docs/controls: fill the page; every fence runs as a test
  4. tests/attacks: write the attack and its benign twin
  5. docs/security/requirements.json: name ${id} in the rows that it serves, and those rows on the page
  6. npm test, then npm run seed-map
`;

/** Runs the command; returns the exit code. */
export function main(args: readonly string[], root: string): number {
  const [id = '', name = ''] = args;
  const drafts = draftsFor(id, name);
  if (typeof drafts === 'string') return fail(drafts);
  const taken = drafts.find(({ path }) => existsSync(join(root, path)) || isTaken(join(root, dirname(path)), id));
  if (taken !== undefined) return fail(`${id} exists already: see ${dirname(taken.path)}`);
  for (const { path, text } of drafts) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
    process.stdout.write(`wrote ${path}\n`);
  }
  process.stdout.write(STEPS(id, name));
  return 0;
}

/** Whether a folder has a file of a control with this id, whatever it is called. */
function isTaken(folder: string, id: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((file) => file.toUpperCase().startsWith(`${id}-`));
}

function fail(message: string): number {
  process.stderr.write(`new-control: ${message}\n`);
  return 1;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2), process.cwd());
