import { englishWords } from '../lexicon/lexicon.ts';

/**
 * Words that attacks are made of and that are long enough to be known when they are misspelled, turned around or run
 * together with others. Words that differ from a frequent one in a letter are not here.
 */
const TRIGGERS = `
  ignore ignoring ignored disregard disregarding forget override overriding bypass bypassing disobey overrule
  previous previously preceding earlier foregoing original instruction instructions instruct directive directives
  guideline guidelines guidance prompt prompts system programming commands restriction restrictions restricted
  limitations ethical unethical ethics moral morality immoral illegal unfiltered uncensored unrestricted jailbreak
  jailbroken developer pretend pretending roleplay persona character fictional hypothetical reveal repeat
  verbatim confidential sensitive secretly silently quietly password passwords credentials private
  assistant chatbot strictly obey comply refuse everything following immediately important attention
  conversation without confirmation permission administrator maintenance authorized regardless anything
  guardrails guardrail safeguards constraints policies content filters message messages execute transfer forward
  database environment variables security recipient transaction
`;

/** Of the other English words of the rules, those that are long enough to be like no other. */
const LENGTH_MIN = 6;
const LENGTH_MAX = 20;

/** The triggers, in lower case. */
export const triggers: ReadonlySet<string> = new Set([
  ...TRIGGERS.trim().split(/\s+/),
  ...[...englishWords()].filter(({ length }) => length >= LENGTH_MIN && length <= LENGTH_MAX),
]);

/** The first three letters of the triggers, five bits each, as a filter. */
const BEGINNINGS = new Uint8Array(1 << 15);
for (const word of triggers) BEGINNINGS[withLetter(withLetter(withLetter(0, word, 0), word, 1), word, 2)] = 1;

function withLetter(letters: number, text: string, at: number): number {
  return ((letters << 5) | (text.charCodeAt(at) & 31)) & 0x7fff;
}

/** Whether a trigger stands anywhere in a run of letters in lower case. Linear in its length. */
export function hasTrigger(run: string): boolean {
  let letters = withLetter(withLetter(0, run, 0), run, 1);
  for (let at = 0; at + 4 < run.length; at += 1) {
    letters = withLetter(letters, run, at + 2);
    if (BEGINNINGS[letters] !== 1) continue;
    for (let end = at + 5; end <= run.length && end - at <= LENGTH_MAX; end += 1) {
      if (triggers.has(run.slice(at, end))) return true;
    }
  }
  return false;
}
