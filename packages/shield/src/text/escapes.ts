import { isAsciiLetter } from './characters.ts';
import type { Piece } from './pieces.ts';

/**
 * The escaped characters of a text, in order: URL (`%69`, `%u0069`), HTML (`&#105;`, `&#x69;`, `&lt;`), backslash
 * (`\u0069`, `\u{69}`, `\x69`, `\151`, `\n`) and quoted-printable (`=69`). One pass.
 */
export function escapesIn(text: string): readonly Piece[] {
  const printable = isQuotedPrintable(text);
  const hasOthers = text.includes('%') || text.includes('&') || text.includes('\\');
  // Letters in lower case alone may be names of anything.
  if (!hasOthers && !(printable && CAPITAL_HEX.test(text))) return [];
  const pieces: Piece[] = [];
  const mark = printable ? /[%&\\=]/g : /[%&\\]/g;
  while (mark.test(text)) {
    const piece = escapeAt(text, mark.lastIndex - 1, printable);
    if (piece === undefined) continue;
    pieces.push(piece);
    mark.lastIndex = piece.end;
  }
  return pieces;
}

function escapeAt(text: string, at: number, printable: boolean): Piece | undefined {
  switch (text.charCodeAt(at)) {
    case 0x25: return percentAt(text, at, 0x25, 'url');
    case 0x26: return entityAt(text, at);
    case 0x5c: return backslashAt(text, at);
    case 0x3d: return printable ? percentAt(text, at, 0x3d, 'quoted_printable') : undefined;
    default: return undefined;
  }
}

const CAPITAL_HEX = /=[0-9A-F]{2}/;

/** How many escapes make a text quoted-printable: a single `=20` may be anything. */
const QUOTED_MIN = 8;

function isQuotedPrintable(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('='); at >= 0 && count < QUOTED_MIN; at = text.indexOf('=', at + 1)) {
    if (hexAt(text, at + 1, 2) >= 0) count += 1;
  }
  return count >= QUOTED_MIN;
}

/** One character in UTF-8, each byte as the mark and two hex digits. */
function percentAt(text: string, at: number, mark: number, kind: string): Piece | undefined {
  const lower = text.charCodeAt(at + 1) | 0x20;
  if (mark === 0x25 && lower === 0x75) return unitOf(hexAt(text, at + 2, 4), at, at + 6, kind);
  const first = hexAt(text, at + 1, 2);
  // A soft line break of quoted-printable.
  if (first < 0) return mark === 0x3d && text[at + 1] === '\n' ? { start: at, end: at + 2, kind, text: '' } : undefined;
  const more = first >= 0xf5 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  let codePoint = more === 0 ? first : first & (0x3f >> more);
  for (let index = 1; index <= more; index += 1) {
    const byte = text.charCodeAt(at + index * 3) === mark ? hexAt(text, at + index * 3 + 1, 2) : -1;
    if (byte < 0x80 || byte > 0xbf) return unitOf(first, at, at + 3, kind);
    codePoint = codePoint * 64 + (byte & 0x3f);
  }
  return unitOf(codePoint, at, at + 3 + more * 3, kind);
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"], ['nbsp', ' '], ['tab', ' '], ['newline', '\n'],
  ['excl', '!'], ['num', '#'], ['dollar', '$'], ['percnt', '%'], ['lpar', '('], ['rpar', ')'], ['ast', '*'],
  ['plus', '+'], ['comma', ','], ['period', '.'], ['sol', '/'], ['colon', ':'], ['semi', ';'], ['equals', '='],
  ['quest', '?'], ['commat', '@'], ['lsqb', '['], ['lbrack', '['], ['rsqb', ']'], ['rbrack', ']'], ['bsol', '\\'],
  ['lowbar', '_'], ['grave', '`'], ['lcub', '{'], ['lbrace', '{'], ['verbar', '|'], ['vert', '|'], ['rcub', '}'],
  ['rbrace', '}'], ['hyphen', '-'], ['dash', '-'], ['shy', ''], ['zwj', ''], ['zwnj', ''], ['lrm', ''], ['rlm', ''],
  ['ensp', ' '], ['emsp', ' '], ['thinsp', ' '], ['szlig', 'ss'], ['aelig', 'ae'], ['oelig', 'oe'], ['imath', 'i'],
]);
/** A letter with an accent, or in another style of type: `&eacute;`, `&Iscr;`. */
const STYLED = /^([A-Za-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron|macr|breve|ogon|dot|scr|opf|fr)$/;
const NAME_LENGTH_MAX = 10;

function entityAt(text: string, at: number): Piece | undefined {
  if (text.charCodeAt(at + 1) === 0x23) return numberedEntityAt(text, at);
  let end = at + 1;
  while (end - at <= NAME_LENGTH_MAX && isAsciiLetter(text.charCodeAt(end))) end += 1;
  if (text.charCodeAt(end) !== 0x3b || end === at + 1) return undefined;
  const name = text.slice(at + 1, end);
  const named = NAMED.get(name.toLowerCase()) ?? STYLED.exec(name)?.[1];
  return named === undefined ? undefined : { start: at, end: end + 1, kind: 'html', text: named };
}

const DIGITS_MAX = 8;

function numberedEntityAt(text: string, at: number): Piece | undefined {
  const isHex = (text.charCodeAt(at + 2) | 0x20) === 0x78;
  const from = at + (isHex ? 3 : 2);
  let [end, value] = [from, 0];
  for (; end - from < DIGITS_MAX; end += 1) {
    const digit = hexAt(text, end, 1);
    if (digit < 0 || (!isHex && digit > 9)) break;
    value = value * (isHex ? 16 : 10) + digit;
  }
  if (end === from) return undefined;
  return unitOf(value, at, text.charCodeAt(end) === 0x3b ? end + 1 : end, 'html');
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['n', '\n'], ['r', '\n'], ['t', ' '], ['b', ' '], ['f', ' '], ['v', ' '],
  ['"', '"'], ["'", "'"], ['`', '`'], ['/', '/'], ['\\', '\\'],
]);

