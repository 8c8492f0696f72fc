import { codesOf } from './codes.ts';
import type { Piece } from './pieces.ts';
import { base32Bytes, base64Bytes, hexBytes, type Coded } from './radix.ts';
import { readable } from './readable.ts';
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
  const digits = new Int32Array(run.length);
  let index = 0;
  for (const [from, to] of lines) for (let at = from; at < to; at += 1) digits[index++] = at;
  const close = padded(text, end);
  for (const [kind, coded] of candidates(run)) {
    const piece = readable(coded, kind, digits, [start, close]);
    if (piece !== undefined) return piece;
  }
  return codesOf(run, digits, [start, end]);
}

function padded(text: string, end: number): number {
  let close = end;
  while (close < end + 6 && text.charCodeAt(close) === 0x3d) close += 1;
  return close;
}

const HEX = /^[0-9A-Fa-f]+$/;
const BASE32 = /^[A-Z2-7]+$/;
const UPPER = /[A-Z]/;
const LOWER_OR_DIGIT = /[a-z0-9]/;

function* candidates(run: string): Generator<readonly [kind: string, coded: Coded]> {
  if (HEX.test(run)) {
    yield ['hex', hexBytes(run, 0)];
    yield ['hex', hexBytes(run, 1)];
  }
  if (run.length >= 24 && BASE32.test(run)) yield ['base32', base32Bytes(run)];
  // Words are in one case; base64 of readable text is not.
  if (!UPPER.test(run) || !LOWER_OR_DIGIT.test(run)) return;
  // A piece of a longer run may begin at any digit of a group.
  for (let skip = 0; skip < 4; skip += 1) yield ['base64', base64Bytes(run, skip)];
}
