import { isAsciiLetter } from './characters.ts';
import { isWord, segmented } from './dictionary.ts';
import type { Ranges } from './survey.ts';
import { hasTrigger } from './triggers.ts';
import type { Piece } from './pieces.ts';

/** Longest run that is taken apart. */
const RUN_MAX = 2048;

/** What a run of letters must be to count as words without spaces. */
interface Demand {
  readonly lettersMin: number;
  readonly wordsMin: number;
  /** Least share of the letters that belong to known words. */
  readonly knownMin: number;
  /** One of the words must be one that attacks are made of: names in programs are runs of words too. */
  readonly needsTrigger: boolean;
}

/** A long run speaks for itself. */
const ALONE: Demand = { lettersMin: 18, wordsMin: 4, knownMin: 0.8, needsTrigger: true };
/** So does a shorter one where there are no spaces around it either. */
const IN_UNSPACED: Demand = { lettersMin: 12, wordsMin: 2, knownMin: 0.8, needsTrigger: true };
/** Beside a long run, shorter ones are meant the same way. */
const BESIDE: Demand = { lettersMin: 7, wordsMin: 2, knownMin: 1, needsTrigger: false };

/**
 * Words written without spaces, as in `ignoreallpreviousinstructions` or `IgnoreAllPrevious`, taken apart. `long` are
 * the long words of the text. Takes time proportional to its length.
 */
export function joinedIn(text: string, long: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  let [from, to, done] = [0, 0, 0];
  for (let index = 0; index < long.length; index += 2) {
    const [start, end] = [long[index] ?? 0, long[index + 1] ?? 0];
    if (start < done) continue;
    if (start >= to) [from, to] = withoutSpaces(text, start, end, to);
    const demand = to - from >= UNSPACED_MIN ? IN_UNSPACED : ALONE;
    if (runsApart(text, start, end, demand).length > 0) {
      pieces.push(...runsApart(text, from, to, BESIDE));
      done = to;
    }
  }
  return pieces;
}

/** So many characters without a space are more than a name. */
const UNSPACED_MIN = 40;

/** The stretch around a word that has no space in it. `least` is where the last one ended. */
function withoutSpaces(text: string, start: number, end: number, least: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from > least && start - from < RUN_MAX && text.charCodeAt(from - 1) > 0x20) from -= 1;
  while (to < text.length && to - end < RUN_MAX && text.charCodeAt(to) > 0x20) to += 1;
  return [from, to];
}

/** The runs of Latin letters in a range that meet a demand, or the stronger one. */
function runsApart(text: string, from: number, to: number, demand: Demand): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = from; at < to;) {
    let end = at;
    while (end < to && isAsciiLetter(text.charCodeAt(end))) end += 1;
    if (end - at >= demand.lettersMin && end - at <= RUN_MAX) {
      const piece = apart(text, at, end, demand) ?? apart(text, at, end, ALONE);
      if (piece !== undefined) pieces.push(piece);
    }
    at = end + 1;
  }
  return pieces;
}

function apart(text: string, start: number, end: number, demand: Demand): Piece | undefined {
  if (end - start < demand.lettersMin) return undefined;
  const run = text.slice(start, end);
  const lower = run.toLowerCase();
  if (isWord(lower) || (demand.needsTrigger && !hasTrigger(lower))) return undefined;
  const { starts, known } = segmented(lower);
  if (known < demand.knownMin || starts.length < demand.wordsMin) return undefined;
  const words = starts.map((from, index) => run.slice(from, starts[index + 1]));
  const at = Int32Array.from(words.flatMap((word, index) => {
    const from = start + (starts[index] ?? 0);
    const places = Array.from(word, (_, letter) => from + letter);
    return index === 0 ? places : [from, ...places];
  }));
  return { start, end, kind: 'joined', text: words.join(' '), at };
}
