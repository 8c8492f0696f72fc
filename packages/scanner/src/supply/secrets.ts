import { findSensitive, type SecretKind, type Sensitive } from '@durward/shield';
import type { NamedWord, ProgramLaunch, RemoteLaunch, Word } from '../read/server-entry.ts';

/** What stands in the place of a secret wherever a configuration is shown. */
export const HIDDEN = '[secret]';

/** A secret that is written out in a configuration. Holds nothing of it. */
export interface PlainSecret {
  readonly kind: SecretKind | 'credential';
  /** The variable, header, flag or part that holds it. */
  readonly where: string;
  readonly at: Word['place'];
}

const HEADER_LENGTH_MIN = 12;

/** Whether a named value is a secret written out, and of which kind. A reference to one is none. */
export function secretKindOf(name: string, value: string): PlainSecret['kind'] | undefined {
  const rest = withoutReferences(value);
  if (rest.trim() === '') return undefined;
  const found = secretsIn(rest)[0] ?? secretsIn(`${name.replace(/^-{1,2}/, '')}=${rest}`)[0];
  if (found !== undefined) return found.kind as SecretKind;
  const isHeader = /^(?:proxy-)?authorization$|^cookie$|api-?key$/i.test(name);
  const bare = rest.replace(/^\s{0,4}[A-Za-z]{2,12}\s{1,4}/, '').trim();
  return isHeader && bare.length >= HEADER_LENGTH_MIN ? 'credential' : undefined;
}

/** `Bearer ${TOKEN}` holds nothing but the word `Bearer`. */
function withoutReferences(value: string): string {
  const rest = value.replaceAll(
    /\$\{[^{}]{0,200}\}|\$\([^()]{0,200}\)|\$[A-Za-z_]\w{0,100}|%[A-Za-z_]\w{0,100}%/g,
    '',
  );
  return rest === value ? value : rest.replace(/^\s{0,4}(?:bearer|basic|token)\s{0,4}$/i, '');
}

function secretsIn(text: string): readonly Sensitive[] {
  return findSensitive(text).filter(({ isSecret }) => isSecret);
}

/** Every secret that the arguments of a program hold. */
export function secretsOfProgram({ args, env }: ProgramLaunch): readonly PlainSecret[] {
  const found = env.flatMap((pair) => named(pair, `env.${pair.name}`));
  for (const [index, word] of args.entries()) {
    const [name, value] = flagOf(args[index - 1]?.text, word.text);
    const kind = secretKindOf(name, value);
    const where = name === '' ? `argument ${String(index + 1)}` : `argument ${name}`;
    if (kind !== undefined) found.push({ kind, where, at: word.place });
  }
  return found;
}

/** Every secret that the address and the headers of a remote server hold. */
export function secretsOfRemote({ url, headers }: RemoteLaunch): readonly PlainSecret[] {
  const found = headers.flatMap((pair) => named(pair, `headers.${pair.name}`));
  const parsed = URL.parse(url.text);
  if (parsed === null) return found;
  if (parsed.password !== '') found.push({ kind: 'password_in_address', where: 'url', at: url.place });
  for (const [name, value] of parsed.searchParams) {
    const kind = secretKindOf(name, value);
    if (kind !== undefined) found.push({ kind, where: `url ?${name}`, at: url.place });
  }
  return found;
}

function named(pair: NamedWord, where: string): PlainSecret[] {
  const kind = secretKindOf(pair.name, pair.text);
  return kind === undefined ? [] : [{ kind, where, at: pair.place }];
}

/** The name under which an argument is given: `--key=x`, `--key x`, `KEY=x`. */
function flagOf(before: string | undefined, text: string): readonly [name: string, value: string] {
  const [, name, value] = /^(-{0,2}[A-Za-z_][\w.-]{0,100})=([\s\S]{0,65536})$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  if (text.startsWith('-')) return ['', ''];
  return [before !== undefined && before.startsWith('-') && !before.includes('=') ? before : '', text];
}

/** A text with every secret in it hidden. */
export function withoutSecrets(text: string): string {
  let shown = '';
  let from = 0;
  for (const { span } of secretsIn(text)) {
    shown += text.slice(from, span.start) + HIDDEN;
    from = span.end;
  }
  return shown + text.slice(from);
}

/** {@link withoutSecrets} that keeps every offset: a dot for each character of a secret. */
export function dotted(text: string): string {
  let shown = '';
  let from = 0;
  for (const { span } of secretsIn(text)) {
    shown += text.slice(from, span.start) + '•'.repeat(span.end - span.start);
    from = span.end;
  }
  return shown + text.slice(from);
}

/** A command as it may be shown: quoted where a shell would need it, secrets hidden. */
export function shownCommand({ command, args }: Pick<ProgramLaunch, 'command' | 'args'>): string {
  const words = args.map((word, index) => {
    const [name, value] = flagOf(args[index - 1]?.text, word.text);
    if (secretKindOf(name, value) === undefined) return quoted(withoutSecrets(word.text));
    const isJoined = word.text !== value;
    return isJoined ? `${word.text.slice(0, word.text.length - value.length)}${HIDDEN}` : HIDDEN;
  });
  return [quoted(command.text), ...words].join(' ');
}

/** An address as it may be shown: without password, and without the values of its query. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return withoutSecrets(text);
  const query = [...url.searchParams.keys()].map((name) => `${name}=…`).join('&');
  const path = withoutSecrets(url.pathname);
  return `${url.protocol}//${url.host}${path}${query === '' ? '' : `?${query}`}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\-]{1,4096}$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
