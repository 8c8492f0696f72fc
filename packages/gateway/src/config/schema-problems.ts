import type { z } from 'zod';
import type { Fault, KeyPath, ProblemCode } from './problem.ts';
import { shownKey, shownPath } from './problem.ts';
import { keyRowAt, type KeyRow } from './describe.ts';
import { closest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/**
 * What the schema has against a value, in our words: what, why, how to fix. No value of the file is
 * repeated, only keys; see {@link shownKey}.
 */
export function schemaFaults(issues: readonly Issue[], isPresent: (path: KeyPath) => boolean): Fault[] {
  return issues.flatMap((issue) => faultsOf(issue, isPresent));
}

function faultsOf(issue: Issue, isPresent: (path: KeyPath) => boolean): Fault[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? step.toString() : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  const row = keyRowAt(path) ?? keyRowAt(path.slice(0, -1));
  if (issue.code === 'invalid_type' && !isPresent(path)) return [missingKey(path, row)];
  const onKey = issue.code === 'invalid_key';
  const code: ProblemCode = 'DURWARD_CONFIG_VALUE';
  const name = path.length === 0 ? 'the configuration' : `\`${shownPath(path)}\``;
  const need = needOf(issue, row);
  const what = onKey ? `the key ${name} ${need}` : `${name} ${need}`;
  return [{ code, path, onKey, what, why: whyOf(row), fix: fixOf(issue, path, row) }];
}

function unknownKey(path: KeyPath, key: string): Fault {
  const known = keyRowAt(path)?.children ?? [];
  const meant = closest(key, known);
  const where = path.length === 0 ? 'at the top level' : `in \`${shownPath(path)}\``;
  return {
    code: 'DURWARD_CONFIG_UNKNOWN_KEY',
    path: [...path, key],
    onKey: true,
    what: `the key \`${shownKey(key)}\` is not known ${where}`,
    why: 'a key that is ignored is a setting that does not count',
    fix: meant === undefined ? `remove it; known keys: ${known.join(', ')}` : `did you mean \`${meant}\`?`,
  };
}

function missingKey(path: KeyPath, row: KeyRow | undefined): Fault {
  return {
    code: 'DURWARD_CONFIG_MISSING_KEY',
    path,
    what: `\`${shownPath(path)}\` is missing`,
    why: whyOf(row),
    fix: `add ${exampleOf(path, row)}`,
  };
}

function whyOf(row: KeyRow | undefined): string {
  return row === undefined || row.meaning === '' ? 'the value would be misread' : row.meaning;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
};

/** What the value must be, as the end of a sentence that begins with its key. */
function needOf(issue: Issue, row: KeyRow | undefined): string {
  if (row?.scalar === 'integer') return `must be a ${row.type}`;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `must ${sizeWords(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${sizeWords(issue.origin, 'at most', Number(issue.maximum))}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a URL that begins with https:// or http://' : issue.message;
    case 'invalid_key':
      return issue.issues[0] === undefined ? 'is not allowed' : needOf(issue.issues[0], undefined);
    // Refinements and unions carry messages of ours; the rest is not used by the schema.
    case 'custom':
    case 'invalid_union':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message;
  }
}

function sizeWords(origin: string, bound: string, size: number): string {
  const count = String(size);
  if (origin === 'string') return `have ${bound} ${count} ${size === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${count} ${size === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${count}`;
}

function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}

function fixOf(issue: Issue, path: KeyPath, row: KeyRow | undefined): string {
  if (issue.code === 'invalid_type' && issue.expected === 'boolean') {
    return 'write true or false; `yes`, `no`, `on` and `off` are text in YAML 1.2';
  }
  if (issue.code === 'invalid_key') return 'rename the key';
  if (row?.name === 'servers.<name>' && issue.code === 'custom') {
    return 'name one of them; for two ways to one server, configure two servers';
  }
  if (row?.type === 'map' && issue.code === 'invalid_type') {
    return 'write its keys below it, indented, or remove it';
  }
  return `for example ${exampleOf(path, row)}`;
}

/** The key with a value that fits, as it would stand in the file. */
function exampleOf(path: KeyPath, row: KeyRow | undefined): string {
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  const example: unknown = row?.example ?? row?.default;
  const text = typeof example === 'string' ? example : JSON.stringify(example);
  return `\`${shownKey(key)}: ${text ?? '…'}\``;
}
