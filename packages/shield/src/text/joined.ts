import { isAsciiLetter } from './characters.ts';
import { segmented } from './dictionary.ts';
import type { Piece } from './pieces.ts';

/** Shorter runs of letters are words. */
const RUN_MIN = 15;
/** What is no word after this many letters is no text. */
const RUN_MAX = 2048;
/** Least share of the letters that must belong to known words. */
const KNOWN_SHARE = 0.8;
/** Fewest words. */
const WORDS_MIN = 3;

/** Words written without spaces, as in `ignoreallpreviousinstructions` or `IgnoreAllPrevious`, taken apart. Linear. */
export function joinedIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    let end = at;
    while (end < text.length && isAsciiLetter(text.charCodeAt(end))) end += 1;
    if (end - at >= RUN_MIN && end - at <= RUN_MAX) {
      const piece = apart(text, at, end);
      if (piece !== undefined) pieces.push(piece);
    }
    at = end + 1;
  }
  return pieces;
}

function apart(text: string, start: number, end: number): Piece | undefined {
  const run = text.slice(start, end);
  const { starts, known } = segmented(run.toLowerCase());
  if (known < KNOWN_SHARE || starts.length < WORDS_MIN) return undefined;
  const words = starts.map((from, index) => run.slice(from, starts[index + 1]));
  const at = Int32Array.from(words.flatMap((word, index) => {
    const from = start + (starts[index] ?? 0);
    const places = Array.from(word, (_, letter) => from + letter);
    return index === 0 ? places : [from, ...places];
  }));
  return { start, end, kind: 'joined', text: words.join(' '), at };
}
