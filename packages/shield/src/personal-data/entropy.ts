/** Shortest value whose randomness can be told. */
const LENGTH_MIN = 16;
/** Bits per character from which on a value of letters and digits is no word. */
const BITS_MIN = 3.4;

/** Shannon entropy of the characters of a text, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether a value looks drawn at random: long, of letters and digits both, and of many different ones. */
export function looksRandom(value: string): boolean {
  return value.length >= LENGTH_MIN && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && entropyOf(value) >= BITS_MIN;
}
