/** Letters, digits and marks, as far as a folded text can have them. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 &&
    unit <= 0x5a);
  return (unit >= 0xaa && unit < 0x2000 && unit !== 0xab && unit !== 0xbb && unit !== 0xd7 && unit !== 0xf7) ||
    (unit >= 0x2c00 && unit < 0x2e00) || (unit >= 0x3040 && unit < 0xd800);
}

/**
 * Writing in which a word begins and ends anywhere: Han, kana, Hangul with its particles, Thai, Lao, Khmer,
 * Burmese.
 */
export function isSpaceless(unit: number): boolean {
  return (unit >= 0x2e80 && unit <= 0xd7ff) || (unit >= 0xe00 && unit <= 0xeff) || (unit >= 0x1000 && unit <= 0x109f) ||
    (unit >= 0x1780 && unit <= 0x17ff);
}
