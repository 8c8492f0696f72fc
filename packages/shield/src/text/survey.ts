import { isWordUnit } from '../match/boundaries.ts';
import { INNER_MARKS } from './broken.ts';
import { CodeList } from './codes.ts';
import { Neighbours } from './neighbours.ts';
import { oddLengths } from './odd-words.ts';
import type { Piece } from './pieces.ts';
import { unitsOf } from './units.ts';

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
  /** Where a mark that may be put inside a word stands behind a letter. */
  readonly marks: readonly number[];
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
const HEX_LETTER_MAX = 6;
const DIGIT = 27;
const EXTRA = 28;
const SIGN = 29;
const OTHER_LETTER = 30;
for (let letter = 0; letter < 26; letter += 1) CLASS[0x41 + letter] = CLASS[0x61 + letter] = letter + 1;
for (let unit = 0x30; unit <= 0x39; unit += 1) CLASS[unit] = DIGIT;
for (const char of '+/-_') CLASS[char.charCodeAt(0)] = EXTRA;
for (const char of '@$!|(<{%\u20ac\u00a3\u00a5') CLASS[char.charCodeAt(0)] = SIGN;
for (let unit = 0x80; unit < 0x10000; unit += 1) if (CLASS[unit] === 0 && isWordUnit(unit)) CLASS[unit] = OTHER_LETTER;

const MARK = new Uint8Array(0x10000);
for (const mark of INNER_MARKS) MARK[mark] = 1;

/** Looks over a folded text once, whatever the case of its letters. Linear in its length. */
export function surveyOf(text: string): Survey {
  return new Surveyor(text).run();
}

class Surveyor {
  readonly #length: number;
  readonly #lengths = oddLengths();
  readonly #units: Uint16Array;
  readonly #codes: CodeList;
  readonly #runs: number[] = [];
  readonly #mixed: number[] = [];
  readonly #long: number[] = [];
  readonly #odd: number[] = [];
  readonly #signed: number[] = [];
  readonly #marks: number[] = [];
  readonly #neighbours: Neighbours;
  #singles = 0;
  #lastSingle = -SPACED_GAP_MAX;
  #hasSpaced = false;

  constructor(text: string) {
    this.#length = text.length;
    this.#units = unitsOf(text);
    this.#codes = new CodeList(text);
    this.#neighbours = new Neighbours(this.#units);
  }

  run(): Survey {
    const units = this.#units;
    const length = this.#length;
    let runStart = -1;
    for (let at = 0; at < length;) {
      const first = CLASS[units[at] ?? 0] ?? 0;
      if (MARK[units[at] ?? 0] === 1 && isBehindLetter(units, at)) this.#marks.push(at);
      if (first === EXTRA) {
        if (runStart < 0) runStart = at;
        at += 1;
        continue;
      }
      if (first === 0 || first === SIGN) {
        if (runStart >= 0 && at - runStart >= RUN_MIN) this.#runs.push(runStart, at);
        runStart = -1;
        if (first === SIGN) this.#addSigns(at);
        at += 1;
        continue;
      }
      // A word: letters and digits.
      const start = at;
      let digits = 0;
      let kind = first;
      while (kind !== 0 && kind !== EXTRA && kind !== SIGN) {
        if (runStart < 0) runStart = at;
        while (kind <= DIGIT && kind !== 0) {
          // One for a digit: quicker than a branch.
          digits += (kind + 5) >> 5;
          at += 1;
          kind = CLASS[units[at] ?? 0] ?? 0;
        }
        if (kind !== OTHER_LETTER) break;
        if (at - runStart >= RUN_MIN) this.#runs.push(runStart, at);
        runStart = -1;
        while (kind === OTHER_LETTER) {
          at += 1;
          kind = CLASS[units[at] ?? 0] ?? 0;
        }
      }
      this.#addWord(start, at, digits, first, kind);
    }
    if (runStart >= 0 && length - runStart >= RUN_MIN) this.#runs.push(runStart, length);
    this.#codes.end();
    this.#neighbours.finish();
    const { halves, rows } = this.#neighbours;
    return {
      runs: this.#runs, mixed: this.#mixed, long: this.#long, odd: this.#odd, halves, rows, signed: this.#signed,
      codes: this.#codes.pieces, marks: this.#marks, hasSpaced: this.#hasSpaced,
    };
  }

