const LETTER_A = 0x61;
const LETTERS = 26;

/** A way to write each letter as another one that people know by heart. */
export interface Cipher {
  /** The name for {@link View.how}. */
  readonly kind: string;
  /** Which letter stands for the one at `index`, both from 0 to 25, when it is undone. */
  readonly undo: (index: number) => number;
}

/** Each letter moved by thirteen; mirrored in the alphabet; moved by three or by one, either way. */
export const CIPHERS: readonly Cipher[] = [
  { kind: 'rot13', undo: shifted(13) },
  { kind: 'atbash', undo: (index) => LETTERS - 1 - index },
  ...[3, LETTERS - 3, 1, LETTERS - 1].map((by) => ({ kind: 'caesar', undo: shifted(by) })),
];

function shifted(by: number): (index: number) => number {
  return (index) => (index + by) % LETTERS;
}

/** A text with the letters of ASCII undone by a cipher. */
export function deciphered(text: string, { undo }: Cipher): string {
  return text.replace(/[A-Za-z]/g, (letter) => {
    const base = letter < 'a' ? 0x41 : LETTER_A;
    return String.fromCharCode(base + undo(letter.charCodeAt(0) - base));
  });
}

/** A word in lower case as it looks in a cipher. */
export function enciphered(word: string, { undo }: Cipher): string {
  const letters = Array.from({ length: LETTERS }, (_, index) => undo(index));
  return Array.from(word, (letter) =>
    String.fromCharCode(LETTER_A + letters.indexOf(letter.charCodeAt(0) - LETTER_A))).join('');
}
