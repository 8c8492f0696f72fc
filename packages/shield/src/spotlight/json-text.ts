import type { Region } from './regions.ts';

const START = /^\s*[[{]/;

/**
 * The regions of a text that is JSON: what stands inside string values may be marked where it reads like language;
 * keys, numbers, names and the escapes of characters stay. Undefined when the text is no JSON.
 *
 * Strict enough that JSON stays JSON: any doubt about its form makes it no JSON.
 */
export function regionsOfJson(text: string): readonly Region[] | undefined {
  if (!START.test(text)) return undefined;
  const regions: Region[] = [];
  let [done, depth] = [0, 0];
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    if (depth < 0) return undefined;
    if (char !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(text, at + 1);
    if (end < 0) return undefined;
    if (isValue(text, end + 1) && readsLikeLanguage(text.slice(at + 1, end))) {
      regions.push({ start: done, end: at + 1, isIntact: true });
      addWithoutEscapes(regions, text, at + 1, end);
      done = end;
    }
    at = end + 1;
  }
  if (depth !== 0) return undefined;
  if (done < text.length) regions.push({ start: done, end: text.length, isIntact: true });
  return regions;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at += 1;
    else if (unit === 0x22) return at;
    else if (unit < 0x20) return -1;
  }
  return -1;
}

/** A string that a colon follows is a key. */
function isValue(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text[at] !== ':';
}

function addWithoutEscapes(regions: Region[], text: string, start: number, end: number): void {
  let done = start;
  for (let at = text.indexOf('\\', start); at >= 0 && at < end; at = text.indexOf('\\', done)) {
    const length = text[at + 1] === 'u' ? 6 : 2;
    if (at > done) regions.push({ start: done, end: at, isIntact: false });
    regions.push({ start: at, end: at + length, isIntact: true });
    done = at + length;
  }
  if (end > done) regions.push({ start: done, end, isIntact: false });
}

const SPACE_INSIDE = /\S\s+\S+\s+\S/;
const SPACELESS = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]/g;
const SPACELESS_MIN = 6;
/** Values without spaces that long are no names. */
const NAME_LENGTH_MAX = 64;
const ADDRESS = /^[a-z][a-z0-9+.-]{1,20}:\/?\/?\S*$/i;

/** Whether a value is words for a reader, and no name, number, date or address for a program. */
export function readsLikeLanguage(value: string): boolean {
  if (SPACE_INSIDE.test(value)) return true;
  if (ADDRESS.test(value)) return false;
  return value.length > NAME_LENGTH_MAX || (value.match(SPACELESS)?.length ?? 0) >= SPACELESS_MIN;
}
