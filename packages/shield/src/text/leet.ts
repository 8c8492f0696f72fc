import { isAsciiLetter } from './characters.ts';
import { isWordNode, nextNode } from './dictionary.ts';
import type { Piece } from './pieces.ts';

/** What digits and signs stand for; some for either of two letters. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['0', 'o'], ['1', 'il'], ['2', 'z'], ['3', 'e'], ['4', 'a'], ['5', 's'], ['6', 'gb'], ['7', 't'], ['8', 'b'],
  ['9', 'g'], ['@', 'a'], ['$', 's'], ['!', 'il'], ['|', 'li'], ['+', 't'], ['(', 'c'], ['<', 'c'], ['{', 'c'],
  ['\u20ac', 'e'], ['\u00a3', 'l'], ['\u00a5', 'y'], ['%', 'x'],
]);

const SIGN = new Uint8Array(0x10000);
for (const sign of LETTERS.keys()) SIGN[sign.charCodeAt(0)] = 1;

/** A word of this length or more tells that a text is written this way. */
const TELLING_LENGTH = 4;
/** How many telling words it takes. */
const TELLING_MIN = 2;
const LENGTH_MAX = 20;
/** Most signs at the end of a word that may be punctuation. */
const PUNCTUATION_MAX = 3;

/** Words written with digits and signs for letters, as in `1gn0r3`, if there are enough of them. Linear. */
export function leetIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let [telling, numbers] = [0, 0];
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (SIGN[unit] !== 1 && !isAsciiLetter(unit)) {
      at += 1;
      continue;
    }
    let [end, signs, letters] = [at, 0, 0];
    for (; end < text.length; end += 1) {
      const next = text.charCodeAt(end);
      if (isAsciiLetter(next)) letters += 1;
      else if (SIGN[next] === 1) signs += 1;
      else break;
    }
    const piece = signs > 0 && end - at >= 2 && end - at <= LENGTH_MAX ? wordAt(text, at, end) : undefined;
    if (piece !== undefined) {
      pieces.push(piece);
      if (letters > 0 && piece.text.length >= TELLING_LENGTH) telling += 1;
      if (letters === 0) numbers += 1;
    }
    at = end;
  }
  if (telling < TELLING_MIN) return [];
  // Where little is written so, a number is a number.
  return telling > numbers ? pieces : pieces.filter(({ start, end }) => /[A-Za-z]/.test(text.slice(start, end)));
}

/** The known word that a run stands for, with or without signs at its end that are punctuation. */
function wordAt(text: string, start: number, end: number): Piece | undefined {
  for (let stop = end; stop > start && stop >= end - PUNCTUATION_MAX; stop -= 1) {
    const run = text.slice(start, stop).toLowerCase();
    if (/^[a-z]*$/.test(run)) return undefined;
    const word = spelling(run, 0, 0);
    if (word !== undefined) {
      return { start, end: stop, kind: 'leet', text: word, at: Int32Array.from(word, (_, index) => start + index) };
    }
  }
  return undefined;
}

/** The first word of the dictionary that the rest of a run can stand for. The tree of words keeps this short. */
function spelling(run: string, at: number, node: number): string | undefined {
  if (at === run.length) return isWordNode(node) ? '' : undefined;
  const char = run[at] ?? '';
  for (const letter of LETTERS.get(char) ?? char) {
    const next = nextNode(node, letter.charCodeAt(0));
    const rest = next === 0 ? undefined : spelling(run, at + 1, next);
    if (rest !== undefined) return letter + rest;
  }
  return undefined;
}
