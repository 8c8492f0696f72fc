import { isWordUnit } from '../match/boundaries.ts';
import { isAsciiLetter } from './characters.ts';
import { segmented } from './dictionary.ts';
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
  let [word, from]: [string, number[]] = ['', []];
  const output: string[] = [];
  const at: number[] = [];
  const flush = (): void => {
    for (const [index, char] of Array.from(spelled(word)).entries()) {
      if (char.isStart && output.length > 0) {
        output.push(' ');
        at.push(from[index] ?? start);
      }
      output.push(char.text);
      at.push(from[index] ?? start);
    }
    [word, from] = ['', []];
  };
  for (const [index, place] of letters.entries()) {
    // A gap that is wider than usual, or a space where another sign is usual, stands between two words.
    const gap = index === 0 ? usual : gaps[index - 1] ?? usual;
    if (gap.length > usual.length || (gap !== usual && gap.trim() === '')) flush();
    word += text[place] ?? '';
    from.push(place);
  }
  flush();
  return { start, end, kind: 'spaced', text: output.join(''), at: Int32Array.from(at) };
}

function mostFrequent(gaps: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const gap of gaps) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as const)[0];
}

interface Letter {
  readonly text: string;
  readonly isStart: boolean;
}

/** A run of letters, with the beginnings of its words. */
function spelled(run: string): readonly Letter[] {
  const letters = run.split('');
  const starts = new Set([0]);
  if (letters.every((letter) => isAsciiLetter(letter.charCodeAt(0)))) {
    for (const at of segmented(run.toLowerCase()).starts) starts.add(at);
  }
  return letters.map((text, index) => ({ text, isStart: starts.has(index) }));
}
