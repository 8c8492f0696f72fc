/** How many bits a row of transitions is wide: letters and what is frequent between them; a row is a line of cache. */
export const ROW_BITS = 5;

/** From here on symbols are seldom, and have no place in a row. */
export const SELDOM = 1 << ROW_BITS;

/** Ends whatever was begun. */
export const BREAK = 0;
/** White space, and all that stands between words without ending anything. */
export const SPACE = 1;

/** The symbol of each ASCII character. */
export const SYMBOLS: Uint8Array = new Uint8Array(0x80);

const BETWEEN_WORDS = '\t\n\r -_\'"`*~+';
for (const char of BETWEEN_WORDS) SYMBOLS[char.charCodeAt(0)] = SPACE;
for (const [index, char] of Array.from('abcdefghijklmnopqrstuvwxyz.,:/0123456789@#<>[]{}|$()=&%\\').entries()) {
  SYMBOLS[char.charCodeAt(0)] = 2 + index;
}

/** Whether a character counts as a space between words. */
export function isBetweenWords(unit: number): boolean {
  return unit < 0x80 && SYMBOLS[unit] === SPACE;
}
