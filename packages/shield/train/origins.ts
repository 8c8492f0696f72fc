import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HONEST_PACKAGES, sourceOf } from './honest.ts';

/** The lines of a SOURCE.txt that say where a corpus is from. */
const TELLING = /^(?:repos?|package|commit|paths?|licen[cs]e|derived from)\b/i;
const LINE_MAX = 600;

/** Where the texts of a source are from, and under which licence; undefined for those that we wrote. */
export function originOf(source: string, corpora: string): string | undefined {
  const published = HONEST_PACKAGES.find(({ name }) => sourceOf(name) === source);
  if (published !== undefined) {
    const { name, version, licence, integrity } = published;
    return `npm package ${name}@${version}, ${licence}, ${integrity}`;
  }
  const path = join(corpora, 'train', `${source}.SOURCE.txt`);
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n')
    .filter((line) => TELLING.test(line) || line.startsWith('https://'));
  return lines.map((line) => line.trim().slice(0, LINE_MAX)).join('; ').replaceAll('|', '/');
}
