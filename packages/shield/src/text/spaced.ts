import { isWordUnit } from '../match/boundaries.ts';
import { isAsciiLetter } from './characters.ts';
import { segmented, WORD_LENGTH_MAX } from './dictionary.ts';
import type { Piece } from './pieces.ts';

/** Fewest letters in a row that stand alone. */
const LETTERS_MIN = 5;
/** Most characters between two such letters. */
const BETWEEN_MAX = 6;

/**
 * Words whose letters stand apart, as in `i g n o r e`, `i.g.n.o.r.e` or one letter to a line, put together.
 * Where the spaces between words are lost, words are found again. `text` is folded. Linear in its length.
 */
export function spacedIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    if (!standsAlone(text, at)) {
      at += 1;
      continue;
    }
    const letters = lettersFrom(text, at);
    if (letters.length >= LETTERS_MIN) pieces.push(joined(text, letters));
    at = (letters.at(-1) ?? at) + 1;
  }
  return pieces;
}

function standsAlone(text: string, at: number): boolean {
  if (!isWordUnit(text.charCodeAt(at))) return false;
  return !(at > 0 && isWordUnit(text.charCodeAt(at - 1))) && !isWordUnit(text.charCodeAt(at + 1));
}

/** The places of single letters from `at` on that follow each other closely. */
function lettersFrom(text: string, at: number): readonly number[] {
  const letters = [at];
  for (let last = at; ;) {
    let next = last + 1;
    while (next < text.length && next - last <= BETWEEN_MAX && !isWordUnit(text.charCodeAt(next))) next += 1;
    if (next >= text.length || next - last < 2 || !standsAlone(text, next)) return letters;
    letters.push(next);
    last = next;
  }
}

function joined(text: string, letters: readonly number[]): Piece {
  const [start, end] = [letters[0] ?? 0, (letters.at(-1) ?? 0) + 1];
  const gaps = letters.slice(1).map((place, index) => text.slice((letters[index] ?? 0) + 1, place));
  const usual = mostFrequent(gaps);
  const spelling = new Spelling();
  const opening = openingBefore(text, start, usual);
  if (opening < start) spelling.mark(text[opening] ?? '', opening);
  for (const [index, place] of letters.entries()) {
    const gap = index === 0 ? usual : gaps[index - 1] ?? usual;
    const marks = gap === usual ? '' : gap.replace(WHITE, '').replaceAll(usual.trim() || ' ', '');
    // A gap that is wider than usual, or a space where another sign is usual, stands between two words.
    if (gap.length > usual.length || (gap !== usual && gap.trim() === '')) spelling.endWord(marks, place);
    spelling.add(text[place] ?? '', place);
  }
  spelling.endWord('', end);
  spelling.finish();
  return { start: opening, end, kind: 'spaced', text: spelling.text, at: Int32Array.from(spelling.at) };
}

const WHITE = /\s+/g;

/** Where the bracket or mark stands that is as far before the first letter as the letters are apart. */
function openingBefore(text: string, start: number, usual: string): number {
  const at = start - usual.length - 1;
  const isMark = at >= 0 && text.slice(at + 1, start) === usual && usual.trim() === '' && usual !== '' &&
    text.charCodeAt(at) > 0x20 && !isWordUnit(text.charCodeAt(at));
  return isMark ? at : start;
}

/** After what a word is set apart by a space. */
const LETTER_OR_STOP = /^[\p{L}\p{N}\p{M}.,:;!?\])}>"']$/u;

/** Letters in a row as they were found, and the marks behind them. */
interface Row {
  readonly letters: string;
  readonly places: readonly number[];
  readonly marks: string;
  /** Where the marks stand. */
  readonly end: number;
}

/** Letters on their way to words. */
class Spelling {
  text = '';
  readonly at: number[] = [];
  readonly #rows: Row[] = [];
  #last = '';
  #letters = '';
  #places: number[] = [];

  add(letter: string, place: number): void {
    this.#letters += letter;
    this.#places.push(place);
  }

  /** Sets a mark that stands before a word. */
  mark(unit: string, place: number): void {
    this.#set(unit, place);
  }

  /** Ends the row at hand, with the marks after it that stand at `end`. */
  endWord(marks: string, end: number): void {
    this.#rows.push({ letters: this.#letters, places: this.#places, marks, end });
    this.#letters = '';
    this.#places = [];
  }

  /** Writes what was found. Rows as long as words are words; in a longer one the spaces were lost. */
  finish(): void {
    const all = this.#rows.reduce((sum, { letters }) => sum + letters.length, 0);
    const areWords = this.#rows.length >= ROWS_MIN && all <= this.#rows.length * WORD_LENGTH_MEAN;
    for (const { letters, places, marks, end } of this.#rows) {
      const starts = areWords && letters.length <= WORD_LENGTH_MAX ? [0] : startsOf(letters);
      for (const [word, start] of starts.entries()) {
        if (LETTER_OR_STOP.test(this.#last)) this.#set(' ', places[start] ?? end);
        const stop = starts[word + 1] ?? letters.length;
        for (let index = start; index < stop; index += 1) this.#set(letters.charAt(index), places[index] ?? end);
      }
      for (const mark of marks) this.#set(mark, end);
    }
  }

  #set(unit: string, place: number): void {
    this.text += unit;
    this.#last = unit;
    this.at.push(place);
  }
}

/** So many rows of this length on average are words of a sentence. */
const ROWS_MIN = 3;
const WORD_LENGTH_MEAN = 9;

function mostFrequent(gaps: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const gap of gaps) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as const)[0];
}

/** Where the words of a run begin: in Latin letters by the dictionary, and where letters and others meet. */
function startsOf(run: string): readonly number[] {
  const starts: number[] = [];
  for (let at = 0; at < run.length;) {
    const isLatin = isAsciiLetter(run.charCodeAt(at));
    let end = at + 1;
    while (end < run.length && isAsciiLetter(run.charCodeAt(end)) === isLatin) end += 1;
    if (isLatin) for (const start of segmented(run.slice(at, end).toLowerCase()).starts) starts.push(at + start);
    else starts.push(at);
    at = end;
  }
  return starts;
}
