/** Kinds of characters that a person does not see and a model reads all the same. */
export type HiddenKind =
  | 'tag' | 'bidi' | 'zero_width' | 'variation_selector' | 'private_use' | 'control' | 'ansi' | 'soft_hyphen' | 'blank';

/** First and last code point of each range, and what it is. In order. */
const HIDDEN: readonly (readonly [first: number, last: number, kind: HiddenKind])[] = [
  [0x00, 0x08, 'control'], [0x0b, 0x0c, 'control'], [0x0e, 0x1f, 'control'], [0x7f, 0x9f, 'control'],
  [0xad, 0xad, 'soft_hyphen'],
  [0x34f, 0x34f, 'zero_width'],
  [0x61c, 0x61c, 'bidi'],
  [0x115f, 0x1160, 'blank'],
  [0x17b4, 0x17b5, 'zero_width'],
  [0x180b, 0x180d, 'variation_selector'], [0x180e, 0x180e, 'zero_width'], [0x180f, 0x180f, 'variation_selector'],
  [0x200b, 0x200d, 'zero_width'], [0x200e, 0x200f, 'bidi'],
  [0x202a, 0x202e, 'bidi'],
  [0x2060, 0x2065, 'zero_width'], [0x2066, 0x2069, 'bidi'], [0x206a, 0x206f, 'zero_width'],
  [0x2800, 0x2800, 'blank'],
  [0x3164, 0x3164, 'blank'],
  [0xd800, 0xdfff, 'control'],
  [0xe000, 0xf8ff, 'private_use'],
  [0xfdd0, 0xfdef, 'control'],
  [0xfe00, 0xfe0f, 'variation_selector'],
  [0xfeff, 0xfeff, 'zero_width'],
  [0xffa0, 0xffa0, 'blank'],
  [0xfff0, 0xfffb, 'control'], [0xfffe, 0xffff, 'control'],
  [0x1bca0, 0x1bca3, 'zero_width'],
  [0x1d159, 0x1d159, 'blank'],
  [0x1d173, 0x1d17a, 'zero_width'],
  [0xe0000, 0xe007f, 'tag'], [0xe0080, 0xe00ff, 'tag'], [0xe0100, 0xe01ef, 'variation_selector'],
  [0xe01f0, 0xe0fff, 'tag'],
  [0xf0000, 0x10ffff, 'private_use'],
];

/** What a code point hides as, or undefined when it can be seen. Surrogates count only when they stand alone. */
export function hiddenKindOf(codePoint: number): HiddenKind | undefined {
  let [low, high] = [0, HIDDEN.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = HIDDEN[middle];
    if (range === undefined) return undefined;
    if (codePoint < range[0]) high = middle - 1;
    else if (codePoint > range[1]) low = middle + 1;
    else return range[2];
  }
  return undefined;
}

const ESCAPE = 0x1b;
/** The one character of C1 that begins a control sequence. */
export const CSI_OF_C1 = 0x9b;
/** The longest control sequence that is taken as one. What is longer is text to be looked at. */
const SEQUENCE_LENGTH_MAX = 256;

/** Length of the terminal control sequence (ECMA-48) at `at`, or 0. */
export function ansiLengthAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === CSI_OF_C1) return csiLength(text, at, at + 1);
  if (first !== ESCAPE) return 0;
  const second = text.charCodeAt(at + 1);
  if (second === 0x5b) return csiLength(text, at, at + 2);
  // Only the address part of an operating system command is skipped: the text of a link stands after it.
  if (second === 0x5d || second === 0x50 || second === 0x5f || second === 0x5e) return stringLength(text, at);
  if (second >= 0x20 && second <= 0x2f) return 3;
  return second >= 0x30 && second <= 0x7e ? 2 : 1;
}

function csiLength(text: string, start: number, from: number): number {
  const stop = Math.min(text.length, start + SEQUENCE_LENGTH_MAX);
  for (let at = from; at < stop; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x40 && unit <= 0x7e) return at + 1 - start;
    if (unit < 0x20 || unit > 0x3f) return at - start;
  }
  return stop - start;
}

function stringLength(text: string, start: number): number {
  const stop = Math.min(text.length, start + SEQUENCE_LENGTH_MAX);
  for (let at = start + 2; at < stop; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x07 || unit === 0x9c) return at + 1 - start;
    if (unit === ESCAPE) return text.charCodeAt(at + 1) === 0x5c ? at + 2 - start : 2;
  }
  // Without an end it is no sequence: only its opening goes.
  return 2;
}

/** Marks that are put on letters of any script, or that a script can do without: they go when text is folded. */
const LOOSE_MARKS: readonly (readonly [first: number, last: number])[] = [
  [0x300, 0x36f], [0x483, 0x489],
  // Hebrew points, Arabic vowels, Syriac, tatweel.
  [0x591, 0x5bd], [0x5bf, 0x5bf], [0x5c1, 0x5c2], [0x5c4, 0x5c5], [0x5c7, 0x5c7],
  [0x610, 0x61a], [0x640, 0x640], [0x64b, 0x65f], [0x670, 0x670], [0x6d6, 0x6dc], [0x6df, 0x6e4], [0x6e7, 0x6e8],
  [0x6ea, 0x6ed], [0x711, 0x711], [0x730, 0x74a],
  // Nukta of the Indic scripts: spelled both ways.
  [0x93c, 0x93c], [0x9bc, 0x9bc], [0xa3c, 0xa3c], [0xabc, 0xabc],
  [0x1ab0, 0x1aff], [0x1dc0, 0x1dff], [0x20d0, 0x20ff], [0x2cef, 0x2cf1], [0x2de0, 0x2dff], [0x302a, 0x302f],
  [0xa66f, 0xa672], [0xa674, 0xa67d], [0xa69e, 0xa69f], [0xfe20, 0xfe2f],
];

/** Whether folding drops this mark wherever it stands. */
export function isLooseMark(codePoint: number): boolean {
  let [low, high] = [0, LOOSE_MARKS.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = LOOSE_MARKS[middle];
    if (range === undefined) return false;
    if (codePoint < range[0]) high = middle - 1;
    else if (codePoint > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

/** A letter of ASCII. */
export function isAsciiLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

export function isAsciiDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Space, tab or line break of ASCII: what folding leaves of white space. */
export function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}
