import { unitsOf } from '../text/units.ts';
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
  const length = text.length;
  // A copy: chance is the caller's own, who may read another text meanwhile.
  const units = unitsOf(text).slice(0, length);
  for (let at = 0; at < length;) {
    // Words by white space. The bits of all their units tell of what writing they may be.
    let end = at;
    let bits = 0;
    let unit = units[at] ?? 0;
    while (unit > 0x20) {
      bits |= unit;
      end += 1;
      unit = end < length ? units[end] ?? 0 : 0;
    }
    if (end > at) addWord(places, text, at, end, bits, random);
    at = end + 1;
  }
  return places;
}

/** Han, kana, Thai, Lao, Khmer and Burmese: writing without spaces. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff]/;
/** The first of them. */
const UNSPACED_FROM = 0xe00;
/**
 * Characters of which none ever joins another of them into one that a reader sees: no marks, joiners, jamo, pairs.
 * Latin, Greek, Cyrillic, kana, Han and syllables of Hangul.
 */
export const APART =
  /^[ -\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u3041-\u3096\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7a3]+$/;

function addWord(
  places: number[], text: string, start: number, end: number, bits: number, random: RandomBytes,
): void {
  if (bits >= UNSPACED_FROM && UNSPACED.test(text.slice(start, end))) {
    addSegments(places, text, start, end, random);
    return;
  }
  if (start > 0) places.push(start);
  if (end - start > STRETCH_MAX) addInside(places, text, start, end, random);
}

/** Where a script has no spaces, words are found by its dictionary. */
function addSegments(places: number[], text: string, start: number, end: number, random: RandomBytes): void {
  words ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  let from = start;
  const add = (to: number): void => {
    if (from > 0) places.push(from);
    if (to - from > STRETCH_MAX) addInside(places, text, from, to, random);
    from = to;
  };
  for (const { index, isWordLike } of words.segment(text.slice(start, end))) {
    if (isWordLike === true && index > 0) add(start + index);
  }
  if (end > from) add(end);
}

function addInside(places: number[], text: string, start: number, end: number, random: RandomBytes): void {
  let next = start + stretch(random);
  if (APART.test(text.slice(start, end))) {
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
