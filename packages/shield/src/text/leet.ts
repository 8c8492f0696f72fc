import { isWordUnit } from '../match/boundaries.ts';
import { isAsciiLetter } from './characters.ts';
import { isWordNode, nextNode } from './dictionary.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';

/** What digits and signs stand for; some for either of two letters. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['0', 'o'], ['1', 'il'], ['2', 'z'], ['3', 'e'], ['4', 'a'], ['5', 's'], ['6', 'gb'], ['7', 't'], ['8', 'b'],
  ['9', 'g'], ['@', 'a'], ['$', 's'], ['!', 'il'], ['|', 'li'], ['+', 't'], ['(', 'c'], ['<', 'c'], ['{', 'c'],
  ['\u20ac', 'e'], ['\u00a3', 'l'], ['\u00a5', 'y'], ['%', 'x'],
]);

/** What a letter, digit or sign stands for, each possible letter in lower case. */
export function lettersOf(char: string): string {
  return LETTERS.get(char) ?? char.toLowerCase();
}

const SIGN = new Uint8Array(0x10000);
for (const sign of LETTERS.keys()) SIGN[sign.charCodeAt(0)] = 1;

/** A word of this length or more tells that a text is written this way. */
const TELLING_LENGTH = 4;
/** How many telling words it takes. */
const TELLING_MIN = 2;
const LENGTH_MAX = 20;
/** Most signs at the end of a word that may be punctuation. */
const PUNCTUATION_MAX = 3;

/**
 * Words written with digits and signs for letters, as in `1gn0r3`, if there are enough of them. `mixed` are the words
 * of the text that have digits or signs. Takes time proportional to their length.
 */
export function leetIn(text: string, mixed: Ranges): readonly Piece[] {
  const words: Piece[] = [];
  const numbers: Piece[] = [];
  const unknown: number[] = [];
  let [telling, done] = [0, 0];
  for (let index = 0; index < mixed.length; index += 2) {
    const from = mixed[index] ?? 0;
    const end = mixed[index + 1] ?? 0;
    if (from < done) continue;
    const start = startOfSigns(text, from, done);
    const piece = end - start <= LENGTH_MAX ? wordAt(text, start, end) : undefined;
    if (piece === undefined) {
      if (end - start <= LENGTH_MAX) unknown.push(from, end);
      continue;
    }
    done = piece.end;
    const isNumber = !LETTER.test(text.slice(piece.start, piece.end));
    (isNumber ? numbers : words).push(piece);
    if (!isNumber && piece.text.length >= TELLING_LENGTH) telling += 1;
  }
  if (telling < TELLING_MIN) return [];
  // Where little is written so, a number is a number, and a name has its digits.
  const names = telling >= USUAL_MIN ? spelledOut(text, unknown) : [];
  const others = telling > numbers.length ? [...numbers, ...names] : names;
  const all = others.length === 0 ? words : words.concat(others).toSorted((a, b) => a.start - b.start);
  return all.map(({ start, end, kind, text: meant }) =>
    ({ start, end, kind, text: meant, at: placesFrom(start, meant.length) }));
}

/** Where so many words are written this way, all are. */
const USUAL_MIN = 8;

/** What words that are not in the dictionary read like, each sign taken for its first letter. */
function spelledOut(text: string, words: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < words.length; index += 2) {
    const [start, end] = [words[index] ?? 0, endOfWord(text, words[index] ?? 0, words[index + 1] ?? 0)];
    if (!LETTER.test(text.slice(start, end))) continue;
    let spelled = '';
    for (let at = start; at < end; at += 1) spelled += LETTERS.get(text.charAt(at))?.charAt(0) ?? text.charAt(at);
    pieces.push({ start, end, kind: 'leet', text: spelled });
  }
  return pieces;
}

/** Without the signs at its end: they may be punctuation. */
function endOfWord(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && !isWordUnit(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

const LETTER = /[A-Za-z]/;

/** Each letter stands for the one in the same place. */
function placesFrom(start: number, length: number): Int32Array {
  const places = new Int32Array(length);
  for (let index = 0; index < length; index += 1) places[index] = start + index;
  return places;
}

/** Where the signs begin that stand before a word and may be letters of it: at most two. */
export function startOfSigns(text: string, from: number, least: number): number {
  let start = from;
  while (start > least && from - start < 2 && SIGN[text.charCodeAt(start - 1)] === 1) start -= 1;
  return start;
}

/** The known word that a run stands for, with or without signs at its end that are punctuation. */
function wordAt(text: string, start: number, end: number): Piece | undefined {
  const plainEnd = endOfLetters(text, start, end);
  for (let stop = end; stop > plainEnd && stop >= end - PUNCTUATION_MAX; stop -= 1) {
    const word = spelling(text, start, stop, 0);
    if (word !== undefined) return { start, end: stop, kind: 'leet', text: word };
  }
  return undefined;
}

/** Up to where a run has letters only. */
function endOfLetters(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isAsciiLetter(text.charCodeAt(at))) at += 1;
  return at;
}

/** The first word of the dictionary that a range can stand for. The tree of words keeps this short. */
function spelling(text: string, at: number, end: number, node: number): string | undefined {
  if (at === end) return isWordNode(node) ? '' : undefined;
  const unit = text.charCodeAt(at);
  if (isAsciiLetter(unit)) return continued(text, at, end, node, unit | 0x20);
  for (const letter of LETTERS.get(text[at] ?? '') ?? '') {
    const word = continued(text, at, end, node, letter.charCodeAt(0));
    if (word !== undefined) return word;
  }
  return undefined;
}

function continued(text: string, at: number, end: number, node: number, letter: number): string | undefined {
  const next = nextNode(node, letter);
  const rest = next === 0 ? undefined : spelling(text, at + 1, end, next);
  return rest === undefined ? undefined : String.fromCharCode(letter) + rest;
}
