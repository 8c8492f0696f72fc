import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  canonicalJson, DEFAULT_LIMITS, isJsonObject, parseJson, type Definition, type JsonObject, type JsonValue,
} from '@durward/core';
import type { StdioConfig } from '../config/server-schema.ts';
import { TooLargeError, TreeDigests } from './tree-digest.ts';

/** Longest lock file that is read. Larger ones are of no project of people. */
const LOCK_BYTES_MAX = 64 * 1024 * 1024;
/** Most packages that one server brings along. */
const PACKAGES_MAX = 2000;
/**
 * What is installed of the programs of one server: npm packages and Python environments that the words of its command
 * lead into. Each has its version, the integrity that its lock file names, and digests of the files of everything that
 * runs with it. A program that is fetched when it starts is not installed.
 *
 * What belongs to the package itself is read anew each time; what it requires is read in the background each time after
 * the first, because that may be thousands of files.
 */
export class InstalledCode {
  readonly #program: Pick<StdioConfig, 'command' | 'args' | 'cwd'>;
  readonly #searchPath: string;
  readonly #own = new TreeDigests();
  readonly #required = new TreeDigests();
  readonly #background = new TreeDigests();
  readonly #contents = new Map<string, { readonly stamp: string; readonly required: JsonValue }>();
  #isReading = false;

  /** `searchPath`: where commands without a folder are found, as `PATH` says it. */
  constructor(program: Pick<StdioConfig, 'command' | 'args' | 'cwd'>, searchPath: string) {
    this.#program = program;
    this.#searchPath = searchPath;
  }

  /** What is installed now; nothing where nothing is found. `changed` is called when it proves to be something else. */
  read(changed: () => void): readonly Definition[] {
    const found = this.#find();
    const ownOf = this.#own.pass();
    const digestOf = this.#required.pass();
    let isKnown = true;
    const definitions = found.map(({ name, facts, own, required }): Definition => {
      const program = { ...facts, files: ofAll(digests(own, ownOf())) };
      const stamp = canonicalJson(program);
      let contents = this.#contents.get(name);
      if (contents?.stamp !== stamp) {
        // Another program requires other things: whoever reviews it sees all of it at once.
        isKnown = false;
        contents = { stamp, required: ofAll(digests(ofAll(required()), digestOf())) };
        this.#contents.set(name, contents);
      }
      return { kind: 'package', name, value: { ...program, required: contents.required } };
    });
    if (isKnown && found.length > 0) void this.#refresh(found, changed);
    return definitions;
  }

  async #refresh(found: readonly Installed[], changed: () => void): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      if (await this.#readRequired(found)) changed();
    } catch {
      // Something was replaced while it was read: the next conversation looks again.
    } finally {
      this.#isReading = false;
    }
  }

  /** Whether anything is not what it was. */
  async #readRequired(found: readonly Installed[]): Promise<boolean> {
    let isChanged = false;
    const digestOf = this.#background.pass();
    for (const { name, required } of found) {
      const stamp = this.#contents.get(name)?.stamp ?? '';
      const now = await inTurns(digests(await inTurns(required()), digestOf()));
      const former = this.#contents.get(name);
      if (former?.stamp !== stamp || canonicalJson(now) === canonicalJson(former.required)) continue;
      isChanged = true;
      this.#contents.set(name, { stamp, required: now });
    }
    return isChanged;
  }

  #find(): readonly Installed[] {
    const { command, args } = this.#program;
    const found = new Map<string, Installed>();
    for (const [index, word] of [command, ...args].entries()) {
      const place = index === 0 && !/[/\\]/.test(word) ? this.#commandAt(word) : this.#fileAt(word);
      const installed = place === undefined ? undefined : installedAt(place);
      if (installed === undefined || RUNTIMES.has(installed.name) || found.has(installed.name)) continue;
      found.set(installed.name, installed);
    }
    return [...found.values()];
  }

  #fileAt(word: string): string | undefined {
    if (!/[/\\]/.test(word)) return undefined;
    const path = isAbsolute(word) ? word : resolve(this.#program.cwd ?? '.', word);
    return existsSync(path) ? path : undefined;
  }

  #commandAt(word: string): string | undefined {
    return this.#searchPath.split(delimiter).filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, word)).find((path) => existsSync(path));
  }
}

/** Packages that bring a runtime along: what runs in it is another word of the command. */
const RUNTIMES: ReadonlySet<string> = new Set(['node', 'bun', 'deno', 'tsx']);

interface Installed {
  readonly name: string;
  readonly facts: JsonObject;
  /** The files of the program itself, by a name. */
  readonly own: Parts;
  /** Everything else that runs with it, by a name that holds its version where it has one. */
  readonly required: () => Generator<undefined, Parts>;
}

/** Folders and files by what they are called. */
type Parts = ReadonlyMap<string, string>;

function installedAt(path: string): Installed | undefined {
  try {
    const real = realpathSync(path);
    return nodePackageAt(path) ?? nodePackageAt(real) ?? pythonAt(path) ?? pythonAt(real);
  } catch {
    return undefined;
  }
}

/** By part its digest, one at a step; a word in their place where there is too much of them. */
function* digests(parts: Parts, digestOf: (path: string) => string): Generator<undefined, JsonValue> {
  const found: Record<string, string> = {};
  try {
    for (const [part, path] of parts) {
      found[part] = digestOf(path);
      yield undefined;
    }
    return found;
  } catch (error) {
    return error instanceof TooLargeError ? 'too much to be hashed' : 'cannot be read';
  }
}

