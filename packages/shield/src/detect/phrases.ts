import { normalised } from '../lexicon/lexicon.ts';
import { Automaton, PATTERN_LENGTH_MAX } from '../match/automaton.ts';
import type { Surface } from '../surface.ts';
import type { SignalSeverity } from './finding.ts';

/** Phrases that all mean one thing, beside the rules that the package has. */
export interface PhraseRule {
  readonly code: string;
  /** For a person; holds nothing of a text. */
  readonly what: string;
  readonly severity: SignalSeverity;
  /** Where it means more or less than that; `none` where it means nothing. */
  readonly on?: Readonly<Partial<Record<Surface, SignalSeverity | 'none'>>>;
  /** Whole words, in any case; a `*` at the end stands for any ending of the last word. */
  readonly phrases: readonly string[];
}

/** Where a view has a phrase. */
export interface PhraseHit {
  readonly rule: PhraseRule;
  readonly start: number;
  readonly end: number;
}

/** Most phrases of a set: the tables of the search have room for no more. */
export const PHRASES_MAX = 2000;
const HITS_MAX = 64;

/** A set of phrases that is sought in one pass, linear in the length of the view. */
export class PhraseRules {
  readonly #rules: readonly PhraseRule[];
  readonly #automaton: Automaton;

  /** Too many phrases, an empty one or one too long is an error that names it. */
  constructor(rules: readonly PhraseRule[]) {
    const patterns = rules.flatMap(({ code, phrases }, value) => phrases.map((phrase) => {
      const text = normalised(phrase);
      if (text.length < 2 || text.length > PATTERN_LENGTH_MAX) {
        throw new RangeError(`A phrase of ${code} has ${String(text.length)} characters; it may have from 2 to ${
          String(PATTERN_LENGTH_MAX)}.`);
      }
      return { text, open: phrase.trimEnd().endsWith('*'), value };
    }));
    if (patterns.length > PHRASES_MAX) {
      throw new RangeError(`There are ${String(patterns.length)} phrases; there may be ${String(PHRASES_MAX)}.`);
    }
    this.#rules = rules;
    this.#automaton = new Automaton(patterns);
  }

  in(view: string): readonly PhraseHit[] {
    const hits: PhraseHit[] = [];
    this.#automaton.scan(view, ({ value, start, end }) => {
      const rule = this.#rules[value];
      if (rule !== undefined && hits.length < HITS_MAX) hits.push({ rule, start, end });
    });
    return hits;
  }
}
