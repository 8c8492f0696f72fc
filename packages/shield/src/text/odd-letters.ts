import { isAsciiLetter } from './characters.ts';
import { unitsOf } from './units.ts';

/** What the letters of a text tell about how it is written. */
export interface OddLetters {
  /** It stands on its head. */
  readonly isTurned: boolean;
  /** It mixes Latin and other letters in its words. */
  readonly isMixed: boolean;
}

/** How many turned letters make a text one that stands on its head. */
const TURNED_MIN = 4;
/** How many places where a Latin letter meets another one are no accident. */
const MIXED_MIN = 2;

const TURNED = 1;
/** A Greek, Cyrillic or Armenian letter. */
const OTHER = 2;
const KIND = new Uint8Array(0x10000).fill(OTHER, 0x370, 0x530).fill(OTHER, 0x561, 0x588);
for (const letter of '\u0250\u0254\u01dd\u025f\u0265\u1d09\u026f\u0279\u0287\u028c\u028d\u028e') {
  KIND[letter.charCodeAt(0)] = TURNED;
}

/** Looks over a raw text once. Linear in its length. */
export function oddLettersIn(text: string): OddLetters {
  const units = unitsOf(text);
  const { length } = text;
  let turned = 0;
  let mixed = 0;
  for (let at = 0; at < length; at += 1) {
    const kind = KIND[units[at] ?? 0] ?? 0;
    if (kind === 0) continue;
    if (kind === TURNED) turned += 1;
    else if (mixed < MIXED_MIN) {
      if (at > 0 && isAsciiLetter(units[at - 1] ?? 0)) mixed += 1;
      if (at + 1 < length && isAsciiLetter(units[at + 1] ?? 0)) mixed += 1;
    }
  }
  return { isTurned: turned >= TURNED_MIN, isMixed: mixed >= MIXED_MIN };
}
