import { patternsOf } from '../../lexicon/lexicon.ts';
import { Automaton, type Occurrence } from '../../match/automaton.ts';
import { grown } from '../features.ts';
import { CUES } from './words.ts';

const KINDS = Object.keys(CUES);
/** How many kinds of cues there are; each has a number below it. */
export const CUE_KIND_COUNT = KINDS.length;

/** Most cues of one view that are looked at. */
const CUES_MAX = 50_000;

/**
 * The cues of a view in the order of their ends, field by field; the first {@link count} are valid. Inside of a longer
 * one there is none: a "user agent" is no agent. Reading the next view overwrites them.
 */
export class CueReader {
  count = 0;
  kinds = new Uint8Array(1 << 8);
  starts = new Int32Array(1 << 8);
  ends = new Int32Array(1 << 8);
  /** How many sentences ended before the end of each. */
  sentences = new Int32Array(1 << 8);
  /** Where each begins and ends in a count of characters in which white space counts as one. */
  firsts = new Int32Array(1 << 8);
  lasts = new Int32Array(1 << 8);
  #automaton: Automaton | undefined;
  readonly #put = (cue: Readonly<Occurrence>): void => { this.#add(cue); };

  /** Takes time proportional to the length of the view. */
  read(view: string): void {
    this.count = 0;
    this.#automaton ??= new Automaton(patternsOf(CUES, (kind) => KINDS.indexOf(kind)));
    this.#automaton.scan(view, this.#put);
  }

  #add({ value, start, end, sentence, first, last }: Readonly<Occurrence>): void {
    let at = this.count;
    while (at > 0 && isInside(this.starts[at - 1] ?? 0, this.ends[at - 1] ?? 0, start, end)) at -= 1;
    this.count = at;
    if (at === CUES_MAX || (at > 0 && isInside(start, end, this.starts[at - 1] ?? 0, this.ends[at - 1] ?? 0))) return;
    if (at === this.kinds.length) this.#grow();
    this.kinds[at] = value;
    this.starts[at] = start;
    this.ends[at] = end;
    this.sentences[at] = sentence;
    this.firsts[at] = first;
    this.lasts[at] = last;
    this.count = at + 1;
  }

  #grow(): void {
    const kinds = new Uint8Array(this.kinds.length * 2);
    kinds.set(this.kinds);
    this.kinds = kinds;
    [this.starts, this.ends, this.sentences, this.firsts, this.lasts] =
      [grown(this.starts), grown(this.ends), grown(this.sentences), grown(this.firsts), grown(this.lasts)];
  }
}

/** Whether a range is part of a longer one. */
function isInside(start: number, end: number, otherStart: number, otherEnd: number): boolean {
  return start >= otherStart && end <= otherEnd && end - start < otherEnd - otherStart;
}
