import { isSpaceless, isWordUnit } from '../match/boundaries.ts';
import { unitsOf } from '../text/units.ts';

/** Text is cut into blocks of so many steps; a window is a few of them in a row. */
export const BLOCK_STEPS = 80;
/** The compiler does not know an exported one. */
const STEPS = BLOCK_STEPS;
/** A character of a script that says more with one character takes more than one step. */
const HAN_STEPS = 4;
const HANGUL_STEPS = 2;

/** What a unit of a view is. */
const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const HAN = 3;
const HANGUL = 4;
const BREAK = 5;
const SYMBOL = 6;
const OTHER = 7;

const CLASS = new Uint8Array(0x10000).fill(OTHER);
for (let unit = 0; unit < 0x10000; unit += 1) {
  if (unit <= 0x20 || unit === 0x7f) CLASS[unit] = SPACE;
  else if (unit >= 0x30 && unit <= 0x39) CLASS[unit] = DIGIT;
  else if (unit >= 0xac00 && unit <= 0xd7a3) CLASS[unit] = HANGUL;
  else if (isSpaceless(unit) && isWordUnit(unit)) CLASS[unit] = HAN;
  else if (isWordUnit(unit)) CLASS[unit] = LETTER;
}
for (const char of '.!?;:\u3002\uff01\uff1f\u0964\u061f\u061b') CLASS[char.charCodeAt(0)] = BREAK;
for (const char of '<>[]{}|`"#*=@/\\$&~^') CLASS[char.charCodeAt(0)] = SYMBOL;

/** A block has far fewer features; where two share a slot, one may count twice. */
const SEEN_SIZE = 1 << 10;
const SEEN_MASK = SEEN_SIZE - 1;
/** The features of a block by a part of their hash, each mixed with {@link salt}. */
const seen = new Int32Array(SEEN_SIZE);
/** What is of the block alone. */
let salt = 0;

/** More features than a block can have, with the longest word at its end: eight for each of its steps. */
const FEATURES_MAX = 1 << 12;

const NUMBER_TOKEN = 0x51ed270b;
const BREAK_TOKEN = 0x2545f491;
const EDGE = 1;

/** Kinds of features, so that the same units as a word and as a part of one are two features. */
const [ONE, TWO, THREE, APART, PART] = [0x1b873593, 0x3c6ef372, 0x165667b1, 0x7feb352d, 0x58f1fd37];

/** One round: the places that a hash is used for take other bits of it. */
function mixed(value: number): number {
  const hash = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 14);
}

function joined(kind: number, first: number, second: number): number {
  return mixed(Math.imul(first, 0x01000193) ^ Math.imul(second ^ kind, 0x9e3779b1 | 0));
}

function partOfFive(four: number, last: number): number {
  return mixed(Math.imul(four, 0x1f35) ^ last ^ THREE);
}

/**
 * Turns a view into the hashes of what stands in it: words, words in a row, words with one between, and runs of
 * letters within words. One of them holds one view at a time; reading the next overwrites it.
 */
export class FeatureReader {
  /** The features in the order of the text; the first {@link count} are valid. */
  hashes = new Int32Array(1 << 14);
  /** For each block the index of its first feature; the first {@link blocks} are valid. */
  starts = new Int32Array(1 << 10);
  /** For each block where it begins in the view. */
  places = new Int32Array(1 << 10);
  count = 0;
  blocks = 0;
  #before = BREAK_TOKEN;
  #beforeThat = BREAK_TOKEN;

  /** Takes time proportional to the length of the view. */
  read(view: string): void {
    this.count = this.blocks = 0;
    this.#before = this.#beforeThat = BREAK_TOKEN;
    const [units, length] = [unitsOf(view), view.length];
    let [steps, kindBefore] = [0, OTHER];
    for (let at = 0; at < length;) {
      if (steps >= this.blocks * STEPS) this.#open(at);
      let unit = units[at] ?? 0;
      let kind = CLASS[unit] ?? OTHER;
      if (kind === SPACE) {
        // However much white space there is between two words, it is one step.
        if (kindBefore !== SPACE) steps += 1;
        kindBefore = kind;
        at += 1;
        continue;
      }
      if (kind > DIGIT) {
        if (kind === HAN || kind === HANGUL) {
          const start = at;
          at = this.#run(units, at, Math.min(length, at + WORD_MAX), kind);
          steps += (at - start) * (kind === HAN ? HAN_STEPS : HANGUL_STEPS);
        } else {
          if (kind === BREAK) this.#pass(BREAK_TOKEN);
          else if (kind === SYMBOL) this.#symbol(unit);
          steps += 1;
          at += 1;
        }
        kindBefore = kind;
        continue;
      }
      // A word, and the runs of four and five units in it, its edges counted as units. What does not count is written
      // all the same, and the next takes its place: that is quicker than a branch.
      const start = at;
      const hashes = this.hashes;
      let hash = 0x811c9dc5 | 0;
      let kinds = 0;
      let four = EDGE;
      const ofBlock = salt;
      let count = this.count;
      while (kind === LETTER || kind === DIGIT) {
        kinds |= kind;
        hash = Math.imul(hash ^ unit, 0x01000193);
        const last = four >>> 24;
        four = (four << 8) ^ unit;
        at += 1;
        unit = units[at] ?? 0;
        kind = CLASS[unit] ?? OTHER;
        if (at - start >= 3) {
          const part = mixed(four ^ PART);
          const isNew = (seen[part & SEEN_MASK] ?? 0) ^ part ^ ofBlock;
          seen[part & SEEN_MASK] = part ^ ofBlock;
          hashes[count] = part;
          count += (isNew | -isNew) >>> 31;
          if (last !== 0) {
            const five = partOfFive(four, last);
            const isNewFive = (seen[five & SEEN_MASK] ?? 0) ^ five ^ ofBlock;
            seen[five & SEEN_MASK] = five ^ ofBlock;
            hashes[count] = five;
            count += (isNewFive | -isNewFive) >>> 31;
          }
          if (at - start === WORD_MAX) break;
        }
      }
      // What is too short has no parts, and what is too long is data: its parts say nothing.
      if ((kinds & LETTER) !== 0 && at - start >= 3 && at - start <= PARTS_MAX) {
        this.count = count;
        this.#edge(four);
      }
      this.#token((kinds & LETTER) === 0 ? NUMBER_TOKEN : hash);
      steps += at - start;
      kindBefore = LETTER;
    }
  }

