import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chunkOf } from './planted.ts';
import { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/** A published package whose files are honest texts. */
export interface HonestPackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  readonly kind: 'pages' | 'messages' | 'mails';
  /** Which of its files, as a regular expression on their paths. */
  readonly files: string;
  readonly licence: string;
  readonly textsMax: number;
}

/** The name of a package as npm names the file of it. */
function fileNameOf(name: string): string {
  return name.replace('@', '').replace('/', '-');
}

/** The name of the source that a package is. */
export function sourceOf(name: string): string {
  return `npm-${fileNameOf(name)}`;
}

export const HONEST_PACKAGES: readonly HonestPackage[] =
  JSON.parse(readFileSync(join(import.meta.dirname, 'honest.json'), 'utf8')) as readonly HonestPackage[];

/** The honest texts of all packages. What `cache` does not have yet is fetched with npm and checked. */
export function honestSamples(cache: string, seed: number): readonly Sample[] {
  return HONEST_PACKAGES.flatMap((one) => textsOf(one, unpacked(one, cache), new Chance(seed)));
}

function unpacked({ name, version, integrity }: HonestPackage, cache: string): string {
  const folder = join(cache, `${fileNameOf(name)}-${version}`);
  const archive = `${folder}.tgz`;
  mkdirSync(cache, { recursive: true });
  if (!existsSync(archive)) {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache], { stdio: 'inherit' });
  }
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== integrity) {
    throw new Error(`${archive} is not the package that was trained on: it has ${digest}, expected ${integrity}. ` +
      'Delete it and try again.');
  }
  if (!existsSync(folder)) {
    mkdirSync(folder);
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
  }
  return folder;
}

function textsOf({ name, kind, files, textsMax }: HonestPackage, folder: string, chance: Chance): readonly Sample[] {
  const wanted = new RegExp(files);
  const paths = (readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => wanted.test(relative(folder, path))).toSorted();
  const source = sourceOf(name);
  const texts = kind === 'messages' ? paths.flatMap((path) => messagesOf(path, chance)) :
    paths.map((path) => (kind === 'mails' ? mailOf(path) : readFileSync(path, 'utf8')));
  return chance.shuffled(texts.filter((text) => text.trim().length > 20)).slice(0, textsMax).map((text): Sample => ({
    text: text.length > LENGTH_MAX ? chunkOf(text, chance) : text, isAttack: false, source,
    surface: kind === 'messages' ? chance.of(['error', 'tool_result'] as const) : kind === 'mails' ? 'tool_result' :
      chance.of(['document', 'tool_result'] as const),
  }));
}

/** Of a longer text one piece is taken. */
const LENGTH_MAX = 6000;
const MESSAGES_PER_TEXT = 6;

/** Messages of a program, a few in a row as a log has them. */
function messagesOf(path: string, chance: Chance): readonly string[] {
  const all = chance.shuffled(Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  return Array.from({ length: Math.floor(all.length / MESSAGES_PER_TEXT) }, (_, index) =>
    all.slice(index * MESSAGES_PER_TEXT, (index + 1) * MESSAGES_PER_TEXT).join('\n'));
}

/** A mail with the lines of its head that a reader sees. */
function mailOf(path: string): string {
  const { text } = JSON.parse(readFileSync(path, 'utf8')) as { text?: string };
  if (text === undefined) return '';
  const border = text.indexOf('\n\n');
  const head = text.slice(0, border).split('\n').filter((line) => /^(?:From|To|Subject|Date):/i.test(line));
  return `${head.join('\n')}\n${text.slice(border)}`;
}
