import { textOfUnits, unitsOf } from '../text/units.ts';
import { boundariesIn } from './boundaries.ts';
import { disarmed } from './disarm.ts';
import { regionsOfJson } from './json-text.ts';
import { newMarker, withoutMarkers } from './marker.ts';
import { platformRandom, type RandomBytes } from './random.ts';
import { regionsOf, type Region } from './regions.ts';

/**
 * The ways to mark text (Hines et al., "Defending Against Indirect Prompt Injection Attacks With Spotlighting",
 * 2024).
 */
export type SpotlightMode = 'delimit' | 'datamark' | 'encode';

export interface SpotlightOptions {
  readonly mode: SpotlightMode;
  /** Where chance comes from; the platform's own source when nothing is said. */
  readonly random?: RandomBytes;
}

/** A marked text. */
export interface Spotlighted {
  readonly mode: SpotlightMode;
  readonly text: string;
  /** What marks it: the code of the two lines, or the private-use characters; empty when it is encoded. */
  readonly marker: string;
}

/**
 * Marks a text so that a model can tell it from instructions. Hidden characters are taken out first.
 *
 * Guarantees that content cannot end or imitate the marking: the code of `delimit` has 128 random bits and does not
 * occur in the text, the characters of `datamark` are taken out of the text before. In `datamark` fenced code, tables,
 * and in JSON all but the language inside of string values stay letter by letter, and JSON stays JSON.
 * That a model heeds the marks is not guaranteed; no decision may rest on it.
 */
export function spotlight(text: string, { mode, random = platformRandom }: SpotlightOptions): Spotlighted {
  const clean = disarmed(text);
  switch (mode) {
    case 'delimit': return delimited(clean, random);
    case 'datamark': return datamarked(clean, random);
    case 'encode': return { mode, text: encoded(clean), marker: '' };
  }
}

/** The text that was marked, without its marks and without what was taken out before. */
export function unmark({ mode, text, marker }: Spotlighted): string {
  switch (mode) {
    case 'delimit': return text.slice(openLine(marker).length, text.length - closeLine(marker).length);
    case 'datamark': return withoutMarkers(text);
    case 'encode': return decoder.decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  }
}

const CODE_BYTES = 16;

function delimited(text: string, random: RandomBytes): Spotlighted {
  for (;;) {
    const marker = Array.from(random(CODE_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (text.includes(marker)) continue;
    return { mode: 'delimit', text: openLine(marker) + text + closeLine(marker), marker };
  }
}

function openLine(code: string): string {
  return `<<<UNTRUSTED TEXT ${code}>>>\n`;
}

function closeLine(code: string): string {
  return `\n<<<END OF UNTRUSTED TEXT ${code}>>>`;
}

function datamarked(text: string, random: RandomBytes): Spotlighted {
  const marker = newMarker(random);
  const json = regionsOfJson(text);
  const lead = json === undefined ? '' : marker;
  const inside = (json ?? regionsOf(text)).map((region) => marked(text, region, lead, marker, random)).join('');
  // Around JSON a mark would be an error of its grammar.
  return { mode: 'datamark', text: json === undefined ? marker + inside + marker : inside, marker };
}

/** A region with its marks. It has no half of a pair of surrogates: those are hidden, and taken out before. */
function marked(
  text: string, { start, end, isIntact }: Region, lead: string, marker: string, random: RandomBytes,
): string {
  const part = text.slice(start, end);
  if (isIntact) return part;
  const places = boundariesIn(part, random);
  const units = unitsOf(part);
  const result = new Uint16Array(part.length + places.length * marker.length);
  let length = 0;
  let done = 0;
  for (const place of places) {
    for (; done < place; done += 1) result[length++] = units[done] ?? 0;
    for (let at = 0; at < marker.length; at += 1) result[length++] = marker.charCodeAt(at);
  }
  for (; done < part.length; done += 1) result[length++] = units[done] ?? 0;
  // A space is a boundary already; the word after it has its mark.
  return (part.charCodeAt(0) > 0x20 ? lead : '') + textOfUnits(result);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** How many bytes are handed to one call. */
const BYTES_PER_CALL = 0x6000;

function encoded(text: string): string {
  const bytes = encoder.encode(text);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_CALL) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + BYTES_PER_CALL))));
  }
  return parts.join('');
}