  /** Adds features at the end of each block: those of block `n` end before `ends[n]`, where those of the next begin. */
  add(some: Int32Array, ends: Int32Array): void {
    while (this.count + some.length > this.hashes.length) this.hashes = grown(this.hashes);
    let end = this.count;
    let to = this.count += some.length;
    for (let block = this.blocks - 1; block >= 0; block -= 1) {
      const first = ends[block - 1] ?? 0;
      for (let index = (ends[block] ?? 0) - 1; index >= first; index -= 1) this.hashes[--to] = mixed(some[index] ?? 0);
      const start = this.starts[block] ?? 0;
      to -= end - start;
      this.hashes.copyWithin(to, start, end);
      end = start;
      this.starts[block] = to;
    }
  }

  #open(at: number): void {
    if (this.blocks === this.starts.length) {
      this.starts = grown(this.starts);
      this.places = grown(this.places);
    }
    if (this.count + FEATURES_MAX > this.hashes.length) this.hashes = grown(this.hashes);
    this.starts[this.blocks] = this.count;
    this.places[this.blocks] = at;
    this.blocks += 1;
    salt = (salt + 0x9e3779b1) | 0;
  }

  /** The last units of a word and its end. */
  #edge(four: number): void {
    this.#put(mixed(((four << 8) ^ EDGE) ^ PART));
    if (four >>> 24 !== 0) this.#put(partOfFive((four << 8) ^ EDGE, four >>> 24));
  }

  /** A run of a script without spaces: its characters, alone and in rows of two and three. */
  #run(units: Uint16Array, start: number, stop: number, kind: number): number {
    let [at, before, beforeThat] = [start, EDGE, EDGE];
    let stem = 0;
    while (at < stop && CLASS[units[at] ?? 0] === kind) {
      const unit = units[at] ?? 0;
      if (kind === HAN) this.#put(mixed(unit ^ ONE));
      this.#put(joined(PART, before, unit));
      if (before !== EDGE) this.#put(mixed(Math.imul(Math.imul(beforeThat, 0x1f35) + before, 0x1f35) + unit));
      if (at - start < STEM_MAX) stem = Math.imul(stem, 0x1f35) + unit;
      beforeThat = before;
      before = unit;
      at += 1;
    }
    // Of a word with particles the first syllables are what it shares with its other forms.
    if (kind === HANGUL) this.#token(stem);
    else this.#pass(before);
    return at;
  }

  /** A word alone, after the one before, after the two before, and after the one before that. */
  #token(token: number): void {
    const hashes = this.hashes;
    const before = this.#before;
    const beforeThat = this.#beforeThat;
    let count = this.count;
    const pair = joined(TWO, before, token);
    let hash = mixed(token ^ ONE);
    for (let row = 0; row < 4; row += 1) {
      if (row === 1) hash = pair;
      else if (row === 2) hash = joined(THREE, beforeThat, pair);
      else if (row === 3) hash = joined(APART, beforeThat, token);
      const isNew = (seen[hash & SEEN_MASK] ?? 0) ^ hash ^ salt;
      seen[hash & SEEN_MASK] = hash ^ salt;
      hashes[count] = hash;
      count += (isNew | -isNew) >>> 31;
    }
    this.count = count;
    this.#beforeThat = before;
    this.#before = token;
  }

  #symbol(unit: number): void {
    const token = Math.imul(unit, 0x27d4eb2f);
    if (token === this.#before) return;
    this.#put(joined(TWO, this.#before, token));
    this.#beforeThat = this.#before;
    this.#before = token;
  }

  /** Something that only separates. */
  #pass(token: number): void {
    if (token === this.#before) return;
    this.#beforeThat = this.#before;
    this.#before = token;
  }

  /** Counts a feature once in a block: what is said over and over says no more. */
  #put(hash: number): void {
    const slot = hash & SEEN_MASK;
    const isNew = (seen[slot] ?? 0) ^ hash ^ salt;
    seen[slot] = hash ^ salt;
    this.hashes[this.count] = hash;
    this.count += (isNew | -isNew) >>> 31;
  }
}

/** Longest word; what is longer is several. */
const WORD_MAX = 64;
const STEM_MAX = 2;
/** Longest word that has parts. */
const PARTS_MAX = 40;

export function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
