import { isWordUnit } from '../match/boundaries.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';

/** How many of the words must be ones that attacks are made of: lists of names are rows of words too. */
const TELLING_MIN = 2;

/**
 * Words that the same marks stand between, as in `**ignore** **all** **previous**`, `ignore/all/previous` or one to a
 * cell or to an item of a list, as a sentence. `rows` are the stretches. Takes time proportional to their length.
 */
export function rowsIn(text: string, rows: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < rows.length; index += 2) {
    const piece = sentenceOf(text, rows[index] ?? 0, rows[index + 1] ?? 0);
    if (piece !== undefined) pieces.push(piece);
  }
  return pieces;
}

function sentenceOf(text: string, start: number, end: number): Piece | undefined {
  const parts: string[] = [];
  const places: number[] = [];
  let telling = 0;
  for (let at = start; at < end;) {
    let next = at;
    while (next < end && isWordUnit(text.charCodeAt(next))) next += 1;
    const word = text.slice(at, next);
    // What counts the words is none of them.
    const isNumber = !LETTER.test(word);
    if (!isNumber) {
      if (triggers.has(word.toLowerCase())) telling += 1;
      parts.push(word);
      for (let place = at; place < next; place += 1) places.push(place);
    }
    at = next;
    while (at < end && !isWordUnit(text.charCodeAt(at))) at += 1;
    if (isNumber || at >= end) continue;
    const stop = at - next > 1 && STOPS.has(text.charAt(next)) ? `${text.charAt(next)} ` : ' ';
    parts.push(stop);
    for (let place = 0; place < stop.length; place += 1) places.push(next);
  }
  if (telling < TELLING_MIN) return undefined;
  return { start, end, kind: 'rows', text: parts.join(''), at: Int32Array.from(places) };
}

const LETTER = /\D/;
/** What ends a sentence or a part of one, where more than that stands between two words. */
const STOPS: ReadonlySet<string> = new Set(['.', ',', '!', '?', ';', ':']);
