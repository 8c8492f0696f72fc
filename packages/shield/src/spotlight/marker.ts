import { below, type RandomBytes } from './random.ts';

const FIRST = 0xe000;
const COUNT = 0x1900;

/** How many characters a marker has. Content cannot hold any of them, so that more would only cost tokens. */
export const MARKER_LENGTH = 2;

/**
 * A new marker: private-use characters (U+E000 to U+F8FF), each drawn at random. Content is freed of the whole
 * alphabet before it is marked; that a marker changes with every text keeps it from being learned and imitated in
 * other encodings.
 */
export function newMarker(random: RandomBytes, length: number = MARKER_LENGTH): string {
  let marker = '';
  while (marker.length < length) marker += String.fromCharCode(FIRST + below(COUNT, random));
  return marker;
}

const ALPHABET = /[\ue000-\uf8ff]+/g;

/** A text without the characters that markers are made of. */
export function withoutMarkers(text: string): string {
  return text.replace(ALPHABET, '');
}
