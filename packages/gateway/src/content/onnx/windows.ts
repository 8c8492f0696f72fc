import type { Span } from '@durward/shield';

/** A part of a text that a model reads at once. */
export interface TokenWindow {
  readonly span: Span;
  /** With the special tokens of the model. */
  readonly ids: readonly number[];
}

export interface WindowLimits {
  /** Most tokens of a window, special ones included. */
  readonly tokensMax: number;
  /** What a window repeats of the one before, as a part of its length in characters. */
  readonly overlap: number;
}

/** First guess: a token is rarely longer than this many code units. */
const UNITS_PER_TOKEN = 5;

/**
 * A text in windows that a model can take whole. No character is cut in two, nothing is left out, and each
 * window begins with the end of the one before. Windows are counted in characters of the text, so that what
 * is found in one has its place without asking the tokenizer.
 */
export function windowsOf(
  text: string,
  encode: (text: string) => readonly number[],
  { tokensMax, overlap }: WindowLimits,
): readonly TokenWindow[] {
  const windows: TokenWindow[] = [];
  let start = 0;
  let guess = tokensMax * UNITS_PER_TOKEN;
  while (start < text.length) {
    let end = whole(text, Math.min(text.length, start + guess));
    let ids = encode(text.slice(start, end));
    while (ids.length > tokensMax && end - start > 1) {
      guess = Math.max(1, Math.floor((end - start) * (tokensMax / ids.length) * 0.95));
      const shorter = whole(text, start + guess);
      end = shorter > start && shorter < end ? shorter : whole(text, start + Math.ceil((end - start) / 2));
      ids = encode(text.slice(start, end));
    }
    windows.push({ span: { start, end }, ids: ids.slice(0, tokensMax) });
    if (end === text.length) break;
    start = Math.max(start + 1, whole(text, end - Math.floor((end - start) * overlap)));
  }
  return windows;
}

/** A place that is not in the middle of a pair of surrogates. */
function whole(text: string, at: number): number {
  const isInPair = (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return isInPair ? at + 1 : at;
}
