import { hash } from 'node:crypto';
import type { JsonValue } from '@durward/core';
import { isMaskedName, MASK, maskTokens } from './redact.ts';

/** The digest of serialised arguments or of a result, as records carry it. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${hash('sha256', bytes, 'hex')}`;
}

/** Longest part of one string that is shown, in UTF-16 code units. */
const STRING_LENGTH_MAX = 48;
/** Objects and arrays deeper than this are shown as `…`. */
const DEPTH_MAX = 6;
const MORE = '…';

/**
 * A short rendering of arguments or of a result for the record: structure and keys, strings cut,
 * values of members that name secrets masked, token-like strings masked, invisible characters
 * written as escapes. At most `bytesMax` bytes of UTF-8; 0 gives nothing.
 *
 * Does no more work than what it prints asks for, apart from the enumeration of an object's keys.
 * It is for people: it cannot be parsed back, and what {@link maskTokens} says of its limits holds.
 */
export function previewOf(value: JsonValue, bytesMax: number): string {
  if (bytesMax <= 0) return '';
  return cutToBytes(render(value, '', bytesMax, 0), bytesMax);
}

function render(value: JsonValue, before: string, lengthMax: number, depth: number): string {
  if (typeof value === 'string') return before + renderString(value);
  if (typeof value !== 'object' || value === null) return before + String(value);
  if (depth >= DEPTH_MAX) return before + (Array.isArray(value) ? `[${MORE}]` : `{${MORE}}`);
  return Array.isArray(value)
    ? renderItems(value, before, lengthMax, depth)
    : renderMembers(value as { readonly [key: string]: JsonValue }, before, lengthMax, depth);
}

function renderItems(items: readonly JsonValue[], before: string, lengthMax: number, depth: number): string {
  let out = `${before}[`;
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) out += ',';
    if (out.length >= lengthMax) return out + MORE;
    out = render(items[index] ?? null, out, lengthMax, depth + 1);
  }
  return `${out}]`;
}

function renderMembers(
  members: { readonly [key: string]: JsonValue },
  before: string,
  lengthMax: number,
  depth: number,
): string {
  let out = `${before}{`;
  let first = true;
  for (const key in members) {
    if (!first) out += ',';
    first = false;
    if (out.length >= lengthMax) return out + MORE;
    const name = nameOf(key);
    out += name.shown;
    if (!name.isMasked) out = render(members[key] ?? null, out, lengthMax, depth + 1);
  }
  return `${out}}`;
}

/** How a member begins in a preview: all of it where its value is masked. */
interface Name {
  readonly shown: string;
  readonly isMasked: boolean;
}

const NAMES_KEPT_MAX = 1024;
let names = new Map<string, Name>();

/** Most names were seen before. They come from outside: the memory is bounded by starting over. */
function nameOf(key: string): Name {
  let name = names.get(key);
  if (name === undefined) {
    const isMasked = isMaskedName(key);
    const shown = renderString(key);
    name = { shown: isMasked ? `${shown}:"${MASK}"` : `${shown}:`, isMasked };
    if (key.length > STRING_LENGTH_MAX) return name;
    if (names.size >= NAMES_KEPT_MAX) names = new Map();
    names.set(key, name);
  }
  return name;
}

/** Whether a JSON string holds all characters as they are. The texts are short: a regular expression is slower. */
function isAsItIs(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function renderString(text: string): string {
  const masked = maskTokens(text, STRING_LENGTH_MAX);
  const shown = isAsItIs(masked) ? `"${masked}"` : visible(JSON.stringify(masked.toWellFormed()));
  const left = text.length - STRING_LENGTH_MAX;
  return left > 0 ? `${shown}${MORE}+${left}` : shown;
}

/** Control, format (zero-width, bidirectional, tags), line and paragraph separators, and blank letters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;

function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

function cutToBytes(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax || Buffer.byteLength(text) <= bytesMax) return text;
  const mark = bytesMax >= 3 ? MORE : '';
  const bytes = Buffer.from(text);
  let end = bytesMax - Buffer.byteLength(mark);
  // Step back to the first byte of a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end) + mark;
}
