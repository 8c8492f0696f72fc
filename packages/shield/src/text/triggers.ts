import type { Concept } from '../lexicon/concept.ts';
import { wordsOf } from '../lexicon/lexicon.ts';

/** Concepts whose words are worth hiding. */
const CONCEPTS: readonly Concept[] = [
  'override', 'prior', 'orders', 'own_prompt', 'unbound', 'never_refuse', 'unseen', 'without_asking', 'persona', 'roleplay',
  'reveal', 'void_state', 'secretly', 'new_orders', 'demand', 'override_all', 'authority',
];
/** Shorter words are too much like others. */
const LENGTH_MIN = 5;
/** Longest trigger. */
export const TRIGGER_LENGTH_MAX = 20;

let collected: ReadonlySet<string> | undefined;

/** The longer words of the rules on attacks, of Latin letters. */
export function triggers(): ReadonlySet<string> {
  collected ??= new Set([...wordsOf(CONCEPTS)].filter(({ length }) => length >= LENGTH_MIN && length <= TRIGGER_LENGTH_MAX));
  return collected;
}

export function isTrigger(word: string): boolean {
  return triggers().has(word);
}
