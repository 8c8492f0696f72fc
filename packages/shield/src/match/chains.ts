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
  readonly chains: readonly Chain[];
  /** For each concept its places in the chains, as chain * STEPS + step; later steps of a chain first. */
  readonly places: readonly (readonly number[])[];

  constructor(chains: readonly Chain[], concepts: number) {
    const places: number[][] = Array.from({ length: concepts }, () => []);
    for (const [number, { steps }] of chains.entries()) {
      if (steps.length > STEPS) throw new Error('a chain has too many steps');
      for (let step = steps.length - 1; step >= 0; step -= 1) {
        for (const concept of steps[step] ?? []) places[concept]?.push(number * STEPS + step);
      }
    }
    this.chains = chains;
    this.places = places;
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
    const size = compiled.chains.length * STEPS;
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
    const { chains } = this.#compiled;
    const places = this.#compiled.places[value];
    if (places === undefined) return;
    for (const place of places) {
      const chain = chains[place >> STEP_BITS];
      const step = place & (STEPS - 1);
      if (chain === undefined) continue;
      let begin = start;
      let opening = sentence;
      if (step > 0) {
        begin = this.#starts[place - 1] ?? NONE;
        if (begin === NONE) continue;
        const before = this.#ends[place - 1] ?? 0;
        opening = this.#sentences[place - 1] ?? 0;
        if (first < before || first - before > (chain.gaps[step - 1] ?? 0)) continue;
        if (sentence - opening > chain.sentences) continue;
      }
      this.#starts[place] = begin;
      this.#ends[place] = last;
      this.#sentences[place] = opening;
      if (step === chain.steps.length - 1) found(place >> STEP_BITS, begin, end);
    }
  }
}

/** Most steps of a chain: a power of two. */
const STEP_BITS = 2;
const STEPS = 1 << STEP_BITS;
