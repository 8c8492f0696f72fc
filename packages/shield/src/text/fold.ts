import { isWordUnit } from '../match/boundaries.ts';
import {
  ansiLengthAt, CSI_OF_C1, hiddenKindOf, isAsciiDigit, isAsciiLetter, isLooseMark, isSpace,
} from './characters.ts';
import { LOOKALIKES, LOOKALIKES_BESIDE_LATIN } from './lookalikes.ts';
import { isPlain } from './plain.ts';
import { spanIn, type Traced } from './traced.ts';
import { textOfUnits, unitsOf } from './units.ts';

/**
 * The text as it reads: compatibility forms resolved (NFKD), marks off, look-alikes of Latin letters as Latin
 * letters, hidden characters and terminal sequences gone, every kind of space a space. The letters of other
 * scripts are lower case; ASCII letters keep their case, because encodings need it. Hangul and kana stay composed.
 *
 * Takes time proportional to the length of the text.
 */
export function fold(reading: Traced): Traced {
  return isPlain(reading.text) ? reading : new Folding(reading, false).run();
}

/** The same with every look-alike as a Latin letter, also in words without any. */
export function foldAsLatin(reading: Traced): Traced {
  return new Folding(reading, true).run();
}

/** How far a word is looked at for Latin letters, in each direction. */
const WORD_REACH = 24;
/** Farther away than any letter. */
const NOWHERE = -WORD_REACH - 1;

/** Code units that fold to one code unit wherever they stand; 0 for all others. Filled as they are met. */
const single = new Uint16Array(0x10000);
for (let unit = 0x20; unit < 0x7f; unit += 1) single[unit] = unit;
for (const unit of [0x09, 0x0a, 0x0d]) single[unit] = unit;

/** The same for look-alikes of Latin letters where no Latin letter is beside them. */
const apart = new Uint16Array(0x10000);

const several = new Map<number, string>();

const always = byCharacter(LOOKALIKES);
const beside = byCharacter(LOOKALIKES_BESIDE_LATIN);

function byCharacter(table: Readonly<Record<string, string>>): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  for (const [latin, lookalikes] of Object.entries(table)) {
    for (const one of lookalikes) map.set(one.codePointAt(0) ?? 0, latin);
  }
  return map;
}

/** How a code unit is met that does not simply stand for another; 0 where that is not known or depends. */
const manner = new Uint8Array(0x10000);
const DROPPED = 1;
/** A mark, which goes after a letter of ASCII and stays after others. */
const MARKING = 2;

/** Where units are put before they are a text; used again by every folding, none of which begins inside another. */
let scratch = new Uint16Array(1 << 10);

class Folding {
  readonly #reading: Traced;
  readonly #asLatin: boolean;
  /** The units of the reading. */
  readonly #source: Uint16Array;
  #units: Uint16Array;
  #capacity: number;
  /** Up to where words were looked at for Latin letters, and where the last of the word there stands. */
  #before = 0;
  #latinBefore = NOWHERE;
  /** The first Latin letter after that, or where its word ends. */
  #after = 0;
  /** Where each unit of the result came from in the reading; only kept from the first unit on that moved. */
  #from: Int32Array | undefined;
  #to: Int32Array | undefined;
  #length = 0;

