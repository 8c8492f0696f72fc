import { isAsciiDigit, isAsciiLetter } from './characters.ts';
import { isWordNode, nextNode, priceOf, STRAY_COST, WORD_LENGTH_MAX } from './dictionary.ts';
import { lettersOf, startOfSigns } from './leet.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { hasTrigger } from './triggers.ts';

/** Longest run that is taken apart. */
const RUN_MAX = 2048;
const WORDS_MIN = 4;
/** Least share of a run that belongs to known words. */
const KNOWN_MIN = 0.75;
/** How many of the signs stand for letters, at least and at most of all. */
const SIGNS_MIN = 3;
const SIGNS_SHARE_MAX = 0.75;
/** Letters that are no digits of base 16. */
const OTHERS_MIN = 4;

/**
 * Words without spaces and with digits and signs for letters, as in `1gn0r34llpr3v10us`, taken apart. `runs` are
 * letters, digits and signs in a row. Takes time proportional to their length.
 */
export function leetRunsIn(text: string, runs: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < runs.length; index += 2) {
    const start = startOfSigns(text, runs[index] ?? 0, runs[index - 1] ?? 0);
    const end = Math.min(runs[index + 1] ?? 0, start + RUN_MAX);
    const piece = mayBeWords(text, start, end) ? wordsOf(text, start, end) : undefined;
    if (piece !== undefined) pieces.push(piece);
  }
  return pieces;
}

/** In one case, with enough signs and enough letters that are no hex digits: data is otherwise. */
function mayBeWords(text: string, start: number, end: number): boolean {
  let [signs, others, upper, lower] = [0, 0, 0, 0];
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isAsciiLetter(unit)) {
      signs += 1;
      continue;
    }
    if (unit >= 0x61) lower += 1;
    else upper += 1;
    if (upper > 0 && lower > 0) return false;
    if ((unit | 0x20) > 0x66) others += 1;
  }
  return others >= OTHERS_MIN && signs >= SIGNS_MIN && signs <= (end - start) * SIGNS_SHARE_MAX;
}

function wordsOf(text: string, start: number, end: number): Piece | undefined {
  const { words, known } = segmentedSigns(text, start, end);
  if (words.length < WORDS_MIN || known < KNOWN_MIN * (end - start)) return undefined;
  if (!hasTrigger(words.join(''))) return undefined;
  const places: number[] = [];
  let at = start;
  for (const [index, word] of words.entries()) {
    if (index > 0) places.push(at);
    for (let letter = 0; letter < word.length; letter += 1) places.push(at + letter);
    at += word.length;
  }
  return { start, end, kind: 'leet', text: words.join(' '), at: Int32Array.from(places) };
}

/** The cheapest way to read a run as words, each sign as any of its letters. The tree of words keeps this short. */
function segmentedSigns(
  text: string, start: number, end: number,
): { readonly words: readonly string[]; readonly known: number } {
  const length = end - start;
  const best = new Int32Array(length + 1).fill(0x7fffffff);
  /** The word that the best way to a place ends with; a letter that belongs to none is `undefined`. */
  const words: (string | undefined)[] = Array.from({ length: length + 1 });
  const from = new Int32Array(length + 1);
  best[0] = 0;
  const offer = (to: number, price: number, origin: number, word: string | undefined): void => {
    if (price >= (best[to] ?? 0)) return;
    [best[to], from[to], words[to]] = [price, origin, word];
  };
  for (let origin = 0; origin < length; origin += 1) {
    const base = best[origin] ?? 0;
    offer(origin + 1, base + STRAY_COST, origin, undefined);
    const walk = (at: number, node: number, word: string): void => {
      if (isWordNode(node)) offer(at, base + priceOf(node), origin, word);
      if (at === length || word.length === WORD_LENGTH_MAX) return;
      for (const letter of lettersOf(text.charAt(start + at))) {
        const next = nextNode(node, letter.charCodeAt(0));
        if (next !== 0) walk(at + 1, next, word + letter);
      }
    };
    walk(origin, 0, '');
  }
  return readBack(text, start, length, from, words);
}

function readBack(
  text: string, start: number, length: number, from: Int32Array, words: readonly (string | undefined)[],
): { readonly words: readonly string[]; readonly known: number } {
  const read: string[] = [];
  let [known, stray] = [0, ''];
  for (let at = length; at > 0; at = from[at] ?? 0) {
    const word = words[at];
    if (word === undefined) {
      const unit = text.charCodeAt(start + at - 1);
      const letter = isAsciiLetter(unit) || isAsciiDigit(unit) ? lettersOf(text.charAt(start + at - 1)) : '';
      stray = (letter.charAt(0) || text.charAt(start + at - 1)) + stray;
      continue;
    }
    if (stray !== '') read.push(stray);
    [stray, known] = ['', known + word.length];
    read.push(word);
  }
  if (stray !== '') read.push(stray);
  return { words: read.toReversed(), known };
}
