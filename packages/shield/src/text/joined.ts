import { isWord, segmented } from './dictionary.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';
import type { Piece } from './pieces.ts';

/** Longest run that is taken apart. */
const RUN_MAX = 2048;

/** What a run of letters must be to count as words without spaces. */
interface Demand {
  readonly lettersMin: number;
  readonly wordsMin: number;
  /** Least share of the letters that belong to known words. */
  readonly knownMin: number;
}

/** A long run speaks for itself. */
const ALONE: Demand = { lettersMin: 12, wordsMin: 2, knownMin: 0.8 };
/** Beside a long run, shorter ones are meant the same way. */
const BESIDE: Demand = { lettersMin: 7, wordsMin: 2, knownMin: 1 };

/**
 * Words written without spaces, as in `ignoreallpreviousinstructions` or `IgnoreAllPrevious`, taken apart. `long` are
 * the long words of the text. Takes time proportional to their length.
 */
export function joinedIn(text: string, long: Ranges): readonly Piece[] {
  const found = runsApart(text, long, ALONE);
  return countOfTriggers(found) < TRIGGERS_MIN ? [] : runsApart(text, long, BESIDE, found);
}

/** How many words of the rules it takes: names in programs are runs of words too. */
const TRIGGERS_MIN = 1;

function countOfTriggers(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.toLowerCase().split(' ').filter((word) => triggers.has(word)).length, 0);
}

/** The runs that meet a demand, those that are apart already included. */
function runsApart(text: string, long: Ranges, demand: Demand, known: readonly Piece[] = []): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (let index = 0; index < long.length; index += 2) {
    const [start, end] = [long[index] ?? 0, long[index + 1] ?? 0];
    const done = known[next];
    if (done !== undefined && done.start === start) {
      pieces.push(done);
      next += 1;
    } else if (end - start >= demand.lettersMin && end - start <= RUN_MAX) {
      const piece = apart(text, start, end, demand);
      if (piece !== undefined) pieces.push(piece);
    }
  }
  return pieces;
}

const LATIN = /^[a-z]+$/;

function apart(text: string, start: number, end: number, { wordsMin, knownMin }: Demand): Piece | undefined {
  const run = text.slice(start, end);
  const lower = run.toLowerCase();
  if (!LATIN.test(lower) || isWord(lower)) return undefined;
  const { starts, known } = segmented(lower);
  if (known < knownMin || starts.length < wordsMin) return undefined;
  const words = starts.map((from, index) => run.slice(from, starts[index + 1]));
  const at = Int32Array.from(words.flatMap((word, index) => {
    const from = start + (starts[index] ?? 0);
    const places = Array.from(word, (_, letter) => from + letter);
    return index === 0 ? places : [from, ...places];
  }));
  return { start, end, kind: 'joined', text: words.join(' '), at };
}
