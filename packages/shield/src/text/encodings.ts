import { codesOf } from './codes.ts';
import type { Piece } from './pieces.ts';
import { base32Bytes, base64Bytes, hexBytes, type Coded } from './radix.ts';
import { readable, seemsText } from './readable.ts';
import type { Ranges } from './survey.ts';

/** Shortest line of an encoded text that goes on in the next line. */
const LINE_MIN = 24;

/**
 * The runs of a text that decode to readable text, in order: base64 (also URL-safe, without padding, folded over
 * lines, begun in the middle, or holding UTF-16), base32, hex and binary.
 * Takes time proportional to the length of the runs.
 */
export function encodingsIn(text: string, runs: Ranges): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < runs.length; index += 2) {
    const [start, end] = [runs[index] ?? 0, runs[index + 1] ?? 0];
    if (start < (pieces.at(-1)?.end ?? 0)) continue;
    const piece = decodedLines(text, linesFrom(text, start, end));
    if (piece !== undefined) pieces.push(piece);
  }
  return pieces;
}

const DIGIT_OF_64 = new Uint8Array(0x10000);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  DIGIT_OF_64[char.charCodeAt(0)] = 1;
}

/** The end of the run of digits at `at`; `at` itself when there is none. */
function endOfRun(text: string, at: number): number {
  let end = at;
  while (end < text.length && DIGIT_OF_64[text.charCodeAt(end)] === 1) end += 1;
  return end;
}

type Range = readonly [start: number, end: number];

/** A run, and the lines that it goes on in. */
function linesFrom(text: string, start: number, end: number): readonly Range[] {
  const lines: Range[] = [[start, end]];
  let [from, to] = [start, end];
  while (to - from >= LINE_MIN) {
    from = nextLine(text, to);
    if (from < 0) break;
    to = endOfRun(text, from);
    if (to - from < 2) break;
    lines.push([from, to]);
  }
  return lines;
}

function nextLine(text: string, at: number): number {
  let next = text.charCodeAt(at) === 0x0d ? at + 1 : at;
  if (text.charCodeAt(next) !== 0x0a) return -1;
  next += 1;
  while (text.charCodeAt(next) === 0x20) next += 1;
  return next;
}

function decodedLines(text: string, lines: readonly Range[]): Piece | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const whole = lines.length > 1 ? decoded(text, lines) : undefined;
  return whole ?? decoded(text, [first]);
}

function decoded(text: string, lines: readonly Range[]): Piece | undefined {
  const [start, end] = [lines[0]?.[0] ?? 0, lines.at(-1)?.[1] ?? 0];
  const run = lines.map(([from, to]) => text.slice(from, to)).join('');
  let places: Int32Array | undefined;
  for (const [kind, skip, decode] of codingsOf(run)) {
    // Most runs are names and paths: the beginning tells.
    if (!seemsText(decode(run.slice(0, PROBE_DIGITS), skip).bytes)) continue;
    places ??= placesOf(lines, run.length);
    const piece = readable(decode(run, skip), kind, places, [start, padded(text, end)]);
    if (piece !== undefined) return piece;
  }
  return BINARY.test(run) ? codesOf(run, placesOf(lines, run.length), [start, end]) : undefined;
}

/** How many digits are decoded to see whether it is worth decoding all. */
const PROBE_DIGITS = 40;

function placesOf(lines: readonly Range[], length: number): Int32Array {
  const places = new Int32Array(length);
  let index = 0;
  for (const [from, to] of lines) for (let at = from; at < to; at += 1) places[index++] = at;
  return places;
}

function padded(text: string, end: number): number {
  let close = end;
  while (close < end + 6 && text.charCodeAt(close) === 0x3d) close += 1;
  return close;
}

const BINARY = /^[01]+$/;
const HEX = /^[0-9A-Fa-f]+$/;
const BASE32 = /^[A-Z2-7]+$/;
const BASE32_MIN = 24;
const UPPER = /[A-Z]/;
const LOWER_OR_DIGIT = /[a-z0-9]/;

type Coding = readonly [kind: string, skip: number, decode: (run: string, skip: number) => Coded];

const HEX_CODINGS: readonly Coding[] = [['hex', 0, hexBytes], ['hex', 1, hexBytes]];
const BASE32_CODINGS: readonly Coding[] = [['base32', 0, base32Bytes]];
/** A piece of a longer run may begin at any digit of a group. */
const BASE64_CODINGS: readonly Coding[] = [0, 1, 2, 3].map((skip) => ['base64', skip, base64Bytes]);

/** The codings that a run can have. */
function codingsOf(run: string): readonly Coding[] {
  const upper = UPPER.test(run);
  const hex = HEX.test(run) ? HEX_CODINGS : [];
  const base32 = upper && run.length >= BASE32_MIN && BASE32.test(run) ? BASE32_CODINGS : [];
  // Words are in one case; base64 of readable text is not.
  return [...hex, ...base32, ...(upper && LOWER_OR_DIGIT.test(run) ? BASE64_CODINGS : [])];
}
