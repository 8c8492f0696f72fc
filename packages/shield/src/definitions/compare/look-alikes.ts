import type { Definition, DefinitionSeverity, PlacedFinding } from '../definition.ts';
import { plainName } from '../names.ts';
import { isNearly } from '../../text/edits.ts';

/** Names shorter than this differ in one letter by accident. */
const NEAR_LENGTH_MIN = 8;
const NEAR_LENGTH_MAX = 64;
/** Most names that are held against each other because they share a part. */
const BUCKET_MAX = 64;
/** Most findings of one kind. */
const FOUND_MAX = 1000;

interface Named {
  readonly index: number;
  readonly name: string;
  readonly server: string;
  readonly plain: string;
}

const FIX = 'Find out which server you mean, and let only that one be used. Rename the tool if both are yours.';

/**
 * TP009 across servers: two tools with names that a person or a model takes for each other. The same name on two
 * servers is low: it happens, and the gateway keeps servers apart.
 */
export function lookAlikes(definitions: readonly Definition[]): readonly PlacedFinding[] {
  const named = definitions.flatMap(({ kind, name, server }, index): readonly Named[] =>
    kind === 'tool' ? [{ index, name, server, plain: plainName(name) }] : []);
  const byPlain = grouped(named, ({ plain }) => plain);
  return [...sameLooks(byPlain), ...nearLooks(byPlain)];
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function sameLooks(byPlain: ReadonlyMap<string, readonly Named[]>): readonly PlacedFinding[] {
  const found: PlacedFinding[] = [];
  for (const group of byPlain.values()) {
    const [first] = group;
    if (first === undefined || group.length < 2) continue;
    for (const other of group.slice(1, BUCKET_MAX)) {
      if (other.server === first.server || found.length >= FOUND_MAX) continue;
      const isAscii = ASCII.test(other.name) && ASCII.test(first.name);
      const severity: DefinitionSeverity = isAscii ? 'low' : 'high';
      const how = other.name === first.name ? 'has the name of' : 'has a name that looks like';
      found.push(finding(other, first, severity, `${how} a tool of the server ${first.server}`));
    }
  }
  return found;
}

const ASCII = /^[\x20-\x7e]*$/;

/** Names of other servers with one letter missing, added, wrong or swapped. */
function nearLooks(byPlain: ReadonlyMap<string, readonly Named[]>): readonly PlacedFinding[] {
  const firsts = [...byPlain.values()].flatMap((group) => group.slice(0, 1))
    .filter(({ plain }) => plain.length >= NEAR_LENGTH_MIN && plain.length <= NEAR_LENGTH_MAX);
  const found: PlacedFinding[] = [];
  const seen = new Set<string>();
  // One edit leaves the first or the last half of a name whole.
  for (const half of [firstHalf, lastHalf]) {
    for (const bucket of grouped(firsts, half).values()) {
      for (const [place, one] of bucket.slice(0, BUCKET_MAX).entries()) {
        for (const other of bucket.slice(place + 1, BUCKET_MAX)) {
          const pair = `${String(one.index)} ${String(other.index)}`;
          if (one.server === other.server || seen.has(pair) || !isMistakable(one.plain, other.plain)) continue;
          seen.add(pair);
          if (found.length >= FOUND_MAX) return found;
          const reason = `has a name that is nearly that of a tool of the server ${one.server}`;
          found.push(finding(other, one, 'medium', reason));
        }
      }
    }
  }
  return found;
}

function firstHalf({ plain }: Named): string {
  return plain.slice(0, HALF);
}

function lastHalf({ plain }: Named): string {
  return plain.slice(-HALF);
}

/** Half of the shortest names that are compared. */
const HALF = NEAR_LENGTH_MIN / 2;

/** One letter apart, and not by a plural or a number. */
function isMistakable(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || long === `${short}s`) return false;
  if (withoutDigits(one) === withoutDigits(other)) return false;
  const words = [...OPPOSITES].some(([a, b]) => one.replace(a, b) === other || other.replace(a, b) === one);
  return !words && isNearly(one, other) && edits(one, other) === 1;
}

/** Words that differ in one letter or two and mean different things. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['get', 'set'], ['put', 'get'], ['read', 'load'], ['lock', 'clock'], ['un', ''], ['re', ''], ['post', 'host'],
];

function withoutDigits(name: string): string {
  return name.replaceAll(/\d/g, '');
}

/** How many letters differ where two names of (nearly) one length do; 2 for anything more than one edit. */
function edits(one: string, other: string): number {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let [end, otherEnd] = [one.length, other.length];
  while (end > start && otherEnd > start && one[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  const [rest, otherRest] = [end - start, otherEnd - start];
  if (Math.max(rest, otherRest) <= 1) return 1;
  const isSwap = rest === 2 && otherRest === 2 && one[start] === other[start + 1] && one[start + 1] === other[start];
  return isSwap ? 1 : 2;
}

function finding(at: Named, like: Named, severity: DefinitionSeverity, reason: string): PlacedFinding {
  return { index: at.index, control: 'TP009', severity, pointer: '/name', reason, fix: FIX,
    excerpt: `${at.name.slice(0, 80)} ~ ${like.name.slice(0, 80)}` };
}