function backslashAt(text: string, at: number): Piece | undefined {
  const kind = 'escape';
  const next = text[at + 1] ?? '';
  if (next === 'u' && text[at + 2] === '{') {
    const close = text.indexOf('}', at + 3);
    const value = close < 0 || close > at + 9 ? -1 : hexAt(text, at + 3, close - at - 3);
    return unitOf(value, at, close + 1, kind);
  }
  if (next === 'u') return unitOf(hexAt(text, at + 2, 4), at, at + 6, kind);
  if (next === 'U') return unitOf(hexAt(text, at + 2, 8), at, at + 10, kind);
  if (next === 'x') return unitOf(hexAt(text, at + 2, 2), at, at + 4, kind);
  if (next === '0' && isPrintable(hexAt(text, at + 1, 6))) return unitOf(hexAt(text, at + 1, 6), at, at + 7, kind);
  if (next >= '0' && next <= '3') return octalAt(text, at);
  const simple = SIMPLE.get(next);
  return simple === undefined ? undefined : { start: at, end: at + 2, kind, text: simple };
}

/** As six digits after a backslash, as in style sheets. */
function isPrintable(codePoint: number): boolean {
  return codePoint >= 0x20 && codePoint < 0x7f;
}

function octalAt(text: string, at: number): Piece | undefined {
  let value = 0;
  for (let index = at + 1; index < at + 4; index += 1) {
    const digit = hexAt(text, index, 1);
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return unitOf(value, at, at + 4, 'escape');
}

function unitOf(codePoint: number, start: number, end: number, kind: string): Piece | undefined {
  if (codePoint < 0 || codePoint > 0x10ffff) return undefined;
  // Half a pair waits for the other half, which the next escape brings.
  const text = codePoint > 0xffff ? String.fromCodePoint(codePoint) : String.fromCharCode(codePoint);
  return { start, end, kind, text };
}

/** The value of `digits` hex digits, or -1. */
export function hexAt(text: string, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    const unit = text.charCodeAt(index);
    const lower = unit | 0x20;
    if (unit >= 0x30 && unit <= 0x39) value = value * 16 + unit - 0x30;
    else if (lower >= 0x61 && lower <= 0x66) value = value * 16 + lower - 0x57;
    else return -1;
  }
  return digits === 0 ? -1 : value;
}
