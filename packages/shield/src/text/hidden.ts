import { ansiLengthAt, hiddenKindOf, type HiddenKind } from './characters.ts';
import { isPlain } from './plain.ts';
import { smuggledIn } from './smuggled.ts';
import type { Span } from './span.ts';

/** A run of characters that a person does not see. */
export interface HiddenText {
  readonly kind: HiddenKind;
  readonly span: Span;
  /** What the run says to who can read it, when it is a known way of writing. */
  readonly decoded?: string;
}

/** Where a hidden character may be: all that follows is in plain sight up to there. */
const PERHAPS_HIDDEN =
  // The blocks between \u0370 and \u27ff that have none are left to the look at each character.
  /[^\t\n\r -~\u00a0-\u00ac\u00ae-\u034e\u0370-\u061b\u061d-\u115e\u2010-\u2029\u3000-\u3163\u3165-\ud7ff]/g;

/**
 * The characters of a text that hide, in order, neighbours of one kind as one run.
 *
 * Not hidden are those that writing needs: joiners in emoji and in Persian, Arabic and Indic words, one variation
 * selector on a symbol or a Han letter, direction marks beside right-to-left letters, the tags of a flag, a byte
 * order mark at the start. Takes time proportional to the length of the text.
 */
export function hiddenIn(text: string): readonly HiddenText[] {
  if (isPlain(text)) return [];
  const found: HiddenText[] = [];
  for (let at = nextPerhaps(text, 0); at < text.length; at = nextPerhaps(text, at)) {
    const kind = kindAt(text, at);
    if (kind === undefined) {
      at += widthAt(text, at);
      continue;
    }
    const end = endOfRun(text, at, kind);
    if (!isNeeded(text, at, end, kind)) found.push(runOf(text, at, end, kind));
    at = end;
  }
  return found;
}

function nextPerhaps(text: string, from: number): number {
  PERHAPS_HIDDEN.lastIndex = from;
  return PERHAPS_HIDDEN.test(text) ? PERHAPS_HIDDEN.lastIndex - 1 : text.length;
}

function runOf(text: string, start: number, end: number, kind: HiddenKind): HiddenText {
  const decoded = smuggledIn(text, start, end, kind);
  return decoded === '' ? { kind, span: { start, end } } : { kind, span: { start, end }, decoded };
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function kindAt(text: string, at: number): HiddenKind | undefined {
  if (ansiLengthAt(text, at) > 0) return 'ansi';
  return hiddenKindOf(text.codePointAt(at) ?? 0);
}

function endOfRun(text: string, start: number, kind: HiddenKind): number {
  let at = start;
  while (at < text.length && kindAt(text, at) === kind) {
    at += kind === 'ansi' ? ansiLengthAt(text, at) : widthAt(text, at);
  }
  return at;
}

function isNeeded(text: string, start: number, end: number, kind: HiddenKind): boolean {
  const before = codePointBefore(text, start);
  const after = text.codePointAt(end) ?? 0;
  switch (kind) {
    case 'zero_width':
      if (start === 0 && end === 1 && text.charCodeAt(0) === 0xfeff) return true;
      return end - start === 1 && isJoining(text.charCodeAt(start), before, after);
    case 'variation_selector':
      return isOneSelector(text, start, end) && takesSelector(before, text.codePointAt(start) ?? 0);
    case 'bidi':
      return end - start === 1 && isDirectionMark(text.charCodeAt(start)) && hasRightToLeftAround(text, start);
    case 'tag':
      return before === FLAG && end - start <= FLAG_TAGS_MAX && text.codePointAt(end - 2) === 0xe007f;
    case 'blank':
      // A filler inside a sequence of Hangul letters is spelling.
      return end - start === 1 && isJamo(before) && isJamo(after);
    case 'private_use': case 'control': case 'ansi': case 'soft_hyphen':
      return false;
  }
}

const FLAG = 0x1f3f4;
/** A region of up to five letters and digits, and the end, in code units. */
const FLAG_TAGS_MAX = 14;

function isOneSelector(text: string, start: number, end: number): boolean {
  return end - start === widthAt(text, start);
}

function codePointBefore(text: string, at: number): number {
  if (at === 0) return 0;
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff && at > 1 ? text.codePointAt(at - 2) ?? low : low;
}

const PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\u20e3\ufe0f\u2640\u2642\u2695]/u;
/** Scripts whose letters joiners and non-joiners shape. */
const JOINED_SCRIPTS: readonly RegExp[] = [
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Tibetan}\p{Script=Khmer}\p{Script=Myanmar}]/u,
  /^[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}]/u,
  /^[\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u,
];
/** Scripts in which a line may break where no space is. */
const SPACELESS_SCRIPTS: readonly RegExp[] = [
  /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
];

function isOf(scripts: readonly RegExp[], char: string): boolean {
  return scripts.some((script) => script.test(char));
}

function isJoining(unit: number, before: number, after: number): boolean {
  const [left, right] = [String.fromCodePoint(before), String.fromCodePoint(after)];
  if (unit === 0x200d && PICTURE.test(left) && PICTURE.test(right)) return true;
  if (unit === 0x200c || unit === 0x200d) return isOf(JOINED_SCRIPTS, left);
  // A zero-width space says where a line may break in writing without spaces.
  return unit === 0x200b && isOf(SPACELESS_SCRIPTS, left) && isOf(SPACELESS_SCRIPTS, right);
}

const SYMBOL = /^[\p{Extended_Pictographic}\p{S}\p{Emoji}]/u;
const HAN = /^\p{Script=Han}/u;
const MONGOLIAN = /^\p{Script=Mongolian}/u;

function takesSelector(before: number, selector: number): boolean {
  const base = String.fromCodePoint(before);
  if (selector === 0xfe0e || selector === 0xfe0f) return SYMBOL.test(base);
  if (selector >= 0x180b && selector <= 0x180f) return MONGOLIAN.test(base);
  return HAN.test(base);
}

function isDirectionMark(unit: number): boolean {
  return unit === 0x200e || unit === 0x200f || unit === 0x61c || (unit >= 0x2066 && unit <= 0x2069);
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** How far from a direction mark a right-to-left letter may stand. */
const DIRECTION_REACH = 40;

function hasRightToLeftAround(text: string, at: number): boolean {
  return RIGHT_TO_LEFT.test(text.slice(Math.max(0, at - DIRECTION_REACH), at + DIRECTION_REACH));
}

function isJamo(codePoint: number): boolean {
  return (codePoint >= 0x1100 && codePoint <= 0x11ff) || (codePoint >= 0xa960 && codePoint <= 0xa97f) ||
    (codePoint >= 0xd7b0 && codePoint <= 0xd7ff);
}
