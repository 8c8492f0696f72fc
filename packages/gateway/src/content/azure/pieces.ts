import type { Span } from '@durward/shield';

/** How a text is cut. Both in code points. */
export interface PieceLimits {
  readonly lengthMax: number;
  /** What a piece repeats of the one before, so that nothing is hidden by a cut. */
  readonly overlap: number;
}

/** A part of a text, with its place in UTF-16 code units. */
export interface Piece {
  readonly text: string;
  readonly span: Span;
  /** In code points. */
  readonly length: number;
}

/**
 * A text in pieces of at most so many code points. No character is cut in two, nothing is left out, and
 * each piece begins with the end of the one before. An empty text has no pieces.
 */
export function piecesOf(text: string, { lengthMax, overlap }: PieceLimits): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  while (start < text.length) {
    const { end, length } = advance(text, start, lengthMax);
    pieces.push({ text: text.slice(start, end), span: { start, end }, length });
    if (end === text.length) break;
    start = retreat(text, end, Math.min(overlap, lengthMax - 1));
  }
  return pieces;
}

function advance(text: string, start: number, count: number): { readonly end: number; readonly length: number } {
  let end = start;
  let length = 0;
  while (end < text.length && length < count) {
    end += isPair(text, end) ? 2 : 1;
    length += 1;
  }
  return { end, length };
}

function retreat(text: string, end: number, count: number): number {
  let start = end;
  for (let left = count; left > 0 && start > 0; left -= 1) start -= start > 1 && isPair(text, start - 2) ? 2 : 1;
  return start;
}

/** Whether a pair of surrogates begins here. A surrogate alone counts as a character of its own. */
function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
