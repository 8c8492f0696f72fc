import { isWordUnit } from '../match/boundaries.ts';
import { CodeList } from './codes.ts';
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
  /** Letters stand alone in a row. */
  readonly hasSpaced: boolean;
}

const RUN_MIN = 16;
const LONG_MIN = 12;
const MIXED_MAX = 24;
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

/** Looks over a folded text once, whatever the case of its letters. Linear in its length. */
export function surveyOf(text: string): Survey {
  const [runs, mixed, long, odd]: [number[], number[], number[], number[]] = [[], [], [], []];
  const codes = new CodeList(text);
  const decoded: Piece[] = [];
  const length = text.length;
  const lengths = oddLengths();
  const units = unitsOf(text);
  let singles = 0;
  let lastSingle = -SPACED_GAP_MAX;
  let hasSpaced = false;
  let runStart = -1;
  let at = 0;
  while (at < length) {
    const first = CLASS[units[at] ?? 0] ?? 0;
    if (first === EXTRA) {
      if (runStart < 0) runStart = at;
      at += 1;
      continue;
    }
    if (first === 0 || first === SIGN) {
      if (runStart >= 0 && at - runStart >= RUN_MIN) runs.push(runStart, at);
      runStart = -1;
      if (first === SIGN) {
        const signs = endOfMixed(units, length, at, first);
        if (isAlone(units, length, at, signs)) mixed.push(at, signs);
      }
      at += 1;
      continue;
    }
    // A word: letters and digits.
    let end = at;
    let digits = 0;
    let kind = first;
    for (;;) {
      if (kind === OTHER_LETTER) {
        if (runStart >= 0 && end - runStart >= RUN_MIN) runs.push(runStart, end);
        runStart = -1;
      } else if (runStart < 0) runStart = end;
      while (kind <= DIGIT && kind !== 0) {
        if (kind === DIGIT) digits += 1;
        end += 1;
        kind = end < length ? CLASS[units[end] ?? 0] ?? 0 : 0;
      }
      if (kind !== OTHER_LETTER) break;
      if (runStart >= 0 && end - runStart >= RUN_MIN) runs.push(runStart, end);
      runStart = -1;
      while (kind === OTHER_LETTER) {
        end += 1;
        kind = end < length ? CLASS[units[end] ?? 0] ?? 0 : 0;
      }
      if (kind === 0 || kind > DIGIT) break;
    }
    const size = end - at;
    if (size === 1) {
      singles = at - lastSingle <= SPACED_GAP_MAX ? singles + 1 : 1;
      lastSingle = end;
      if (singles >= SPACED_MIN) hasSpaced = true;
    } else singles = 0;
    if (digits > 0 ? digits < size || size <= 3 || kind === SIGN : kind === SIGN || isLedBySign(units, at)) {
      const stop = endOfMixed(units, length, end, kind);
      if (stop - at <= MIXED_MAX) mixed.push(at, stop);
    }
    if (size >= LONG_MIN) long.push(at, end);
    if (digits === 0 && first <= 26) {
      const last = CLASS[units[end - 1] ?? 0] ?? 0;
      if (last <= 26 && ((lengths[first * 27 + last] ?? 0) >> size & 1) === 1) odd.push(at, end);
    }
    if (digits > 0 || size === 2 || codes.isOpen) {
      const piece = codes.add(at, end);
      if (piece !== undefined) decoded.push(piece);
    }
    at = end;
  }
  if (runStart >= 0 && length - runStart >= RUN_MIN) runs.push(runStart, length);
  const piece = codes.end();
  if (piece !== undefined) decoded.push(piece);
  return { runs, mixed, long, odd, codes: decoded, hasSpaced };
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
