import { isAsciiDigit, isAsciiLetter } from './characters.ts';
import type { Piece } from './pieces.ts';

/*
 * What may be put inside a word without a reader minding: emphasis and code of Markdown, a hyphen at the end of a line,
 * the seam of two string literals. Each has a letter on both sides.
 */
const EMPHASIS: readonly string[] = ['*', '`', '~'];
const QUOTES: readonly string[] = ['"', "'", '`'];
const HYPHEN = '-';
const EMPHASIS_LENGTH_MAX = 3;
/** Most spaces between a quote and the sign that puts two literals together. */
const SPACES_MAX = 3;

const ENDS_IN_LETTER = /[\p{L}\p{N}]$/u;
const BEGINS_WITH_LETTER = /^[\p{L}\p{N}]/u;

/** The signs that a seam can begin with. */
export const INNER_MARKS: readonly number[] = [...EMPHASIS, ...QUOTES, HYPHEN].map((mark) => mark.charCodeAt(0));

/** The seams inside the words of a text, each standing for nothing; `marks` are where one of the signs may begin it. */
export function seamsIn(text: string, marks: readonly number[]): readonly Piece[] {
  const pieces: Piece[] = [];
  const add = (start: number, end: number): void => {
    if (end > start) pieces.push({ start, end, kind: 'broken', text: '' });
  };
  for (const mark of EMPHASIS) eachBehindLetter(text, marks, mark, (at) => { add(at, endOfEmphasis(text, at)); });
  eachBehindLetter(text, marks, HYPHEN, (at) => { add(at, endOfHyphen(text, at)); });
  for (const quote of QUOTES) eachBehindLetter(text, marks, quote, (at) => { add(at, endOfSeam(text, at)); });
  return pieces;
}

function eachBehindLetter(text: string, marks: readonly number[], mark: string, use: (at: number) => void): void {
  const unit = mark.charCodeAt(0);
  for (const at of marks) if (text.charCodeAt(at) === unit && isLetterBefore(text, at)) use(at);
}

function isLetterBefore(text: string, at: number): boolean {
  const unit = text.charCodeAt(at - 1);
  if (unit < 0x80) return isAsciiLetter(unit) || isAsciiDigit(unit);
  return ENDS_IN_LETTER.test(text.slice(Math.max(0, at - 2), at));
}

function isLetterAt(text: string, at: number): boolean {
  if (at >= text.length) return false;
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return isAsciiLetter(unit) || isAsciiDigit(unit);
  return BEGINS_WITH_LETTER.test(text.slice(at, at + 2));
}

/** Each of these gives where a seam that begins at a place ends, and 0 when none begins there. */
function endOfEmphasis(text: string, start: number): number {
  let at = start + 1;
  while (at - start < EMPHASIS_LENGTH_MAX && EMPHASIS.includes(text[at] ?? '')) at += 1;
  return isLetterAt(text, at) ? at : 0;
}

const NUMBER = /^\p{N}/u;

function endOfHyphen(text: string, start: number): number {
  const end = text.startsWith('\r\n', start + 1) ? start + 3 : text.startsWith('\n', start + 1) ? start + 2 : 0;
  return end > 0 && isLetterAt(text, end) && !NUMBER.test(text.slice(end, end + 2)) ? end : 0;
}

function endOfSeam(text: string, start: number): number {
  let at = afterSpaces(text, start + 1);
  if ('+.&'.includes(text[at] ?? ' ') && at - start - 1 <= SPACES_MAX) {
    const from = at + 1;
    at = afterSpaces(text, from);
    if (at - from > SPACES_MAX) return 0;
  } else if (at - start - 1 > 2 * SPACES_MAX) return 0;
  return QUOTES.includes(text[at] ?? '') && isLetterAt(text, at + 1) ? at + 1 : 0;
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (at - from <= 2 * SPACES_MAX && text.charCodeAt(at) === 0x20) at += 1;
  return at;
}