  #addSigns(at: number): void {
    const end = endOfMixed(this.#units, this.#length, at, SIGN);
    if (isAlone(this.#units, this.#length, at, end)) this.#mixed.push(at, end);
  }

  /** A word with so many digits; of which kind its first unit is, and the one after it. */
  #addWord(start: number, end: number, digits: number, first: number, next: number): void {
    const size = end - start;
    if (size === 1) {
      this.#singles = start - this.#lastSingle <= SPACED_GAP_MAX ? this.#singles + 1 : 1;
      this.#lastSingle = end;
      if (this.#singles >= SPACED_MIN) this.#hasSpaced = true;
    } else this.#singles = 0;
    if (digits === 0 ? next === SIGN || isLedBySign(this.#units, start) : digits < size || size <= 3 || next === SIGN) {
      const stop = endOfMixed(this.#units, this.#length, end, next);
      if (stop - start <= MIXED_MAX) this.#mixed.push(start, stop);
      if (stop - start >= SIGNED_MIN) this.#addSigned(start, stop);
    }
    if (size >= LONG_MIN) this.#long.push(start, end);
    const last = CLASS[this.#units[end - 1] ?? 0] ?? 0;
    if (digits < size) {
      if (digits === 0 && first <= 26 && last <= 26 && ((this.#lengths[first * 27 + last] ?? 0) >> size & 1) === 1) {
        this.#odd.push(start, end);
      }
      this.#neighbours.add(start, end, first, last);
    }
    if (digits > 0 || this.#codes.isOpen || (size === 2 && first <= HEX_LETTER_MAX && last <= HEX_LETTER_MAX)) {
      this.#codes.add(start, end);
    }
  }

  /** A run that is longer than words, to its end; each once. */
  #addSigned(start: number, end: number): void {
    if (start < (this.#signed.at(-1) ?? 0)) return;
    let stop = end;
    for (; stop < this.#length; stop += 1) {
      const kind = CLASS[this.#units[stop] ?? 0] ?? 0;
      if (kind === 0 || kind === EXTRA || kind === OTHER_LETTER) break;
    }
    this.#signed.push(start, stop);
  }
}

/** Whether a letter or digit may stand before a place: of the signs beyond ASCII that is left open. */
function isBehindLetter(units: Uint16Array, at: number): boolean {
  const before = at === 0 ? 0 : units[at - 1] ?? 0;
  return before >= 0x80 || (CLASS[before] ?? 0) - 1 >>> 0 < DIGIT;
}

/** A sign between a space and a word, other than the brackets that open one. */
function isLedBySign(units: Uint16Array, at: number): boolean {
  if (at === 0) return false;
  const sign = units[at - 1] ?? 0;
  return (sign === 0x40 || sign === 0x24 || sign === 0x21 || sign === 0x7c) &&
    !(at > 1 && (units[at - 2] ?? 0) > 0x20);
}

/** A few signs between two spaces. */
function isAlone(units: Uint16Array, length: number, start: number, end: number): boolean {
  return end - start <= 3 && !(start > 0 && (units[start - 1] ?? 0) > 0x20) &&
    !(end < length && (units[end] ?? 0) > 0x20);
}

/** Where a word with signs in it ends. */
function endOfMixed(units: Uint16Array, length: number, from: number, first: number): number {
  let end = from;
  let kind = first;
  while (kind !== 0 && kind !== EXTRA && kind !== OTHER_LETTER && end - from < MIXED_MAX) {
    end += 1;
    kind = end < length ? CLASS[units[end] ?? 0] ?? 0 : 0;
  }
  return end;
}
