import { isWord } from './dictionary.ts';
import { isNearlyAt } from './edits.ts';
import type { Piece } from './pieces.ts';
import { TRIGGER_LENGTH_MAX, triggers } from './triggers.ts';

/** What the words of a text tell about how it is written. */
export interface OddWords {
  /** Misspelled words of the rules, spelled right. */
  readonly typos: readonly Piece[];
  /** How many words make sense when each letter is moved by thirteen, and when the text is read backwards. */
  readonly rotated: number;
  readonly reversed: number;
}

/** Short words that nearly every English text has. */
const COMMON = 'the and you for are not all can her was one our out any has him his how now see two way who did get let say she too use that with this have from they will what when your which their would there about into than then them these some could other after first also'.split(' ');

const LETTER_A = 0x61;
/** Shortest word that is taken for a misspelled one. */
const TYPO_LENGTH_MIN = 4;

interface Index {
  /** Triggers by their first and last letter. */
  readonly byEnds: readonly (readonly string[] | undefined)[];
  readonly rotated: ReadonlySet<string>;
  readonly reversed: ReadonlySet<string>;
  /** The first and last letters of words in the two sets, as a filter. */
  readonly mirroredEnds: Uint8Array;
}

let built: Index | undefined;

function index(): Index {
  built ??= build();
  return built;
}

function build(): Index {
  const byEnds: string[][] = [];
  const [rotated, reversed] = [new Set<string>(), new Set<string>()];
  const mirroredEnds = new Uint8Array(26 * 26);
  const words = [...triggers()];
  for (const word of words) (byEnds[endsOf(word)] ??= []).push(word);
  for (const word of words.concat(COMMON)) {
    for (const [turned, set] of [[rot13(word), rotated], [word.split('').toReversed().join(''), reversed]] as const) {
      if (isWord(turned)) continue;
      set.add(turned);
      mirroredEnds[endsOf(turned)] = 1;
    }
  }
  return { byEnds, rotated, reversed, mirroredEnds };
}

function endsOf(word: string): number {
  return (word.charCodeAt(0) - LETTER_A) * 26 + word.charCodeAt(word.length - 1) - LETTER_A;
}

/** Each letter of ASCII moved by thirteen. */
export function rot13(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code < LETTER_A ? 0x41 : LETTER_A;
    return String.fromCharCode(base + ((code - base + 13) % 26));
  });
}

/** The odd words of a folded text in lower case. Linear in its length. */
export function oddWordsIn(text: string): OddWords {
  const typos: Piece[] = [];
  let [rotated, reversed] = [0, 0];
  const { byEnds, rotated: rotatedWords, reversed: reversedWords, mirroredEnds } = index();
  for (let at = 0; at < text.length;) {
    const first = text.charCodeAt(at) - LETTER_A;
    if (!(first >= 0 && first < 26)) {
      at += 1;
      continue;
    }
    let end = at + 1;
    let last = first;
    for (let letter = first; letter >= 0 && letter < 26; end += 1) {
      last = letter;
      letter = text.charCodeAt(end) - LETTER_A;
    }
    end -= 1;
    const length = end - at;
    if (length >= 3 && length <= TRIGGER_LENGTH_MAX) {
      const ends = first * 26 + last;
      if (mirroredEnds[ends] === 1) {
        const word = text.slice(at, end);
        if (rotatedWords.has(word)) rotated += 1;
        if (reversedWords.has(word)) reversed += 1;
      }
      const near = length < TYPO_LENGTH_MIN ? undefined : byEnds[ends];
      const meant = near === undefined ? undefined : meantBy(text, at, end, near);
      if (meant !== undefined) typos.push({ start: at, end, kind: 'typo', text: meant });
    }
    at = end;
  }
  return { typos, rotated, reversed };
}

/** The trigger that a word is a misspelling of. */
function meantBy(text: string, start: number, end: number, words: readonly string[]): string | undefined {
  const meant = words.find((trigger) => isNearlyAt(text, start, end, trigger));
  return meant === undefined || isWord(text.slice(start, end)) ? undefined : meant;
}
