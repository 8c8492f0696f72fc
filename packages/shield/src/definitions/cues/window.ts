import { Automaton, type Occurrence } from '../../match/automaton.ts';
import { patternsOf } from '../../lexicon/lexicon.ts';
import { CUES } from './words.ts';

/** The kinds of cues, in the order of their numbers. */
export const CUE_KINDS: readonly string[] = Object.keys(CUES);

/** How long a stretch of one sentence is that is looked at together, in characters with white space counted as one. */
const STRETCH = 100;
/** Most cues of one view that are looked at. */
const CUES_MAX = 50_000;

let compiled: Automaton | undefined;

/** The cues of a view in the order of their ends. Inside of a longer one there is none: a "user agent" is no agent. */
export function cuesIn(view: string): readonly Occurrence[] {
  compiled ??= new Automaton(patternsOf(CUES, (kind) => CUE_KINDS.indexOf(kind)));
  const found: Occurrence[] = [];
  compiled.scan(view, (cue) => {
    for (let old = found.at(-1); old !== undefined && isInside(old, cue); old = found.at(-1)) found.pop();
    const last = found.at(-1);
    if (found.length < CUES_MAX && (last === undefined || !isInside(cue, last))) found.push({ ...cue });
  });
  return found;
}

/** Whether a cue is part of a longer one. */
function isInside(cue: Readonly<Occurrence>, other: Readonly<Occurrence>): boolean {
  return cue.start >= other.start && cue.end <= other.end && cue.end - cue.start < other.end - other.start;
}

/** What pairs of kinds say, one row for each kind; on the diagonal what each says alone. Symmetric. */
export type CueTable = Float64Array;

/** A stretch of one sentence, as a range of its cues, and the sum of what its kinds say in pairs. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly sum: number;
}

/** The stretch that says most. Takes time proportional to the cues. */
export function strongestStretch(cues: readonly Occurrence[], table: CueTable): Stretch {
  const kinds = CUE_KINDS.length;
  const [counts, here]: [Uint16Array, Set<number>] = [new Uint16Array(kinds), new Set()];
  let [from, sum, best] = [0, 0, { from: 0, to: 0, sum: -Infinity }];
  const says = (kind: number): number => {
    let said = table[kind * kinds + kind] ?? 0;
    for (const other of here) said += table[kind * kinds + other] ?? 0;
    return said;
  };
  for (const [index, { value, sentence, last }] of cues.entries()) {
    for (let old = cues[from]; old !== undefined && from < index; old = cues[from]) {
      if (old.sentence === sentence && last - old.first <= STRETCH) break;
      counts[old.value] = (counts[old.value] ?? 1) - 1;
      if (counts[old.value] === 0) {
        here.delete(old.value);
        sum -= says(old.value);
      }
      from += 1;
    }
    if (counts[value] === 0) {
      sum += says(value);
      here.add(value);
    }
    counts[value] = (counts[value] ?? 0) + 1;
    if (sum > best.sum) best = { from, to: index + 1, sum };
  }
  return best;
}
