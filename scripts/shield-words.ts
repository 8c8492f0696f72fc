import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { costOfRank, SHARED_NONE } from '../packages/shield/src/text/dictionary.ts';

/*
 * Writes packages/shield/src/text/words.ts: the most frequent English words, counted in texts of the training
 * corpora, each text at most once per word. Letters that were spaced out are put together to words with them.
 *
 *   node scripts/shield-words.ts --corpora FOLDER
 */

const WORDS = 6500;
/** Of two letters only these count as words: the rest are abbreviations. */
const SHORT = new Set('am an as at be by do go he hi if in is it me my no of on or so to up us we'.split(' '));
const TARGET = join(import.meta.dirname, '../packages/shield/src/text/words.ts');

interface Row {
  readonly text?: string;
}

function main(): void {
  const { values } = parseArgs({ options: { corpora: { type: 'string' } } });
  if (values.corpora === undefined) throw new Error('--corpora FOLDER is needed: the folder that holds train/');
  const counts = new Map<string, number>();
  const folder = join(values.corpora, 'train');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'))) {
    for (const line of gunzipSync(readFileSync(join(folder, file))).toString().trim().split('\n')) {
      count((JSON.parse(line) as Row).text ?? '', counts);
    }
  }
  const words = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, WORDS);
  writeFileSync(TARGET, render(words.map(([word]) => word)));
}

function count(text: string, counts: Map<string, number>): void {
  for (const word of new Set(text.toLowerCase().match(/\b[a-z]{2,14}\b/g))) {
    if (word.length > 2 || SHORT.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
}

/** Grouped by what using them costs, and each without the letters that it shares with the one before it. */
function render(words: readonly string[]): string {
  const costs = words.map((_, index) => costOfRank(index + 1) - costOfRank(1));
  const groups = Array.from({ length: 1 + (costs.at(-1) ?? 0) }, (_, cost) =>
    words.filter((_word, index) => costs[index] === cost));
  const parts = groups.flatMap((group, index) => (index === 0 ? [] : ['|']).concat(shortened(group)));
  const lines = [''];
  for (const part of parts) {
    const line = `${lines.at(-1) ?? ''}${part}`;
    if (line.length > 118) lines.push(part);
    else lines[lines.length - 1] = line;
  }
  return `/** Frequent English words, read by dictionary.ts. Written by scripts/shield-words.ts. */\n` +
    `export const WORDS: string = \`\n${lines.join('\n')}\n\`;\n`;
}

function shortened(words: readonly string[]): readonly string[] {
  const sorted = words.toSorted();
  return sorted.map((word, index) => {
    const before = sorted[index - 1] ?? '';
    let shared = 0;
    while (shared < before.length && word[shared] === before[shared]) shared += 1;
    return `${String.fromCharCode(SHARED_NONE + shared)}${word.slice(shared)}`;
  });
}

main();
