import { hiddenKindOf } from '../text/characters.ts';

/** Most characters of a definition that a finding repeats. */
const EXCERPT_LENGTH = 160;

/** A stretch of a text for a person: one line, shortened, with what cannot be seen as escapes. */
export function excerptOf(text: string, start: number, end: number): string {
  const stop = Math.min(end, start + EXCERPT_LENGTH, text.length);
  let shown = '';
  for (let at = start; at < stop;) {
    const codePoint = text.codePointAt(at) ?? 0;
    shown += shownAs(codePoint);
    at += codePoint > 0xffff ? 2 : 1;
  }
  return end > stop ? `${shown}…` : shown;
}

function shownAs(codePoint: number): string {
  if (codePoint === 0x0a || codePoint === 0x0d || codePoint === 0x09) return ' ';
  const isUnseen = codePoint < 0x20 || (codePoint >= 0xd800 && codePoint <= 0xdfff) ||
    hiddenKindOf(codePoint) !== undefined;
  return isUnseen ? `\\u{${codePoint.toString(16)}}` : String.fromCodePoint(codePoint);
}
