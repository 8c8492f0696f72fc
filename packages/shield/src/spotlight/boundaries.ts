import { isWordUnit } from '../match/boundaries.ts';
import { below, type RandomBytes } from './random.ts';

/** Longest stretch without a marker inside a word, and shortest, in code units. */
const STRETCH_MAX = 12;
const STRETCH_MIN = 5;

let words: Intl.Segmenter | undefined;
let graphemes: Intl.Segmenter | undefined;

/**
 * Where markers go in a text: before every word but the first, and inside long ones at random, so that no more than
 * twelve characters in a row go unmarked, also in writing without spaces, in addresses and in names of programs.
 * Never inside of what a reader takes for one character.
 */
export function boundariesIn(text: string, random: RandomBytes): readonly number[] {
  const places: number[] = [];
  for (const [start, end] of wordsIn(text)) {
    if (start > 0) places.push(start);
    if (end - start > STRETCH_MAX) addInside(places, text, start, end, random);
  }
  return places;
}

type Range = readonly [start: number, end: number];

/** Han, kana, Thai, Lao, Khmer and Burmese: writing without spaces. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff]/;

/** Words by white space; where a script has none, by its dictionary. */
function* wordsIn(text: string): Generator<Range> {
  for (let at = 0; at < text.length;) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
    let end = at;
    while (end < text.length && text.charCodeAt(end) > 0x20) end += 1;
    if (end > at) {
      if (UNSPACED.test(text.slice(at, end))) yield* segmentsOf(text, at, end);
      else yield [at, end];
    }
    at = end;
  }
}

function* segmentsOf(text: string, start: number, end: number): Generator<Range> {
  words ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  let from = start;
  for (const { index, isWordLike } of words.segment(text.slice(start, end))) {
    if (isWordLike !== true || index === 0) continue;
    yield [from, start + index];
    from = start + index;
  }
  if (end > from) yield [from, end];
}

function addInside(places: number[], text: string, start: number, end: number, random: RandomBytes): void {
  let next = start + stretch(random);
  if (isPlain(text, start, end)) {
    for (; next < end; next += stretch(random)) places.push(next);
    return;
  }
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { index } of graphemes.segment(text.slice(start, end))) {
    if (start + index < next) continue;
    places.push(start + index);
    next = start + index + stretch(random);
  }
}

function stretch(random: RandomBytes): number {
  return STRETCH_MIN + below(STRETCH_MAX - STRETCH_MIN + 1, random);
}

/** Characters that each stand for themselves. */
function isPlain(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80 || (!isWordUnit(unit) && unit < 0x20)) return false;
  }
  return true;
}
