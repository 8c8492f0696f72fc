import { CIPHERS, enciphered, type Cipher } from './ciphers.ts';
import { isWord, unknownAmong } from './dictionary.ts';
import { editsOf, isNearly } from './edits.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';

/** What the words of a text tell about how it is written. */
export interface OddWords {
  /** Misspelled words of the rules, spelled right. */
  readonly typos: readonly Piece[];
  /** The ciphers in which words make sense, one close after another. */
  readonly ciphers: readonly Cipher[];
  /** Words make sense, one close after another, when they are read backwards. */
  readonly isReversed: boolean;
}

/** Short words that nearly every English text has. */
const COMMON: readonly string[] = `
  the and you for are not all can her was one our out any has him his how now see two way who did get let say
  she too use that with this have from they will what when your which their would there about into than then
  them these some could other after first also
`.trim().split(/\s+/);

/** Words by which other ciphers than the best known are noticed. */
const TELLING: ReadonlySet<string> = new Set(`
  ignore disregard forget previous prior instruction instructions prompt system reveal password assistant message
  secret never always please everything execute conversation user output print
`.trim().split(/\s+/));

const LETTER_A = 0x61;

interface Index {
  /** Triggers by their first and last letter. */
  readonly byEnds: readonly (readonly string[] | undefined)[];
  /** The words of attacks and some that every text has, turned: by which of {@link CIPHERS}, from 1, or backwards. */
  readonly turned: ReadonlyMap<string, number>;
  readonly lengths: Int32Array;
  readonly halves: Int32Array;
}

const BACKWARDS = 1 << 4;

let built: Index | undefined;

function index(): Index {
  built ??= build();
  return built;
}

/** For the first and last letter (1 to 26) of a word, at 27 times the one plus the other, a bit for each odd length. */
export function oddLengths(): Int32Array {
  return index().lengths;
}

/** The same for what the words of the rules are made of, in halves. */
export function halfLengths(): Int32Array {
  return index().halves;
}

function build(): Index {
  const byEnds: string[][] = [];
  const turned = new Map<string, number>();
  const [lengths, halves] = [new Int32Array(27 * 27), new Int32Array(27 * 27)];
  const words = [...triggers];
  for (const word of words) {
    (byEnds[endsOf(word)] ??= []).push(word);
    mark(halves, word, word.length);
    const edits = editsOf(word);
    for (let length = word.length - edits; length <= word.length + edits; length += 1) mark(lengths, word, length);
  }
  const note = (word: string, way: number): void => {
    if (isWord(word)) return;
    mark(lengths, word, word.length);
    turned.set(word, (turned.get(word) ?? 0) | way);
  };
  for (const word of words.concat(COMMON)) {
    note(word.split('').toReversed().join(''), BACKWARDS);
    for (const [cipher, one] of CIPHERS.entries()) {
      // Those that are seldom used are known by the words that are often.
      if (cipher > 0 && !COMMON.includes(word) && !TELLING.has(word)) continue;
      const inCipher = enciphered(word, one);
      if (((turned.get(inCipher) ?? 0) & ~BACKWARDS) === 0) note(inCipher, cipher + 1);
    }
  }
  return { byEnds, turned, lengths, halves };
}

function mark(lengths: Int32Array, word: string, length: number): void {
  lengths[endsOf(word)] = (lengths[endsOf(word)] ?? 0) | (1 << length);
}

function endsOf(word: string): number {
  return (word.charCodeAt(0) - LETTER_A + 1) * 27 + word.charCodeAt(word.length - 1) - LETTER_A + 1;
}

/** How close two words stand that tell the same, in characters: one alone may be anything. */
const NEAR = 48;

const NONE: OddWords = { typos: [], ciphers: [], isReversed: false };

/** What the odd words among some candidates of a text in lower case tell. Takes time proportional to their number. */
export function oddWordsIn(text: string, candidates: Ranges): OddWords {
  const unknown = unknownAmong(text, candidates);
  if (unknown.length === 0) return NONE;
  const typos: Piece[] = [];
  const ciphers = new Set<Cipher>();
  const lastCiphered = CIPHERS.map(() => -NEAR - 1);
  let isReversed = false;
  let lastReversed = -NEAR - 1;
  const { byEnds, turned } = index();
  for (let at = 0; at < unknown.length; at += 2) {
    const start = unknown[at] ?? 0;
    const end = unknown[at + 1] ?? 0;
    const word = text.slice(start, end);
    const ways = turned.get(word) ?? 0;
    const cipher = (ways & ~BACKWARDS) - 1;
    if (cipher >= 0) {
      const one = CIPHERS[cipher];
      if (one !== undefined && start - (lastCiphered[cipher] ?? 0) <= NEAR) ciphers.add(one);
      lastCiphered[cipher] = end;
    }
    if (ways >= BACKWARDS) {
      isReversed ||= start - lastReversed <= NEAR;
      lastReversed = end;
    }
    const meant = meantBy(word, byEnds[endsOf(word)]);
    if (meant !== undefined) typos.push({ start, end, kind: 'typo', text: meant });
  }
  return { typos, ciphers: [...ciphers], isReversed };
}

function meantBy(word: string, triggersLikeIt: readonly string[] | undefined): string | undefined {
  if (triggersLikeIt === undefined) return undefined;
  for (const trigger of triggersLikeIt) if (isNearly(word, trigger)) return trigger;
  return undefined;
}
