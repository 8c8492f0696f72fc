/** Decoded bytes, and how many digits before each one. */
export interface Coded {
  readonly bytes: Uint8Array;
  /** The digit in which byte `index` begins. */
  readonly digitOf: (index: number) => number;
}

const BASE64 = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', '-_', 62);
const BASE32 = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '', 0);
const HEX = valuesOf('0123456789ABCDEF', 'abcdef', 10);

function valuesOf(digits: string, others: string, first: number): Uint8Array {
  const values = new Uint8Array(0x80);
  for (const [value, digit] of Array.from(digits).entries()) values[digit.charCodeAt(0)] = value;
  for (const [index, digit] of Array.from(others).entries()) values[digit.charCodeAt(0)] = first + index;
  return values;
}

/** RFC 4648 base64, both alphabets, from digit `skip` on. */
export function base64Bytes(run: string, skip: number): Coded {
  return digitsAsBytes(run, skip, 6, BASE64);
}

/** RFC 4648 base32, from digit `skip` on. */
export function base32Bytes(run: string, skip: number): Coded {
  return digitsAsBytes(run, skip, 5, BASE32);
}

/** RFC 4648 base16, in any case, from digit `skip` on. */
export function hexBytes(run: string, skip: number): Coded {
  return digitsAsBytes(run, skip, 4, HEX);
}

function digitsAsBytes(run: string, skip: number, width: number, values: Uint8Array): Coded {
  const bytes = new Uint8Array(Math.floor(((run.length - skip) * width) / 8));
  let [bits, have, length] = [0, 0, 0];
  for (let at = skip; at < run.length; at += 1) {
    bits = ((bits << width) | (values[run.charCodeAt(at)] ?? 0)) & 0xffff;
    have += width;
    if (have >= 8) {
      have -= 8;
      bytes[length++] = (bits >> have) & 0xff;
    }
  }
  return { bytes, digitOf: (index) => skip + Math.floor((index * 8) / width) };
}
