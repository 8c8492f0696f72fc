import { isWordUnit } from '../match/boundaries.ts';
import { CodeList } from './codes.ts';
import { Neighbours } from './neighbours.ts';
import { oddLengths } from './odd-words.ts';
import type { Piece } from './pieces.ts';

/** Ranges of a text, as start and end in turn. */
export type Ranges = readonly number[];

/** What one pass over a text finds to look at more closely. */
export interface Survey {
  /** Runs of base64 digits that are long enough to say something. */
  readonly runs: Ranges;
  /** Words with digits or signs among their letters. */
  readonly mixed: Ranges;
  /** Long words. */
  readonly long: Ranges;
  /** Words that resemble one of the rules, as they are, turned or misspelled. */
  readonly odd: Ranges;
  /** Lists of character codes, decoded. */
  readonly codes: readonly Piece[];
  /** Two words in a row that may be the halves of one of the rules. */
  readonly halves: Ranges;
  /** Stretches of words that the same marks stand between. */
  readonly rows: Ranges;
  /** Runs of letters with digits and signs among them that are longer than words. */
  readonly signed: Ranges;
  /** Letters stand alone in a row. */
  readonly hasSpaced: boolean;
}

const RUN_MIN = 16;
const LONG_MIN = 12;
const MIXED_MAX = 24;
const SIGNED_MIN = 16;
/** Fewest letters in a row that stand alone, and most characters from one to the next. */
const SPACED_MIN = 5;
const SPACED_GAP_MAX = 6;

/** 1 to 26 for the letters of ASCII, whatever their case; above that other classes; 0 for all else. */
const CLASS = new Uint8Array(0x10000);
const DIGIT = 27;
const EXTRA = 28;
const SIGN = 29;
const OTHER_LETTER = 30;
for (let letter = 0; letter < 26; letter += 1) CLASS[0x41 + letter] = CLASS[0x61 + letter] = letter + 1;
for (let unit = 0x30; unit <= 0x39; unit += 1) CLASS[unit] = DIGIT;
for (const char of '+/-_') CLASS[char.charCodeAt(0)] = EXTRA;
for (const char of '@$!|(<{%\u20ac\u00a3\u00a5') CLASS[char.charCodeAt(0)] = SIGN;
for (let unit = 0x80; unit < 0x10000; unit += 1) if (CLASS[unit] === 0 && isWordUnit(unit)) CLASS[unit] = OTHER_LETTER;

/** Looks over a folded text once. Linear in its length. */
export function surveyOf(text: string): Survey {
  const [runs, mixed, long, odd]: [number[], number[], number[], number[]] = [[], [], [], []];
  const [signed, neighbours] = [new SignedRuns(text), new Neighbours(text)];
  const codes = new CodeList(text);
  const [length, lengths] = [text.length, oddLengths()];
  let [singles, lastSingle, runStart, at] = [0, -SPACED_GAP_MAX, -1, 0];
  let hasSpaced = false;
  while (at < length) {
    const first = CLASS[text.charCodeAt(at)] ?? 0;
    if (first === EXTRA) {
      if (runStart < 0) runStart = at;
      at += 1;
      continue;
    }
    if (first === 0 || first === SIGN) {
      if (runStart >= 0 && at - runStart >= RUN_MIN) runs.push(runStart, at);
      runStart = -1;
      if (first === SIGN) {
        const signs = endOfMixed(text, at, first);
        if (isAlone(text, at, signs)) mixed.push(at, signs);
      }
      at += 1;
      continue;
    }
    // A word: letters and digits.
    let [end, digits, kind] = [at, 0, first];
    for (;;) {
      if (kind === OTHER_LETTER) {
        if (runStart >= 0 && end - runStart >= RUN_MIN) runs.push(runStart, end);
        runStart = -1;
      } else if (runStart < 0) runStart = end;
      while (kind <= DIGIT && kind !== 0) {
        if (kind === DIGIT) digits += 1;
        end += 1;
        kind = end < length ? CLASS[text.charCodeAt(end)] ?? 0 : 0;
      }
      if (kind !== OTHER_LETTER) break;
      if (runStart >= 0 && end - runStart >= RUN_MIN) runs.push(runStart, end);
      runStart = -1;
      while (kind === OTHER_LETTER) {
        end += 1;
        kind = end < length ? CLASS[text.charCodeAt(end)] ?? 0 : 0;
      }
      if (kind === 0 || kind > DIGIT) break;
    }
    const size = end - at;
    if (size === 1) {
      singles = at - lastSingle <= SPACED_GAP_MAX ? singles + 1 : 1;
      lastSingle = end;
      if (singles >= SPACED_MIN) hasSpaced = true;
    } else singles = 0;
    if (digits > 0 ? digits < size || size <= 3 || kind === SIGN : kind === SIGN || isLedBySign(text, at)) {
      const stop = endOfMixed(text, end, kind);
      if (stop - at <= MIXED_MAX) mixed.push(at, stop);
      if (stop - at >= SIGNED_MIN) signed.add(at, stop);
    }
    if (size >= LONG_MIN) long.push(at, end);
    const last = CLASS[text.charCodeAt(end - 1)] ?? 0;
    if (digits === 0 && first <= 26 && last <= 26 &&
      ((lengths[first * 27 + last] ?? 0) >> size & 1) === 1) odd.push(at, end);
    if (digits < size) neighbours.add(at, end, first, last);
    if (digits > 0 || size === 2 || codes.isOpen) codes.add(at, end);
    at = end;
  }
  if (runStart >= 0 && length - runStart >= RUN_MIN) runs.push(runStart, length);
  codes.end();
  neighbours.finish();
  const { halves, rows } = neighbours;
  return { runs, mixed, long, odd, halves, rows, signed: signed.ranges, codes: codes.pieces, hasSpaced };
}

/** Runs that are longer than words, each once. */
class SignedRuns {
  readonly ranges: number[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  add(start: number, end: number): void {
    if (start < (this.ranges.at(-1) ?? 0)) return;
    let stop = end;
    for (let kind = DIGIT; kind !== 0 && kind !== EXTRA && kind !== OTHER_LETTER;) {
      stop += 1;
      kind = stop < this.#text.length ? CLASS[this.#text.charCodeAt(stop)] ?? 0 : 0;
    }
    this.ranges.push(start, stop);
  }
}

/** A sign between a space and a word, other than the brackets that open one. */
function isLedBySign(text: string, at: number): boolean {
  if (at === 0) return false;
  const sign = text.charCodeAt(at - 1);
  return (sign === 0x40 || sign === 0x24 || sign === 0x21 || sign === 0x7c) &&
    !(at > 1 && text.charCodeAt(at - 2) > 0x20);
}

/** A few signs between two spaces. */
function isAlone(text: string, start: number, end: number): boolean {
  return end - start <= 3 && !(start > 0 && text.charCodeAt(start - 1) > 0x20) &&
    !(end < text.length && text.charCodeAt(end) > 0x20);
}

/** Where a word with signs in it ends. */
function endOfMixed(text: string, from: number, first: number): number {
  let [end, kind] = [from, first];
  while (kind !== 0 && kind !== EXTRA && kind !== OTHER_LETTER && end - from < MIXED_MAX) {
    end += 1;
    kind = end < text.length ? CLASS[text.charCodeAt(end)] ?? 0 : 0;
  }
  return end;
}
