import { resolve } from 'node:path';
import { keyRows, type KeyRow } from './describe.ts';
import type { ConfigProblem, Place } from './problem.ts';
import type { Environment } from './secrets.ts';
import { closest } from './suggest.ts';

/** A key that can be set from outside the file. */
export interface Override {
  /** `listen.port` */
  readonly name: string;
  /** `DURWARD_LISTEN_PORT` */
  readonly variable: string;
  /** `--port`; undefined for keys that have no flag. */
  readonly flag: string | undefined;
  readonly row: KeyRow;
}

/** The flags of `durward serve`. A flag exists for what differs from one start to the next. */
const FLAGS: Readonly<Record<string, string>> = {
  'listen.address': '--address',
  'listen.port': '--port',
  'data.folder': '--data-folder',
  'log.level': '--log-level',
};

/** Variables with a meaning of their own: which file is read, and tokens that people keep there. */
const OTHER_VARIABLES = ['DURWARD_CONFIG', 'DURWARD_TOKEN'] as const;

/**
 * Every key that the environment can set: single values, and lists of texts with commas between
 * them. What is inside maps with free keys or lists of maps belongs to the file.
 */
export function overrides(): readonly Override[] {
  all ??= [...keyRows().values()]
    .filter(({ name, scalar }) => scalar !== undefined && !/[<[]/.test(name))
    .map((row) => ({ name: row.name, variable: variableOf(row.name), flag: FLAGS[row.name], row }));
  return all;
}

let all: readonly Override[] | undefined;

function variableOf(name: string): string {
  return `DURWARD_${name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_').toUpperCase()}`;
}

/** A value from outside the file, with where it came from. */
export interface Overridden {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly place: Place;
}

/** What was set from outside the file. */
export interface OverridesRead {
  readonly set: readonly Overridden[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Where values outside the file come from. Relative paths in them count from `folder`. */
export interface OverrideSources {
  readonly env: Environment;
  /** By key: `listen.port` → `8420`. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}

/** Reads what is set by flag, else by environment variable. A flag wins. */
export function readOverrides(sources: OverrideSources): OverridesRead {
  const set: Overridden[] = [];
  const problems: ConfigProblem[] = [];
  for (const { name, variable, flag, row } of overrides()) {
    const flagText = flag === undefined ? undefined : sources.flags[name];
    const text = flagText ?? sources.env[variable];
    if (text === undefined) continue;
    const place: Place =
      flag !== undefined && flagText !== undefined
        ? { source: 'flag', flag }
        : { source: 'environment', variable };
    const value = valueOf(text, row, sources.folder);
    if (value === undefined) problems.push(unreadable(name, row, place));
    else set.push({ path: name.split('.'), value, place });
  }
  return { set, problems, warnings: unknownVariables(sources.env) };
}

function valueOf(text: string, row: KeyRow, folder: string): unknown {
  switch (row.scalar) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'texts':
      return text.split(',').map((item) => item.trim()).filter((item) => item !== '');
    case 'text':
    case undefined:
      return row.isPath && text !== '' ? resolve(folder, text) : text;
  }
}

function unreadable(name: string, row: KeyRow, at: Place): ConfigProblem {
  return {
    code: 'DURWARD_CONFIG_VALUE',
    at,
    path: name,
    what: `\`${name}\` must be ${row.scalar === 'integer' ? 'a whole number' : row.type}`,
    why: row.meaning,
    fix: `for example ${JSON.stringify(row.default ?? (row.scalar === 'boolean' ? true : 1))}`,
  };
}

function unknownVariables(env: Environment): ConfigProblem[] {
  const meaningful = [...OTHER_VARIABLES, ...overrides().map(({ variable }) => variable)];
  return Object.keys(env)
    .filter((name) => name.startsWith('DURWARD_') && !meaningful.includes(name) && !name.startsWith('DURWARD_TOKEN_'))
    .map((variable) => {
      const meant = closest(variable, meaningful);
      return {
        code: 'DURWARD_CONFIG_UNKNOWN_VARIABLE',
        at: { source: 'environment', variable },
        path: '',
        what: 'this environment variable means nothing to Durward',
        why: 'a misspelt variable is a setting that does not count',
        fix: meant === undefined ? 'remove it, or rename it if it is not for Durward' : `did you mean ${meant}?`,
      };
    });
}