function ofAll<T>(steps: Generator<undefined, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** Other work goes on between the steps. */
async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    await setImmediate();
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The package of a path with `…/node_modules/[@scope/]name` in it. */
function nodePackageAt(path: string): Installed | undefined {
  const steps = path.split(/[/\\]/);
  const at = steps.lastIndexOf('node_modules');
  const first = steps[at + 1];
  if (at < 0 || first === undefined || first.startsWith('.')) return undefined;
  const name = first.startsWith('@') ? `${first}/${steps[at + 2] ?? ''}` : first;
  const root = steps.slice(0, at + 1).join('/');
  const version = textAt(jsonAt(join(root, name, 'package.json')), ['version']);
  if (version === undefined) return undefined;
  const entry = ['packages', `node_modules/${name}`, 'integrity'];
  const integrity = textAt(lockAt(join(root, '.package-lock.json')), entry)
    ?? textAt(lockAt(join(dirname(root), 'package-lock.json')), entry);
  const facts = { name, version, ...(integrity === undefined ? {} : { integrity }) };
  const folder = realpathSync(join(root, name));
  return { name, facts, own: new Map([['.', folder]]), required: () => requiredBy(folder) };
}

/** What a package requires, and what that requires, as Node finds it: in its own folder, or in one above. */
function* requiredBy(folder: string): Generator<undefined, Parts> {
  const parts = new Map<string, string>();
  const waiting = [folder];
  const seen = new Set(waiting);
  for (let own = waiting.pop(); own !== undefined && seen.size <= PACKAGES_MAX; own = waiting.pop()) {
    const manifest = jsonAt(join(own, 'package.json'));
    const called = own.split(/[/\\]/).at(-1) ?? '';
    const key = `${textIn(manifest, 'name') ?? called}@${textIn(manifest, 'version') ?? '?'}`;
    if (own !== folder) parts.set(freeKey(parts, key), own);
    for (const group of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
      const named = manifest?.[group];
      for (const wanted of named !== undefined && isJsonObject(named) ? Object.keys(named) : []) {
        const place = requiredAt(own, wanted);
        if (place === undefined || seen.has(place)) continue;
        seen.add(place);
        waiting.push(place);
      }
    }
    yield undefined;
  }
  return parts;
}

/** Several copies of one version may be there. */
function freeKey(parts: Parts, key: string): string {
  let free = key;
  for (let copy = 2; parts.has(free); copy += 1) free = `${key} (${String(copy)})`;
  return free;
}

function requiredAt(from: string, name: string): string | undefined {
  // A name that leads elsewhere is no name of a package.
  if (name.includes('..') || isAbsolute(name)) return undefined;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return realpathSync(place);
    if (dirname(folder) === folder) return undefined;
  }
}

/** The Python environment of `…/bin/name`: everything that is installed in it. */
function pythonAt(path: string): Installed | undefined {
  const root = dirname(dirname(path));
  if (!existsSync(join(root, 'pyvenv.cfg'))) return undefined;
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const own = new Map([[`bin/${name}`, realpathSync(path)]]);
  const required = sitePackagesOf(root);
  return {
    name, facts: { name, ...versionOf(name, [...required.keys()]) }, own,
    * required() {
      yield undefined;
      return required;
    },
  };
}

function sitePackagesOf(root: string): Parts {
  const libraries = ['lib', 'lib64', 'Lib'].map((name) => join(root, name)).filter((one) => existsSync(one));
  const below = libraries.flatMap((library) => readdirSync(library).map((one) => join(library, one)));
  const sites = libraries.concat(below)
    .map((folder) => join(folder, 'site-packages')).filter((one) => existsSync(one)).map((one) => realpathSync(one));
  const parts = new Map<string, string>();
  for (const site of new Set(sites)) {
    for (const entry of readdirSync(site)) {
      if (entry !== '__pycache__') parts.set(freeKey(parts, entry), join(site, entry));
    }
  }
  return parts;
}

/** What the metadata of an environment say of the package that has the name of its program. */
function versionOf(name: string, parts: readonly string[]): JsonObject {
  for (const part of parts) {
    const [, distribution, version] = /^(.{1,200}?)-(\d[^-]{0,60})\.dist-info$/.exec(part) ?? [];
    if (version !== undefined && plainName(distribution ?? '') === plainName(name)) return { version };
  }
  return {};
}

/** @see PEP 503, normalized names */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function jsonAt(file: string): JsonObject | undefined {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > LOCK_BYTES_MAX) return undefined;
    const parsed = parseJson(bytes, DEFAULT_LIMITS);
    return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

function textIn(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The lock file that was read last: they are long, and the same one is asked for again and again. */
let lastLock: { readonly stamp: string; readonly value: JsonObject | undefined } = { stamp: '', value: undefined };

function lockAt(file: string): JsonObject | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const { size, ino, mtimeMs, ctimeMs } = stat;
  const stamp = JSON.stringify([file, size, ino, mtimeMs, ctimeMs]);
  if (lastLock.stamp !== stamp) lastLock = { stamp, value: jsonAt(file) };
  return lastLock.value;
}

/** A text deep in a JSON object; undefined when there is no such object or no such text. */
function textAt(object: JsonObject | undefined, path: readonly string[]): string | undefined {
  let value: JsonValue | undefined = object;
  for (const key of path) {
    if (value === undefined || !isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return typeof value === 'string' ? value : undefined;
}
