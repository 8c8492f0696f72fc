import type { Piece } from './pieces.ts';

/** What may be put inside a word without a reader minding. Each has a letter on both sides. */
const SEAMS: readonly RegExp[] = [
  // Emphasis and code of Markdown.
  /[*`~]{1,3}(?=[\p{L}\p{N}])/gu,
  // A hyphen at the end of a line.
  /-\r?\n(?=\p{L})/gu,
  // Two string literals put together.
  /["'`] {0,3}[+.&]? {0,3}["'`](?=[\p{L}\p{N}])/gu,
];
/** Looked for only where a seam may be: a pattern that begins by looking back is slow everywhere. */
const ENDS_IN_LETTER = /[\p{L}\p{N}]$/u;
const MARKS = /[*`~]|-\r?\n|["'`][ +.&]{0,7}["'`]/;

/** The seams inside the words of a text, each standing for nothing; those of one kind are in order. */
export function seamsIn(text: string): readonly Piece[] {
  if (!MARKS.test(text)) return [];
  return SEAMS.flatMap((seam) => Array.from(text.matchAll(seam), ({ 0: match, index }) =>
    ({ start: index, end: index + match.length, kind: 'broken', text: '' })))
    .filter(({ start }) => ENDS_IN_LETTER.test(text.slice(Math.max(0, start - 2), start)));
}
