import { isAsciiDigit } from './characters.ts';
import { halfLengths } from './odd-words.ts';

/** So many words with the same marks between them are a row. */
const ROW_MIN = 6;
const SPACE = 0x20;
const COMMA = 0x2c;
/** The marks before the first word of a text: like no others. */
const AT_START = 0;
const DIGIT = 0x30;

/** Looks at words beside each other while a text is read: what may be halves of one, and rows. */
export class Neighbours {
  /** Two words in a row that may be the halves of one of the rules, as ranges. */
  readonly halves: number[] = [];
  /** Stretches of words that the same marks stand between. */
  readonly rows: number[] = [];
  readonly #units: Uint16Array;
  readonly #lengths = halfLengths();
  /** The word before. */
  #start = 0;
  #end = -SPACE;
  #first = 0;
  #marks = -1;
  #rowStart = 0;
  #rowEnd = 0;
  #words = 0;
  #isBroken = false;

  constructor(units: Uint16Array) {
    this.#units = units;
  }

  /** Adds the next word; its first and last letter count from 1 to 26, all else is more. Numbers are no words. */
  add(start: number, end: number, first: number, last: number): void {
    const gap = start - this.#end;
    if (gap === 1) {
      const before = this.#units[start - 1] ?? 0;
      const size = end - this.#start - 1;
      if (size < 32 && first <= 26 && last <= 26 && ((this.#lengths[this.#first * 27 + last] ?? 0) >> size & 1) === 1) {
        this.halves.push(this.#start, end);
      }
      // A space is what most words have between them.
      if (before !== SPACE) this.#row(before, end);
      else if (this.#words > 0) this.#row(-1, end);
    } else this.#row(start < 2 ? AT_START : marksOf(this.#units[start - 2] ?? 0, this.#units[start - 1] ?? 0), end);
    this.#start = start;
    this.#end = end;
    this.#first = first <= 26 ? first : 0;
  }

  /** Ends what is open. */
  finish(): void {
    if (this.#words >= ROW_MIN) this.rows.push(this.#rowStart, this.#rowEnd);
    this.#words = 0;
  }

  #row(marks: number, end: number): void {
    if (marks === this.#marks && marks >= 0) {
      this.#words += this.#isBroken ? 2 : 1;
      this.#isBroken = false;
      this.#rowEnd = end;
    } else if (this.#words >= ROW_BROKEN_MIN && !this.#isBroken) this.#isBroken = true;
    else {
      if (this.#words >= ROW_MIN) this.finish();
      this.#marks = marks;
      this.#rowStart = this.#start;
      this.#rowEnd = end;
      this.#words = marks < 0 ? 0 : 2;
      this.#isBroken = false;
    }
  }
}

/** From so many words on, one other gap does not end a row: `don't` has one. */
const ROW_BROKEN_MIN = 4;

/** The two marks before a word, any digit as the same; -1 for white space and what prose has between words. */
function marksOf(first: number, second: number): number {
  if (second <= SPACE && (first <= SPACE || first === COMMA)) return -1;
  return (isAsciiDigit(first) ? DIGIT : first) * 0x10000 + second;
}
