import type { Occurrence } from './automaton.ts';

/** A sequence of concepts that means something, compiled. */
export interface Chain {
  /** Concepts, by number, that may stand at each step. */
  readonly steps: readonly (readonly number[])[];
  /** Most characters between a step and the next. */
  readonly gaps: readonly number[];
  /** Sentences that may end between the first step and the last. */
  readonly sentences: number;
}

/** Where a chain was found. */
export type Found = (chain: number, start: number, end: number) => void;

const NONE = -1;

/** Chains in the form in which they are matched. */
export class CompiledChains {
  /** For each concept its places in the chains, as chain * STEPS + step; later steps of a chain first. */
  readonly places: readonly Uint16Array[];
  /** For each place the most characters from the step before, the sentences, and whether it is the last. */
  readonly gaps: Int32Array;
  readonly sentences: Uint8Array;
  readonly isLast: Uint8Array;

  constructor(chains: readonly Chain[], concepts: number) {
    const places: number[][] = Array.from({ length: concepts }, () => []);
    const size = chains.length * STEPS;
    [this.gaps, this.sentences, this.isLast] = [new Int32Array(size), new Uint8Array(size), new Uint8Array(size)];
    for (const [number, { steps, gaps, sentences }] of chains.entries()) {
      if (steps.length > STEPS) throw new Error('a chain has too many steps');
      for (let step = steps.length - 1; step >= 0; step -= 1) {
        const place = number * STEPS + step;
        for (const concept of steps[step] ?? []) places[concept]?.push(place);
        this.gaps[place] = gaps[step - 1] ?? 0;
        this.sentences[place] = sentences;
        this.isLast[place] = step === steps.length - 1 ? 1 : 0;
      }
    }
    this.places = places.map((some) => Uint16Array.from(some));
  }
}

/**
 * Finds chains among the words of a text as they come.
 *
 * Each word costs as many steps as there are chains with its concept, however long the text is. Of several words
 * that could begin a chain the last one counts, which lies nearest to the rest.
 */
export class ChainMatcher {
  readonly #compiled: CompiledChains;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #sentences: Int32Array;

  constructor(compiled: CompiledChains) {
    const size = compiled.gaps.length;
    this.#compiled = compiled;
    this.#starts = new Int32Array(size).fill(NONE);
    this.#ends = new Int32Array(size);
    this.#sentences = new Int32Array(size);
  }

  /** Forgets the text before. */
  reset(): void {
    this.#starts.fill(NONE);
  }

  /** The next word of the text. */
  add({ value, start, end, sentence, first, last }: Readonly<Occurrence>, found: Found): void {
    const { places, gaps, sentences, isLast } = this.#compiled;
    const own = places[value];
    if (own === undefined) return;
    const [starts, ends, openings] = [this.#starts, this.#ends, this.#sentences];
    for (let index = 0; index < own.length; index += 1) {
      const place = own[index] ?? 0;
      let begin = start;
      let opening = sentence;
      if ((place & (STEPS - 1)) > 0) {
        begin = starts[place - 1] ?? NONE;
        if (begin === NONE) continue;
        const before = ends[place - 1] ?? 0;
        opening = openings[place - 1] ?? 0;
        if (first < before || first - before > (gaps[place] ?? 0)) continue;
        if (sentence - opening > (sentences[place] ?? 0)) continue;
      }
      starts[place] = begin;
      ends[place] = last;
      openings[place] = opening;
      if (isLast[place] === 1) found(place >> STEP_BITS, begin, end);
    }
  }
}

/** Most steps of a chain: a power of two. */
const STEP_BITS = 2;
const STEPS = 1 << STEP_BITS;
