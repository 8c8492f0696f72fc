import { Automaton, type Pattern } from '../match/automaton.ts';
import { isBetweenWords } from '../match/symbols.ts';
import { fold } from '../text/fold.ts';
import { untraced } from '../text/traced.ts';
import type { Concept, Lexicon } from './concept.ts';
import { ARABIC } from './arabic.ts';
import { CHINESE } from './chinese.ts';
import { ENGLISH } from './english.ts';
import { FORMS } from './forms.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { HINDI } from './hindi.ts';
import { JAPANESE } from './japanese.ts';
import { KOREAN } from './korean.ts';
import { RUSSIAN } from './russian.ts';
import { SPANISH } from './spanish.ts';

const LANGUAGES: readonly Lexicon[] = [
  ENGLISH, KOREAN, CHINESE, JAPANESE, SPANISH, GERMAN, FRENCH, RUSSIAN, ARABIC, HINDI,
  FORMS,
];

/** The concepts that have words, in the order of their numbers. */
export const CONCEPTS: readonly Concept[] = [
  ...new Set(LANGUAGES.flatMap((language) => Object.keys(language) as Concept[])),
];

const numbers = new Map(CONCEPTS.map((concept, number) => [concept, number]));

/** The number of a concept. Throws for one that has no words. */
export function numberOf(concept: string): number {
  const number = numbers.get(concept as Concept);
  if (number === undefined) throw new Error(`no words for ${concept}`);
  return number;
}

/** The single words of Latin letters in all phrases, folded, in lower case. */
export function lexiconWords(): ReadonlySet<string> {
  return new Set(LANGUAGES.flatMap(wordsOf));
}

/** Those of the English phrases alone. */
export function englishWords(): ReadonlySet<string> {
  return new Set(wordsOf(ENGLISH));
}

function wordsOf(language: Lexicon): readonly string[] {
  return Object.values(language).flatMap(listOf).flatMap((phrase) => normalised(phrase).match(/[a-z]+/g) ?? []);
}

let compiled: Automaton | undefined;

/** The automaton of all words of all languages. Built once, when it is first needed. */
export function lexicon(): Automaton {
  compiled ??= new Automaton(LANGUAGES.flatMap((language) => patternsOf(language, numberOf)));
  return compiled;
}

/** The patterns of a language, each with the number of its concept. */
export function patternsOf(
  language: Readonly<Record<string, string | readonly string[]>>,
  numberFor: (concept: string) => number,
): readonly Pattern[] {
  return Object.entries(language).flatMap(([concept, words]) =>
    listOf(words).map((word) => {
      const [text, open] = [normalised(word), word.trimEnd().endsWith('*')];
      return { text, open, value: numberFor(concept) };
    }).filter(({ text }) => text !== ''));
}

function listOf(words: string | readonly string[]): readonly string[] {
  return typeof words === 'string' ? words.split('|') : words;
}

/** A word or phrase as the automaton reads a text. */
export function normalised(word: string): string {
  const folded = fold(untraced(word)).text.toLowerCase();
  let text = '';
  for (const char of folded) {
    if (!isBetweenWords(char.charCodeAt(0))) text += char;
    else if (text !== '' && !text.endsWith(' ')) text += ' ';
  }
  return text.trimEnd();
}
