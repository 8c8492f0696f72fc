import { CONCEPTS, patternsOf } from '../../lexicon/lexicon.ts';
import { Automaton } from '../../match/automaton.ts';
import type { DefinitionLexicon } from '../words/concept.ts';
import { ACTS } from '../words/acts.ts';
import { ARABIC } from '../words/arabic.ts';
import { CHINESE } from '../words/chinese.ts';
import { ENGLISH } from '../words/english.ts';
import { FORMS } from '../words/forms.ts';
import { FRENCH } from '../words/french.ts';
import { GERMAN } from '../words/german.ts';
import { HINDI } from '../words/hindi.ts';
import { JAPANESE } from '../words/japanese.ts';
import { KOREAN } from '../words/korean.ts';
import { RUSSIAN } from '../words/russian.ts';
import { SPANISH } from '../words/spanish.ts';

const LANGUAGES: readonly DefinitionLexicon[] = [
  ENGLISH, ACTS, KOREAN, CHINESE, JAPANESE, SPANISH, GERMAN, FRENCH, RUSSIAN, ARABIC, HINDI, FORMS,
];

/** All concepts that have words: those of the shield keep their numbers. */
export const DEFINITION_CONCEPTS: readonly string[] = [
  ...new Set([...CONCEPTS, ...LANGUAGES.flatMap((language) => Object.keys(language))]),
];

const numbers = new Map(DEFINITION_CONCEPTS.map((concept, number) => [concept, number]));

/** The number of a concept. Throws for one that has no words. */
export function definitionNumberOf(concept: string): number {
  const number = numbers.get(concept);
  if (number === undefined) throw new Error(`no words for ${concept}`);
  return number;
}

let compiled: Automaton | undefined;

/** The automaton of the words that only definitions have rules for. Built once, when it is first needed. */
export function definitionLexicon(): Automaton {
  compiled ??= new Automaton(LANGUAGES.flatMap((language) => patternsOf(language, definitionNumberOf)));
  return compiled;
}
