import { hexAt } from './escapes.ts';
import type { Piece } from './pieces.ts';
import { readable } from './readable.ts';

/** Fewest codes that make a text. */
const CODES_MIN = 8;
/** Longest stretch between two codes, in characters: a few signs, or a call around each as in `chr(105)+chr(103)`. */
const CALL_MAX = 12;
const SEPARATORS = /^(?:[\s,;:|#&\\%uUxX+-]{0,4}|\)[\s+.,&|]{0,5}[cC][hH]\w{1,2}\(\s?)$/;

interface Code {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

const PREFIX = /^(?:0[xXbBoO]|[uU]\+|x|X)/;
const DIGITS = /^[0-9a-fA-F]{2,8}$/;

/** Collects lists of character codes, such as `105 103 110` or `0x69, 0x67, 0x6e`, while a text is read. */
export class CodeList {
  /** What the lists that have ended stand for. */
  readonly pieces: Piece[] = [];
  readonly #text: string;
  #codes: Code[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** A list has begun. */
  get isOpen(): boolean {
    return this.#codes.length > 0;
  }

  /** Adds a run of letters and digits; one that is no code ends the list before it. */
  add(start: number, end: number): void {
    // The letter of `U+0069` belongs to the code after it.
    if (end - start === 1 && end < this.#text.length && this.#text.charCodeAt(end) === 0x2b) return;
    const last = this.#codes.at(-1);
    // The name of such a call.
    if (last !== undefined && end - last.end <= CALL_MAX && this.#text[end] === '(') return;
    const digits = this.#mayBeCode(start, end) ? this.#text.slice(start, end).replace(PREFIX, '') : '';
    if (digits === '' || !DIGITS.test(digits)) {
      this.end();
      return;
    }
    const isNext = last === undefined ||
      (start - last.end <= CALL_MAX && SEPARATORS.test(this.#text.slice(last.end, start)));
    if (!isNext) this.end();
    this.#codes.push({ start, end, digits });
  }

  /** Most words are none, and need not be copied to know it. */
  #mayBeCode(start: number, end: number): boolean {
    return end - start <= 10 && end >= 2 && hexAt(this.#text, end - 1, 1) >= 0 && hexAt(this.#text, end - 2, 1) >= 0;
  }

  /** Ends the list. */
  end(): void {
    const codes = this.#codes;
    if (codes.length === 0) return;
    this.#codes = [];
    const piece = codes.length < CODES_MIN ? undefined : pieceOf(codes);
    if (piece !== undefined) this.pieces.push(piece);
  }
}

/** A run of binary digits, eight to a character. */
export function codesOf(run: string, digits: Int32Array, [start, end]: readonly [number, number]): Piece | undefined {
  if (run.length < CODES_MIN * 8) return undefined;
  const bytes = new Uint8Array(Math.floor(run.length / 8));
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(run.slice(index * 8, index * 8 + 8), 2);
  }
  return readable({ bytes, digitOf: (index) => index * 8 }, 'binary', digits, [start, end]);
}

/** The ways to write a code, the strictest first. */
const WAYS: readonly (readonly [kind: string, form: RegExp, radix: number])[] = [
  ['binary', /^[01]{7,8}$/, 2],
  ['decimal', /^(?:9|1[03]|[3-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$/, 10],
  ['hex', /^(?:00){0,3}[0-9a-fA-F]{2}$/, 16],
  ['octal', /^[01]?[0-7]{2}$/, 8],
];

function pieceOf(codes: readonly Code[]): Piece | undefined {
  const [start, end] = [codes[0]?.start ?? 0, codes.at(-1)?.end ?? 0];
  const places = Int32Array.from(codes, (code) => code.start);
  for (const [kind, form, radix] of WAYS) {
    if (!codes.every(({ digits }) => form.test(digits))) continue;
    const bytes = Uint8Array.from(codes, ({ digits }) => Number.parseInt(digits, radix));
    const piece = readable({ bytes, digitOf: (index) => index }, kind, places, [start, end]);
    if (piece !== undefined) return piece;
  }
  return undefined;
}
