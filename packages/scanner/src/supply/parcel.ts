import type { Word } from '../read/server-entry.ts';
import type { SimpleCommand } from './command-line.ts';

export type Ecosystem = 'npm' | 'pypi' | 'oci' | 'go' | 'nuget' | 'jsr' | 'source';

/** Code from elsewhere that a command brings and runs. */
export interface Parcel {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** What follows the name: a version, a range, a tag, a digest. */
  readonly version: string | undefined;
  /**
   * `exact`: one version, which a registry does not let change; for sources a commit, for images a digest.
   * `movable`: a tag of an image, which its owner can move. `open`: whatever is newest.
   */
  readonly pin: 'exact' | 'movable' | 'open';
  readonly at: Word;
}

type Reader = (command: SimpleCommand) => readonly Parcel[];

const READERS: Readonly<Record<string, Reader>> = {
  npx: npmRunner([]),
  pnpx: npmRunner([]),
  bunx: npmRunner([]),
  npm: npmRunner(['exec', 'x']),
  pnpm: npmRunner(['dlx']),
  yarn: npmRunner(['dlx']),
  bun: npmRunner(['x']),
  uvx: pythonRunner([]),
  uv: uvRunner,
  pipx: pythonRunner(['run']),
  docker: imageRunner,
  podman: imageRunner,
  nerdctl: imageRunner,
  deno: denoRunner,
  go: goRunner,
  dnx: dotnetRunner,
};

/** The packages and images that a command fetches and runs. What is already on the machine is none. */
export function parcelsOf(command: SimpleCommand): readonly Parcel[] {
  const reader = Object.hasOwn(READERS, command.program) ? READERS[command.program] : undefined;
  return reader?.(command) ?? [];
}

const NPM_VALUES: ReadonlySet<string> = new Set([
  '-c',
  '--call',
  '--registry',
  '--cache',
  '--prefix',
  '-w',
  '--workspace',
  '--userconfig',
]);
const NPM_PACKAGE: ReadonlySet<string> = new Set(['-p', '--package']);

function npmRunner(verbs: readonly string[]): Reader {
  return ({ args }) => {
    const rest = withoutVerb(args, verbs);
    if (rest === undefined) return [];
    const { given, first } = optionsOf(rest, NPM_VALUES, NPM_PACKAGE);
    const names = given.length > 0 ? given : first === undefined ? [] : [first];
    return names.flatMap((word) => npmParcel(word) ?? []);
  };
}

/** The arguments behind a verb; undefined when another verb stands there. */
function withoutVerb(args: readonly Word[], verbs: readonly string[]): readonly Word[] | undefined {
  if (verbs.length === 0) return args;
  const at = args.findIndex(({ text }) => !text.startsWith('-'));
  return verbs.includes(args[at]?.text ?? '') ? args.toSpliced(at, 1) : undefined;
}

/** The values of some options, and the first word that belongs to none. */
function optionsOf(args: readonly Word[], withValue: ReadonlySet<string>, wanted: ReadonlySet<string>) {
  const given: Word[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (word === undefined) break;
    const { text } = word;
    if (!text.startsWith('-')) return { given, first: word, at };
    if (text === '--') return { given, first: args[at + 1], at: at + 1 };
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const next = args[at + 1];
    const value = equals < 0 ? next : { ...word, text: text.slice(equals + 1) };
    if (wanted.has(name) && value !== undefined) given.push(value);
    if (equals < 0 && (wanted.has(name) || withValue.has(name))) at += 1;
  }
  return { given, first: undefined, at: args.length };
}

const EXACT_NPM = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][0-9A-Za-z.+-]{1,64})?$/;

function npmParcel(at: Word): Parcel | undefined {
  const { text } = at;
  if (isLocal(text)) return undefined;
  if (isSource(text)) return sourceParcel(at);
  const mark = text.indexOf('@', 1);
  const name = mark < 0 ? text : text.slice(0, mark);
  const version = mark < 0 ? undefined : text.slice(mark + 1);
  const pin = version !== undefined && EXACT_NPM.test(version) ? 'exact' : 'open';
  return { ecosystem: 'npm', name, version, pin, at };
}

function isLocal(text: string): boolean {
  return /^(?:\.{0,2}[/\\]|~[/\\]|file:|[A-Za-z]:[/\\]|\.$)/.test(text);
}

