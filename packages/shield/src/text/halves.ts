import { isWordUnit } from '../match/boundaries.ts';
import { isAsciiLetter } from './characters.ts';
import { isWordAt, isWordNode, nextNode } from './dictionary.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';
import { unitsOf } from './units.ts';

/** How many words of the rules stand in two halves, before it is no accident. */
const TELLING_MIN = 2;

/**
 * Words that are divided by one sign or space, as in `ign-ore all prev ious inst_ructions`, put together, if enough of
 * them are words that attacks are made of. `candidates` are two words in a row that could be the halves of one of
 * those; `lower` is the text in lower case. Takes time proportional to their length, and to that of the text where
 * there are enough.
 */
export function halvesIn(text: string, lower: string, candidates: Ranges): readonly Piece[] {
  let telling = 0;
  const units = unitsOf(lower);
  for (let index = 0; index < candidates.length; index += 2) {
    const start = candidates[index] ?? 0;
    const end = candidates[index + 1] ?? 0;
    // Two words of prose, as nearly all are, need no walk in the large tree of words.
    if (FILTER[hashOf(units, start, end)] !== 1) continue;
    const gap = gapOfHalves(lower, start, end);
    if (gap > 0 && triggers.has(whole(lower, start, gap, end))) telling += 1;
  }
  return telling < TELLING_MIN ? [] : allHalvesIn(text);
}

/** The triggers by a hash of their letters. */
const FILTER = new Uint8Array(1 << 13);
for (const word of triggers) FILTER[hashOf(unitsOf(word), 0, word.length)] = 1;

/** Of the letters in a range alone. */
function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at += 1) {
    const unit = units[at] ?? 0;
    if (isAsciiLetter(unit)) hash = Math.imul(hash, 0x1f35) + unit;
  }
  return Math.imul(hash, 0x9e3779b1) >>> 19;
}

/** Every word in two halves: where some are divided so, others are too. */
function allHalvesIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    if (!isAsciiLetter(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const gap = endOfLetters(text, at);
    const end = isWordUnit(text.charCodeAt(gap)) ? gap : endOfLetters(text, gap + 1);
    if (end <= gap + 1 || gapOfHalves(text, at, end) < 0) {
      at = gap;
      continue;
    }
    const word = whole(text, at, gap, end);
    const places = Int32Array.from(word, (_, letter) => (at + letter < gap ? at + letter : at + letter + 1));
    pieces.push({ start: at, end, kind: 'halved', text: word, at: places });
    at = end;
  }
  return pieces;
}

/** What one letter at the end of a word stands behind: `user's`, `request(s)`, `name\\n`. */
const ENDINGS: ReadonlySet<string> = new Set(["'", '(', '\\']);

/** Where the gap is in a range of two words that are one without it, and of which one alone is none; else -1. */
function gapOfHalves(text: string, start: number, end: number): number {
  let node = 0;
  let gap = -1;
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isAsciiLetter(unit)) {
      gap = at;
      continue;
    }
    node = nextNode(node, unit | 0x20);
    if (node === 0) return -1;
  }
  if (end - gap === 2 && ENDINGS.has(text.charAt(gap))) return -1;
  const areHalves = isWordNode(node) && !(isWordAt(text, start, gap) && isWordAt(text, gap + 1, end));
  return areHalves ? gap : -1;
}

function whole(text: string, start: number, gap: number, end: number): string {
  return (text.slice(start, gap) + text.slice(gap + 1, end)).toLowerCase();
}

function endOfLetters(text: string, start: number): number {
  let at = start;
  while (isAsciiLetter(text.charCodeAt(at))) at += 1;
  return at;
}
