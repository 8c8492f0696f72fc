import { basename, dirname, resolve } from 'node:path';
import { isJsonObject } from '@durward/core';
import { checkAudiences } from './checks/audiences.ts';
import { checkAuthorization } from './checks/authorization.ts';
import { checkBundles } from './checks/bundles.ts';
import type { Check } from './checks/check.ts';
import { checkCredentials } from './checks/credentials.ts';
import { checkControls } from './checks/controls.ts';
import { checkGrants } from './checks/grants.ts';
import { checkIdentity } from './checks/identity.ts';
import { checkListen } from './checks/listen.ts';
import { checkLiterals } from './checks/literals.ts';
import { checkReaders } from './checks/readers.ts';
import { checkReferences } from './checks/references.ts';
import { checkServers } from './checks/servers.ts';
import { FileError, type ReadFile } from './files.ts';
import type { Origins } from './origin.ts';
import { readOverrides, type Overridden } from './overrides.ts';
import { filesOf, withAbsolutePaths } from './paths.ts';
import { Findings, shownPath, type ConfigProblem, type Fault, type KeyPath, type Place } from './problem.ts';
import { schemaFaults } from './schema-problems.ts';
import { configSchema, type Config } from './schema.ts';
import type { Environment } from './secrets.ts';
import { viewOf } from './view.ts';
import { parseYaml, TEXT_BYTES_MAX, type YamlTree } from './yaml-tree.ts';

/** A validated configuration with all that was learned while reading it. Paths are absolute. */
export interface LoadedConfig extends Config {
  readonly warnings: readonly ConfigProblem[];
  /** Keys of switches that are called dangerous and are on. */
  readonly dangerous: readonly string[];
  /** Where each value was set; values that are not in it are defaults. */
  readonly origins: Origins;
  /** Absolute paths of the files that it names: certificates, keys, secrets. */
  readonly files: readonly string[];
}

export type LoadOutcome =
  | { readonly ok: true; readonly config: LoadedConfig }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigProblem[];
      readonly warnings: readonly ConfigProblem[];
    };

/** What a configuration is read from, beside its text. */
export interface LoadOptions {
  /** Path of the file, as it is to be shown. Relative paths in the file count from its folder. */
  readonly file: string;
  /** `file`, and paths in flags and in the environment, count from here; default: the working directory. */
  readonly cwd?: string;
  readonly env: Environment;
  /** Values of flags, by key: `listen.port` → `8420`. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  readonly readFile: ReadFile;
}

/** The cross checks, in the order in which they run. */
const CHECKS: readonly Check[] = [
  checkListen,
  checkIdentity,
  checkAuthorization,
  checkServers,
  checkCredentials,
  checkAudiences,
  checkGrants,
  checkControls,
  checkReaders,
  checkBundles,
  checkLiterals,
  checkReferences,
];

/**
 * Text → configuration: flag, else environment, else file, else default.
 *
 * Guarantees that a configuration that comes back is complete, consistent and safe to start with,
 * and that otherwise every problem that can be told is listed, each with its place, ordered by it.
 * Neither problems nor warnings repeat a value. Secrets are looked up to see that they are there;
 * none is kept.
 */
export function loadConfig(text: string, options: LoadOptions): LoadOutcome {
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    const problems = parsed.faults.map(({ at, ...fault }) => {
      const place: Place = { source: 'file', file: options.file, ...at };
      return { ...fault, at: place, path: '' };
    });
    return { ok: false, problems, warnings: [] };
  }
  return loadTree(parsed.tree, options);
}

/** {@link loadConfig} for a file. A file that cannot be read is a problem like any other. */
export function loadConfigFile(options: LoadOptions): LoadOutcome {
  try {
    const { bytes } = options.readFile(resolve(options.cwd ?? '', options.file), TEXT_BYTES_MAX);
    return loadConfig(new TextDecoder('utf-8', { fatal: true }).decode(bytes), options);
  } catch (error) {
    const isUnreadable = error instanceof FileError;
    if (!isUnreadable && !(error instanceof TypeError)) throw error;
    const problem: ConfigProblem = {
      code: isUnreadable ? 'DURWARD_CONFIG_UNREADABLE' : 'DURWARD_CONFIG_SYNTAX',
      at: { source: 'file', file: options.file, line: 1, column: 1 },
      path: '',
      what: isUnreadable ? error.message : 'the file is not UTF-8 text',
      why: 'without a configuration there is nothing to guard and nobody to let in',
      fix: `check the path, or write \`${basename(options.file)}\`; examples/quickstart/durward.yaml is a start`,
    };
    return { ok: false, problems: [problem], warnings: [] };
  }
}

