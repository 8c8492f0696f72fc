import type { Span } from '@durward/shield';
import type { ContentPlace } from '../config/content-schema.ts';
import type { HeldText } from './texts.ts';

/**
 * The texts of one place of a message, looked at as one: an instruction that is divided over fields or messages is
 * seen, and many short texts cost no more than one.
 */
export interface Group {
  readonly place: ContentPlace;
  readonly texts: readonly HeldText[];
  /** Where each text begins in `joined`. */
  readonly starts: readonly number[];
  readonly joined: string;
  /** How much of `joined` is from messages before this one. */
  readonly lead: number;
}

/** Longest group that several texts make, in code units; a longer text is a group of its own. */
const GROUP_LENGTH_MAX = 128 * 1024;
const BETWEEN = '\n';

/** The groups of a message. `trail` is the end of what earlier messages of the same stream said. */
export function groupsOf(texts: readonly HeldText[], trail: string): readonly Group[] {
  const groups: Group[] = [];
  for (const place of new Set(texts.map((text) => text.place))) {
    const lead = place === 'results' ? trail : '';
    let open: HeldText[] = [];
    let length = 0;
    for (const text of texts) {
      if (text.place !== place) continue;
      if (open.length > 0 && length + text.text.length > GROUP_LENGTH_MAX) {
        groups.push(groupOf(place, open, lead));
        [open, length] = [[], 0];
      }
      open.push(text);
      length += text.text.length + BETWEEN.length;
    }
    if (open.length > 0) groups.push(groupOf(place, open, lead));
  }
  return groups;
}

function groupOf(place: ContentPlace, texts: readonly HeldText[], trail: string): Group {
  const lead = trail === '' ? 0 : trail.length + BETWEEN.length;
  const starts: number[] = [];
  let at = lead;
  for (const { text } of texts) {
    starts.push(at);
    at += text.length + BETWEEN.length;
  }
  const parts = texts.map(({ text }) => text);
  const joined = (trail === '' ? parts : [trail, ...parts]).join(BETWEEN);
  return { place, texts, starts, joined, lead };
}

/** One stretch of a group as it lies in its texts: text by text, ranges counted in each. */
export function placesOf(group: Group, { start, end }: Span): readonly { readonly at: number; readonly span: Span }[] {
  const places: { at: number; span: Span }[] = [];
  for (let at = firstAt(group.starts, start); at < group.texts.length; at += 1) {
    const begins = group.starts[at] ?? 0;
    const length = group.texts[at]?.text.length ?? 0;
    if (begins >= end) break;
    const span = { start: Math.max(0, start - begins), end: Math.min(length, end - begins) };
    if (span.end > span.start) places.push({ at, span });
  }
  return places;
}

/** The last text that begins at or before a place, found by halving. */
function firstAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
