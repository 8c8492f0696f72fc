/** How many bits a row of transitions is wide: the symbols of ASCII fit into 64. */
export const ROW_BITS = 6;

/** Ends whatever was begun. */
export const BREAK = 0;
/** White space, and all that stands between words without ending anything. */
export const SPACE = 1;

/** The symbol of each ASCII character. */
export const SYMBOLS: Uint8Array = new Uint8Array(0x80);

const BETWEEN_WORDS = '\t\n\r -_\'"`*~+';
for (const char of BETWEEN_WORDS) SYMBOLS[char.charCodeAt(0)] = SPACE;
for (const [index, char] of Array.from('abcdefghijklmnopqrstuvwxyz0123456789.:/@#<>[]{}|$(),=&%\\').entries()) {
  SYMBOLS[char.charCodeAt(0)] = 2 + index;
}

/** Whether a character counts as a space between words. */
export function isBetweenWords(unit: number): boolean {
  return unit < 0x80 && SYMBOLS[unit] === SPACE;
}