function loadTree(tree: YamlTree, options: LoadOptions): LoadOutcome {
  const { env, flags = {}, cwd = '', readFile } = options;
  const folder = dirname(resolve(cwd, options.file));
  const outside = readOverrides({ env, flags, folder: resolve(cwd) });
  const raw = withOverrides(tree.value, outside.set);
  const locate = locator(tree, outside.set, options.file);

  const findings = new Findings();
  const whole = configSchema.safeParse(raw);
  if (!whole.success) {
    const isPresent = (path: KeyPath): boolean => locate.find(path) !== undefined;
    for (const fault of schemaFaults(whole.error.issues, isPresent)) findings.problem(fault);
  }
  const view = viewOf(raw);
  for (const check of CHECKS) check(view, findings, { env, readFile, folder });

  const place = (fault: Fault): ConfigProblem => placed(fault, locate);
  const problems = inOrder([...outside.problems, ...withoutEchoes(findings.problems).map(place)]);
  const warnings = inOrder([
    ...outside.warnings.filter(({ at }) => !isReferenced(at, tree.value)),
    ...findings.warnings.map(place),
  ]);
  if (!whole.success || problems.length > 0) return { ok: false, problems, warnings };
  const config = withAbsolutePaths(whole.data, folder);
  return {
    ok: true,
    config: {
      ...config,
      warnings,
      dangerous: dangerousKeys(whole.data, []),
      origins: originsOf(tree, outside.set, options.file),
      files: filesOf(config),
    },
  };
}

/** The raw values with those from outside in their places. */
function withOverrides(value: unknown, set: readonly Overridden[]): unknown {
  return set.reduce((raw, { path, value: inner }) => withValue(raw, path, inner), value);
}

function withValue(holder: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  // What is not a map is left as it is: the schema will have a word to say about it.
  if (holder !== undefined && !isJsonObject(holder)) return holder;
  return { ...holder, [key]: withValue(holder?.[key], rest, value) };
}

interface Locator {
  find(path: KeyPath): Place | undefined;
  nearest(path: KeyPath, onKey: boolean): Place;
}

function locator(tree: YamlTree, set: readonly Overridden[], file: string): Locator {
  const outside = new Map(set.map(({ path, place }) => [path.join('.'), place]));
  const outsideOf = (path: KeyPath): Place | undefined => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = outside.get(path.slice(0, length).join('.'));
      if (place !== undefined) return place;
    }
    return undefined;
  };
  return {
    find(path) {
      const at = tree.find(path);
      return outsideOf(path) ?? (at === undefined ? undefined : { source: 'file', file, ...at });
    },
    nearest(path, onKey) {
      const at = (onKey ? tree.find(path, true) : undefined) ?? tree.nearest(path);
      return outsideOf(path) ?? { source: 'file', file, ...at };
    },
  };
}

function placed(fault: Fault, locate: Locator): ConfigProblem {
  const { code, path, onKey = false, what, why, fix } = fault;
  return { code, at: locate.nearest(path, onKey), path: shownPath(path), what, why, fix };
}

/** Leaves out what else is said of a text that is a secret: one message is enough, and safer. */
function withoutEchoes(faults: readonly Fault[]): Fault[] {
  const secrets = new Set(
    faults.filter(({ code }) => code === 'DURWARD_CONFIG_LITERAL_SECRET').map(({ path }) => path.join('\0')),
  );
  const isFirst = new Set<string>();
  return faults.filter(({ code, path }) => {
    const key = path.join('\0');
    if (!secrets.has(key)) return true;
    if (code !== 'DURWARD_CONFIG_LITERAL_SECRET' || isFirst.has(key)) return false;
    isFirst.add(key);
    return true;
  });
}

/** By line and column; what comes from outside the file is first. */
function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((left, right) => {
    const [[line, column], [otherLine, otherColumn]] = [rank(left), rank(right)];
    return line - otherLine || column - otherColumn;
  });
}

function rank({ at }: ConfigProblem): readonly [line: number, column: number] {
  return at.source === 'file' ? [at.line, at.column] : [0, 0];
}

/** A variable that a secret is read from is not a misspelt setting. */
function isReferenced(at: Place, value: unknown): boolean {
  return at.source === 'environment' && JSON.stringify(value).includes(`"env:${at.variable}"`);
}

function dangerousKeys(value: unknown, path: KeyPath): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => dangerousKeys(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    return key.startsWith('dangerously') && inner === true ? [shownPath(here)] : dangerousKeys(inner, here);
  });
}

function originsOf(tree: YamlTree, set: readonly Overridden[], file: string): Origins {
  const origins = new Map<string, Place>();
  const visit = (value: unknown, path: KeyPath): void => {
    const at = tree.find(path);
    if (at !== undefined && path.length > 0) origins.set(shownPath(path), { source: 'file', file, ...at });
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    else if (isJsonObject(value)) for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
  };
  visit(tree.value, []);
  for (const { path, place } of set) origins.set(path.join('.'), place);
  return origins;
}