  constructor(reading: Traced, asLatin: boolean) {
    this.#reading = reading;
    this.#asLatin = asLatin;
    this.#source = unitsOf(reading.text);
    this.#capacity = reading.text.length + 16;
    if (scratch.length < this.#capacity) scratch = new Uint16Array(2 * this.#capacity);
    this.#units = scratch;
  }

  run(): Traced {
    const { text } = this.#reading;
    for (let at = 0; at < text.length;) {
      const next = this.#copy(at, text.length);
      at = next > at ? next : at + this.#rare(text, at);
    }
    return this.#traced();
  }

  /** Takes over all units up to the first that does not simply stand for one other, and returns where that is. */
  #copy(start: number, end: number): number {
    if (this.#capacity - this.#length < end - start) this.#grow();
    const source = this.#source;
    const units = this.#units;
    const from = this.#from;
    const to = this.#to;
    let length = this.#length;
    let at = start;
    for (; at < end; at += 1, length += 1) {
      const folded = single[source[at] ?? 0] ?? 0;
      if (folded === 0) break;
      units[length] = folded;
      if (from === undefined || to === undefined) continue;
      from[length] = at;
      to[length] = at + 1;
    }
    this.#length = length;
    return at;
  }

  /** A character that does not simply stand for one other; returns its length in the text. */
  #rare(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    const alone = apart[unit] ?? 0;
    if (alone !== 0 && !this.#asLatin && !this.#isBesideLatin(at, 1)) {
      this.#push(alone, at, at + 1);
      return 1;
    }
    const usual = manner[unit];
    if (usual === DROPPED || (usual === MARKING && this.#followsLetter())) return this.#drop(1);
    if (usual === MARKING) {
      this.#push(several.get(unit)?.charCodeAt(0) ?? unit, at, at + 1);
      return 1;
    }
    const codePoint = text.codePointAt(at) ?? 0;
    const width = codePoint > 0xffff ? 2 : 1;
    const sequence = ansiLengthAt(text, at);
    if (sequence > 0) return this.#drop(sequence);
    const kind = hiddenKindOf(codePoint);
    if (kind === 'blank') return this.#add(' ', at, width);
    if (kind !== undefined || isLooseMark(codePoint)) {
      if (width === 1 && !isSurrogate(unit) && unit !== CSI_OF_C1) manner[unit] = DROPPED;
      return this.#drop(width);
    }
    const mark = SOUND_MARKS.get(codePoint);
    if (mark !== undefined) return this.#voice(mark, at);
    const latin = beside.get(codePoint);
    if (latin !== undefined && (this.#asLatin || this.#isBesideLatin(at, width))) {
      return this.#add(codePoint !== lowerOf(codePoint) ? latin.toUpperCase() : latin, at, width);
    }
    const known = several.get(codePoint);
    const folded = known ?? foldedOf(codePoint);
    if (known === undefined) several.set(codePoint, folded);
    const isMarking = isMark(folded);
    if (width === 1 && folded.length === 1) {
      if (!isMarking) (latin === undefined ? single : apart)[codePoint] = folded.charCodeAt(0);
      else if (latin === undefined) manner[codePoint] = MARKING;
    }
    return isMarking && this.#followsLetter() ? this.#drop(width) : this.#add(folded, at, width);
  }

  #followsLetter(): boolean {
    return this.#length > 0 && isAsciiLetter(this.#units[this.#length - 1] ?? 0);
  }

  /** Whether the word around a character has a letter of ASCII near it. No unit is looked at twice for this. */
  #isBesideLatin(at: number, width: number): boolean {
    const source = this.#source;
    if (this.#before < at - WORD_REACH) {
      this.#before = at - WORD_REACH;
      this.#latinBefore = NOWHERE;
    }
    for (; this.#before < at; this.#before += 1) {
      const unit = source[this.#before] ?? 0;
      if (isAsciiLetter(unit)) this.#latinBefore = this.#before;
      else if (endsWord(unit)) this.#latinBefore = NOWHERE;
    }
    if (this.#latinBefore >= at - WORD_REACH) return true;
    const { length } = this.#reading.text;
    if (this.#after < at + width) {
      this.#after = at + width;
      while (this.#after < length && !endsRun(source[this.#after] ?? 0)) this.#after += 1;
    }
    return this.#after < Math.min(length, at + WORD_REACH) && isAsciiLetter(source[this.#after] ?? 0);
  }

  /** A sound mark of kana joins the letter before it. */
  #voice(mark: number, at: number): number {
    const last = this.#length - 1;
    const joined = String.fromCharCode(this.#units[last] ?? 0, mark).normalize('NFC');
    if (last < 0 || joined.length !== 1) return this.#drop(1);
    this.#move();
    this.#units[last] = joined.charCodeAt(0);
    if (this.#to !== undefined) this.#to[last] = at + 1;
    return 1;
  }

  #drop(width: number): number {
    this.#move();
    return width;
  }

  #add(folded: string, at: number, width: number): number {
    if (folded.length !== width) this.#move();
    if (folded.length === width && width > 1 && this.#from === undefined) {
      for (let index = 0; index < width; index += 1) this.#push(folded.charCodeAt(index), at + index, at + index + 1);
      return width;
    }
    for (let index = 0; index < folded.length; index += 1) this.#push(folded.charCodeAt(index), at, at + width);
    return width;
  }

  #push(unit: number, from: number, to: number): void {
    if (this.#length === this.#capacity) this.#grow();
    this.#units[this.#length] = unit;
    if (this.#from !== undefined && this.#to !== undefined) {
      this.#from[this.#length] = from;
      this.#to[this.#length] = to;
    }
    this.#length += 1;
  }

  /** From here on a unit of the result is not the unit of the same index in the text. */
  #move(): void {
    if (this.#from !== undefined) return;
    const [from, to] = [new Int32Array(this.#capacity), new Int32Array(this.#capacity)];
    for (let index = 0; index < this.#length; index += 1) {
      from[index] = index;
      to[index] = index + 1;
    }
    this.#from = from;
    this.#to = to;
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    if (scratch.length < capacity) {
      scratch = new Uint16Array(capacity);
      scratch.set(this.#units);
      this.#units = scratch;
    }
    if (this.#from === undefined || this.#to === undefined) return;
    const [from, to] = [new Int32Array(capacity), new Int32Array(capacity)];
    from.set(this.#from);
    to.set(this.#to);
    this.#from = from;
    this.#to = to;
  }

  #traced(): Traced {
    // Folding leaves no half of a pair of surrogates.
    const text = textOfUnits(this.#units.subarray(0, this.#length));
    const { starts, ends } = this.#reading;
    if (this.#from === undefined || this.#to === undefined) return { text, starts, ends };
    const [from, to] = [this.#from.subarray(0, this.#length), this.#to.subarray(0, this.#length)];
    if (starts === undefined) return { text, starts: from, ends: to };
    for (let index = 0; index < this.#length; index += 1) {
      const span = spanIn(this.#reading, from[index] ?? 0, to[index] ?? 0);
      from[index] = span.start;
      to[index] = span.end;
    }
    return { text, starts: from, ends: to };
  }
}

/** The sound marks of kana, full and half width. */
const SOUND_MARKS: ReadonlyMap<number, number> = new Map([
  [0x3099, 0x3099], [0x309a, 0x309a], [0xff9e, 0x3099], [0xff9f, 0x309a],
]);

/** The first half of a pair of surrogates, or the second. */
function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Whether a run of units that are neither letters of ASCII nor between words ends with one. */
function endsRun(unit: number): boolean {
  return isAsciiLetter(unit) || endsWord(unit);
}

function endsWord(unit: number): boolean {
  return isSpace(unit) || (unit < 0x80 && unit >= 0x20 && !isAsciiDigit(unit) && !isAsciiLetter(unit)) ||
    (unit >= 0x2000 && unit < 0x200b);
}

function isMark(folded: string): boolean {
  return folded.length > 0 && folded.charCodeAt(0) > 0x7f && MARK.test(folded);
}

const MARK = /^\p{M}/u;
const SPACE = /^[\p{Z}\s]$/u;
const QUOTE = /^[\u2018-\u201b\u2032\u2035\u02b9\u02bb\u02bc]$/;
const DOUBLE_QUOTE = /^[\u201c-\u201f\u2033\u2036\u00ab\u00bb]$/;
const DASH = /^[\p{Pd}\u2212\u2043]$/u;

/** Signs that word boundaries take for letters: of what is Latin, and dots between words or letters. */
const SIGN = /^[\p{P}\p{S}]$/u;
const SIGNS_BELOW = 0x370;
const MIDDLE_DOTS: ReadonlySet<number> = new Set([0x387, 0x30fb]);

function lowerOf(codePoint: number): number {
  return String.fromCodePoint(codePoint).toLowerCase().codePointAt(0) ?? 0;
}

function foldedOf(codePoint: number): string {
  const letter = enclosedLetterOf(codePoint);
  if (letter !== undefined) return letter;
  const text = String.fromCodePoint(codePoint);
  if (codePoint >= 0xac00 && codePoint <= 0xd7a3) return text;
  // Voiced kana are letters of their own.
  const kana = (codePoint >= 0x3040 && codePoint <= 0x30ff) || (codePoint >= 0xff65 && codePoint <= 0xff9f);
  return Array.from(text.normalize(kana ? 'NFKC' : 'NFKD'), foldedPart).join('');
}

function foldedPart(part: string): string {
  const codePoint = part.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return part;
  if (isLooseMark(codePoint)) return '';
  if (SPACE.test(part)) return ' ';
  if (QUOTE.test(part)) return "'";
  if (DOUBLE_QUOTE.test(part)) return '"';
  if (DASH.test(part)) return '-';
  if (codePoint === 0x2044) return '/';
  if (isWordUnit(codePoint) && (codePoint < SIGNS_BELOW || MIDDLE_DOTS.has(codePoint)) && SIGN.test(part)) return '-';
  const lower = part.toLowerCase();
  const latin = always.get(lower.codePointAt(0) ?? 0);
  if (latin !== undefined) return lower === part ? latin : latin.toUpperCase();
  return VARIANTS.get(lower) ?? lower.replace(LOWERED_MARKS, '');
}

/** What lower casing may leave on a letter. */
const LOWERED_MARKS = /[\u0300-\u036f]/g;

/** Letters that are written in two ways by the habits of two languages. */
const VARIANTS: ReadonlyMap<string, string> = new Map([
  ['\u06a9', '\u0643'], ['\u06cc', '\u064a'], ['\u0649', '\u064a'], ['\u0629', '\u0647'], ['\u03c2', '\u03c3'],
]);

/** First code point of a series from A to Z in some enclosure that NFKD leaves alone or puts in brackets. */
const ENCLOSED: readonly number[] = [0x249c, 0x1f110, 0x1f150, 0x1f170, 0x1f1e6];

/** The dots of Braille for the letters from A to Z, as offsets from the empty cell. */
const BRAILLE = '\u0001\u0003\u0009\u0019\u0011\u000b\u001b\u0013\u000a\u001a\u0005\u0007\u000d\u001d' +
  '\u0015\u000f\u001f\u0017\u000e\u001e\u0025\u0027\u003a\u002d\u003d\u0035';
const BRAILLE_EMPTY = 0x2800;

function enclosedLetterOf(codePoint: number): string | undefined {
  if (codePoint > BRAILLE_EMPTY && codePoint < BRAILLE_EMPTY + 64) {
    const letter = BRAILLE.indexOf(String.fromCharCode(codePoint - BRAILLE_EMPTY));
    return letter < 0 ? undefined : String.fromCharCode(0x61 + letter);
  }
  const first = ENCLOSED.find((start) => codePoint >= start && codePoint < start + 26);
  return first === undefined ? undefined : String.fromCharCode(0x61 + codePoint - first);
}
