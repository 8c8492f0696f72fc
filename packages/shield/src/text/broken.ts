import type { Piece } from './pieces.ts';

/**
 * What may be put inside a word without a reader minding: emphasis and code marks of Markdown, a hyphen at the end
 * of a line, the seam of two string literals. Each needs a letter on both sides.
 */
const SEAM = /(?<=[\p{L}\p{N}])(?:[*`~]{1,3}|[\u00ad-]\r?\n|["'`] {0,3}[+.&] {0,3}["'`]|["'`]\s?["'`])(?=[\p{L}\p{N}])/gu;
const MARKS = /[*`~+]|-\r?\n|["'`]["'` ]/;

/** The seams inside the words of a text, each standing for nothing. */
export function seamsIn(text: string): readonly Piece[] {
  if (!MARKS.test(text)) return [];
  return Array.from(text.matchAll(SEAM), ({ 0: seam, index }) =>
    ({ start: index, end: index + seam.length, kind: 'broken', text: '' }));
}