function isSource(text: string): boolean {
  if (/^(?:git[+@:]|https?:|ssh:|github:|gitlab:|bitbucket:|gist:)/i.test(text)) return true;
  return /^[\w-]{1,100}\/[\w.-]{1,100}(?:#[^\s]{1,200})?$/.test(text);
}

/** A repository or an archive: pinned by a whole commit, and by nothing else. */
function sourceParcel(at: Word): Parcel {
  const mark = Math.max(at.text.lastIndexOf('#'), at.text.lastIndexOf('@'));
  const version = mark <= 0 ? undefined : at.text.slice(mark + 1);
  const pin = version !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(version) ? 'exact' : 'open';
  return { ecosystem: 'source', name: mark <= 0 ? at.text : at.text.slice(0, mark), version, pin, at };
}

const PYTHON_VALUES: ReadonlySet<string> = new Set([
  '--python',
  '-p',
  '--index-url',
  '--index',
  '-i',
  '--extra-index-url',
  '--default-index',
  '--directory',
  '--project',
  '--refresh-package',
  '--cache-dir',
  '--env-file',
  '--constraints',
  '-c',
  '--pip-args',
  '--suffix',
  '--config-file',
]);
const PYTHON_PACKAGE: ReadonlySet<string> = new Set(['--from', '--with', '--spec']);

function pythonRunner(verbs: readonly string[]): Reader {
  return ({ args }) => {
    const rest = withoutVerb(args, verbs);
    if (rest === undefined) return [];
    const { given, first } = optionsOf(rest, PYTHON_VALUES, PYTHON_PACKAGE);
    const named = rest.some(({ text }) => /^--(?:from|spec)(?:=|$)/.test(text));
    const all = named || first === undefined ? given : [...given, first];
    return all.flatMap((word) => word.text.split(',').flatMap((text) => pythonParcel({ ...word, text }) ?? []));
  };
}

function uvRunner(command: SimpleCommand): readonly Parcel[] {
  const [verb, ...rest] = command.args;
  if (verb?.text === 'tool') return pythonRunner(['run'])({ ...command, args: rest });
  if (verb?.text !== 'run') return [];
  // `uv run` starts what the project holds; only what is added to it comes from elsewhere.
  const { given } = optionsOf(rest, PYTHON_VALUES, new Set(['--with']));
  return given.flatMap((word) => word.text.split(',').flatMap((text) => pythonParcel({ ...word, text }) ?? []));
}

/** A name, perhaps with extras, a sign and a version. */
const REQUIREMENT = /^([\w.-]{1,200}(?:\[[\w,.-]{0,200}\])?)\s?(===?|@|[<>~!]=?)\s?(.{1,200})$/;

function pythonParcel(at: Word): Parcel | undefined {
  const { text } = at;
  if (isLocal(text) || text === '') return undefined;
  if (/^(?:git\+|https?:|ssh:)/i.test(text)) return sourceParcel(at);
  const [, name = text, sign, version] = REQUIREMENT.exec(text) ?? [];
  const isExact = version !== undefined && /^(?:==|===|@)$/.test(sign ?? '') && /^\d[\w.!+-]{0,64}$/.test(version);
  return { ecosystem: 'pypi', name: name.split('[', 1)[0] ?? name, version, pin: isExact ? 'exact' : 'open', at };
}

const IMAGE_FLAGS_ALONE: ReadonlySet<string> = new Set([
  '-i',
  '-t',
  '-it',
  '-ti',
  '-d',
  '--rm',
  '--init',
  '--interactive',
  '--tty',
  '--detach',
  '--privileged',
  '--read-only',
  '-P',
  '--publish-all',
  '--no-healthcheck',
  '--oom-kill-disable',
  '--sig-proxy',
  '--quiet',
  '-q',
]);

function imageRunner({ args }: SimpleCommand): readonly Parcel[] {
  const verb = args.findIndex(({ text }) => text === 'run' || text === 'create');
  if (verb < 0) return [];
  for (let at = verb + 1; at < args.length; at += 1) {
    const word = args[at];
    if (word === undefined) return [];
    if (!word.text.startsWith('-')) return [imageParcel(word)];
    if (!word.text.includes('=') && !IMAGE_FLAGS_ALONE.has(word.text)) at += 1;
  }
  return [];
}

function imageParcel(at: Word): Parcel {
  const digest = at.text.indexOf('@sha256:');
  if (digest >= 0) {
    return { ecosystem: 'oci', name: at.text.slice(0, digest), version: at.text.slice(digest + 1), pin: 'exact', at };
  }
  const colon = at.text.lastIndexOf(':');
  const hasTag = colon > at.text.lastIndexOf('/');
  const tag = hasTag ? at.text.slice(colon + 1) : undefined;
  const pin = tag === undefined || tag === 'latest' ? 'open' : 'movable';
  return { ecosystem: 'oci', name: hasTag ? at.text.slice(0, colon) : at.text, version: tag, pin, at };
}

function denoRunner({ args }: SimpleCommand): readonly Parcel[] {
  const word = args.find(({ text }) => /^(?:npm:|jsr:|https?:)/.test(text));
  if (word === undefined) return [];
  const [, kind, rest = ''] = /^(npm|jsr):\/?(.{1,300})$/.exec(word.text) ?? [];
  if (kind === undefined) return [{ ...sourceParcel(word), name: word.text, version: undefined, pin: 'open' }];
  const parcel = npmParcel({ ...word, text: rest });
  return parcel === undefined ? [] : [{ ...parcel, ecosystem: kind === 'npm' ? 'npm' : 'jsr' }];
}

function goRunner({ args }: SimpleCommand): readonly Parcel[] {
  if (args[0]?.text !== 'run') return [];
  const word = args.slice(1).find(({ text }) => !text.startsWith('-'));
  if (word === undefined || isLocal(word.text) || !word.text.includes('@')) return [];
  const mark = word.text.lastIndexOf('@');
  const version = word.text.slice(mark + 1);
  const pin = EXACT_NPM.test(version) ? 'exact' : 'open';
  return [{ ecosystem: 'go', name: word.text.slice(0, mark), version, pin, at: word }];
}

function dotnetRunner({ args }: SimpleCommand): readonly Parcel[] {
  const word = args.find(({ text }) => !text.startsWith('-'));
  if (word === undefined) return [];
  const mark = word.text.indexOf('@', 1);
  const given = args.findIndex(({ text }) => text === '--version');
  const version = mark >= 0 ? word.text.slice(mark + 1) : given >= 0 ? args[given + 1]?.text : undefined;
  const pin = version !== undefined && /^\d[\w.-]{0,64}$/.test(version) ? 'exact' : 'open';
  return [{ ecosystem: 'nuget', name: mark < 0 ? word.text : word.text.slice(0, mark), version, pin, at: word }];
}
