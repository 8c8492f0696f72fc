import type { Piece } from './pieces.ts';
import type { Coded } from './radix.ts';

/** Shortest decoded text that counts, in bytes. */
const BYTES_MIN = 6;
/** Least share of characters that a person could read. */
const READABLE_SHARE = 0.9;

const decoder = new TextDecoder();

/**
 * Decoded bytes as a piece of text, or undefined when they are not text.
 *
 * `digits[i]` is where digit `i` stands. Bytes that a person could not read for the most part are data, not text.
 */
export function readable(coded: Coded, kind: string, digits: Int32Array, [start, end]: readonly [number, number]):
  Piece | undefined {
  const { bytes, width } = narrowed(coded.bytes);
  if (bytes.length < BYTES_MIN) return undefined;
  const text = decoder.decode(bytes);
  if (shareOfReadable(text) < READABLE_SHARE) return undefined;
  const at = new Int32Array(text.length);
  let byte = 0;
  for (let index = 0; index < text.length; index += 1) {
    at[index] = digits[coded.digitOf(byte * width)] ?? start;
    byte += bytesOf(text.charCodeAt(index));
  }
  return { start, end, kind, text, at };
}

/** UTF-16 in either order whose letters are Latin reads as the bytes that are not zero. */
function narrowed(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly width: number } {
  const low = bytes.length >= 4 && bytes[1] === 0 && bytes[3] === 0;
  const high = bytes.length >= 4 && bytes[0] === 0 && bytes[2] === 0;
  if (!low && !high) return { bytes, width: 1 };
  return { bytes: bytes.filter((_byte, index) => (index & 1) === (low ? 0 : 1)), width: 2 };
}

/** Whether bytes can be the beginning of a text, as far as single bytes tell. */
export function seemsText(bytes: Uint8Array): boolean {
  const { bytes: units } = narrowed(bytes);
  let strange = 0;
  for (const byte of units) {
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f || byte >= 0xf8) strange += 1;
  }
  return strange * 12 <= units.length;
}

function shareOfReadable(text: string): number {
  let [good, letters] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isReadable(unit)) good += 1;
    if ((unit | 0x20) >= 0x61 || unit === 0x20 || (unit >= 0x30 && unit <= 0x39)) letters += 1;
  }
  return letters * 3 < text.length ? 0 : good / text.length;
}

function isReadable(unit: number): boolean {
  if (unit < 0x80) return unit >= 0x20 ? unit !== 0x7f : unit >= 0x09 && unit <= 0x0d;
  if (unit < 0x180) return unit >= 0xa0;
  return unit !== 0xfffd && (unit < 0xe000 || unit > 0xf8ff);
}

/** How many bytes of UTF-8 a code unit stands for; a pair of surrogates has four. */
function bytesOf(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
}
