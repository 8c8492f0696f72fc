import { isWord, isWordAt } from './dictionary.ts';
import { editsOf, isNearly } from './edits.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';

/** What the words of a text tell about how it is written. */
export interface OddWords {
  /** Misspelled words of the rules, spelled right. */
  readonly typos: readonly Piece[];
  /** How many words make sense, close after another one, when each letter is moved by thirteen or read backwards. */
  readonly rotated: number;
  readonly reversed: number;
}

/** Short words that nearly every English text has. */
const COMMON: readonly string[] = `
  the and you for are not all can her was one our out any has him his how now see two way who did get let say
  she too use that with this have from they will what when your which their would there about into than then
  them these some could other after first also
`.trim().split(/\s+/);

const LETTER_A = 0x61;

interface Index {
  /** Triggers by their first and last letter. */
  readonly byEnds: readonly (readonly string[] | undefined)[];
  readonly rotated: ReadonlySet<string>;
  readonly reversed: ReadonlySet<string>;
  readonly lengths: Int32Array;
}

let built: Index | undefined;

function index(): Index {
  built ??= build();
  return built;
}

/** For the first and last letter (1 to 26) of a word, at 27 times the one plus the other, a bit for each odd length. */
export function oddLengths(): Int32Array {
  return index().lengths;
}

function build(): Index {
  const byEnds: string[][] = [];
  const [rotated, reversed] = [new Set<string>(), new Set<string>()];
  const lengths = new Int32Array(27 * 27);
  const words = [...triggers];
  for (const word of words) {
    (byEnds[endsOf(word)] ??= []).push(word);
    const edits = editsOf(word);
    for (let length = word.length - edits; length <= word.length + edits; length += 1) mark(lengths, word, length);
  }
  for (const word of words.concat(COMMON)) {
    for (const [turned, set] of [[rot13(word), rotated], [word.split('').toReversed().join(''), reversed]] as const) {
      if (isWord(turned)) continue;
      set.add(turned);
      mark(lengths, turned, turned.length);
    }
  }
  return { byEnds, rotated, reversed, lengths };
}

function mark(lengths: Int32Array, word: string, length: number): void {
  lengths[endsOf(word)] = (lengths[endsOf(word)] ?? 0) | (1 << length);
}

function endsOf(word: string): number {
  return (word.charCodeAt(0) - LETTER_A + 1) * 27 + word.charCodeAt(word.length - 1) - LETTER_A + 1;
}

/** Each letter of ASCII moved by thirteen. */
export function rot13(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const base = code < LETTER_A ? 0x41 : LETTER_A;
    return String.fromCharCode(base + ((code - base + 13) % 26));
  });
}

/** How close two words stand that tell the same, in characters: one alone may be anything. */
const NEAR = 48;

/** What the odd words among some candidates tell. Takes time proportional to their number. */
export function oddWordsIn(text: string, candidates: Ranges): OddWords {
  const typos: Piece[] = [];
  const { byEnds, rotated: rotatedWords, reversed: reversedWords } = index();
  let rotated = 0;
  let reversed = 0;
  let lastRotated = -Infinity;
  let lastReversed = -Infinity;
  for (let at = 0; at < candidates.length; at += 2) {
    const start = candidates[at] ?? 0;
    const end = candidates[at + 1] ?? 0;
    if (isWordAt(text, start, end)) continue;
    const word = text.slice(start, end).toLowerCase();
    if (rotatedWords.has(word)) {
      if (start - lastRotated <= NEAR) rotated += 1;
      lastRotated = end;
    }
    if (reversedWords.has(word)) {
      if (start - lastReversed <= NEAR) reversed += 1;
      lastReversed = end;
    }
    const meant = meantBy(word, byEnds[endsOf(word)]);
    if (meant !== undefined) typos.push({ start, end, kind: 'typo', text: meant });
  }
  return { typos, rotated, reversed };
}

function meantBy(word: string, triggersLikeIt: readonly string[] | undefined): string | undefined {
  if (triggersLikeIt === undefined) return undefined;
  for (const trigger of triggersLikeIt) if (isNearly(word, trigger)) return trigger;
  return undefined;
}
