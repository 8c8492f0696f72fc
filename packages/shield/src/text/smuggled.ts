import { hiddenKindOf, type HiddenKind } from './characters.ts';
import { decodedUtf8 } from './utf8.ts';

/** Hidden runs shorter than this carry no message. */
const BITS_MIN = 16;

/** Fewest bytes in variation selectors that are a message. */
const BYTES_MIN = 3;

/** What a run of hidden characters says in one of the known ways of writing with them, or ''. */
export function smuggledIn(text: string, start: number, end: number, kind: HiddenKind): string {
  switch (kind) {
    case 'tag': return fromTags(text, start, end);
    case 'variation_selector': return fromSelectors(text, start, end);
    case 'zero_width': return fromBits(text, start, end);
    case 'private_use': return fromPrivateUse(text, start, end);
    case 'bidi': case 'control': case 'ansi': case 'soft_hyphen': case 'blank': return '';
  }
}

/** Tag characters repeat ASCII at U+E0000. */
function fromTags(text: string, start: number, end: number): string {
  return mapped(text, start, end, (codePoint) =>
    codePoint >= 0xe0020 && codePoint <= 0xe007e ? String.fromCharCode(codePoint - 0xe0000) : '');
}

/** One byte each: the first sixteen, then the supplement. */
function fromSelectors(text: string, start: number, end: number): string {
  const bytes: number[] = [];
  for (const one of text.slice(start, end)) {
    const codePoint = one.codePointAt(0) ?? 0;
    if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) bytes.push(codePoint - 0xfe00);
    if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) bytes.push(codePoint - 0xe0100 + 16);
  }
  const decoded = bytes.length < BYTES_MIN ? undefined : decodedUtf8(bytes);
  return decoded !== undefined && isVisible(decoded) ? decoded : '';
}

function isVisible(text: string): boolean {
  return Array.from(text).every((char) => hiddenKindOf(char.codePointAt(0) ?? 0) === undefined);
}

/** The last byte of a private code point as ASCII. */
function fromPrivateUse(text: string, start: number, end: number): string {
  const decoded = mapped(text, start, end, (codePoint) => {
    const unit = codePoint & 0xff;
    return unit >= 0x20 && unit < 0x7f ? String.fromCharCode(unit) : '';
  });
  return /^[A-Za-z0-9 .,:;'"!?()/-]{8,}$/.test(decoded) ? decoded : '';
}

/** Two zero-width characters as bits, in either order, eight to a letter; others between them are separators. */
function fromBits(text: string, start: number, end: number): string {
  if (end - start < BITS_MIN) return '';
  const run = text.slice(start, end);
  const [zero, one] = twoMostUsed(run);
  if (zero === undefined || one === undefined) return '';
  const bits = Array.from(run).filter((char) => char === zero || char === one).map((char) => char === one);
  for (const turned of [false, true]) {
    const bytes: number[] = [];
    for (let at = 0; at + 8 <= bits.length; at += 8) {
      bytes.push(bits.slice(at, at + 8).reduce((byte, bit) => byte * 2 + (bit === turned ? 0 : 1), 0));
    }
    const decoded = decodedUtf8(bytes);
    if (decoded !== undefined && /^[\t\n\r\u0020-\u007e]+$/.test(decoded)) return decoded;
  }
  return '';
}

function twoMostUsed(run: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const char of run) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, 2).map(([char]) => char).toSorted();
}

function mapped(text: string, start: number, end: number, letter: (codePoint: number) => string): string {
  return Array.from(text.slice(start, end), (one) => letter(one.codePointAt(0) ?? 0)).join('');
}
