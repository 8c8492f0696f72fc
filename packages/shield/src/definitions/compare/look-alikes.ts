import type { Definition, DefinitionSeverity, PlacedFinding } from '../definition.ts';
import { plainName } from '../names.ts';
import { neighbours } from './neighbours.ts';

/** Names shorter than this differ in one letter by accident. */
const NEAR_LENGTH_MIN = 8;
const NEAR_LENGTH_MAX = 64;
/** Most servers that are named for one name. */
const SAME_MAX = 64;
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
    for (const other of group.slice(1, SAME_MAX)) {
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
  const firsts = [...byPlain.values()].flatMap(oneOfEachServer)
    .filter(({ plain }) => plain.length >= NEAR_LENGTH_MIN && plain.length <= NEAR_LENGTH_MAX);
  const found: PlacedFinding[] = [];
  const seen = new Set<string>();
  for (const group of neighbours(firsts.map(({ plain }) => plain))) {
    const servers = oneOfEachServer(group.flatMap((index) => firsts[index] ?? []));
    for (const [place, one] of servers.entries()) {
      for (const other of servers.slice(place + 1)) {
        const pair = `${String(one.index)} ${String(other.index)}`;
        if (one.server === other.server || seen.has(pair) || !isMistakable(one.plain, other.plain)) continue;
        seen.add(pair);
        if (found.length >= FOUND_MAX) return found;
        const reason = `has a name that is nearly that of a tool of the server ${one.server}`;
        found.push(finding(other, one, 'medium', reason));
      }
    }
  }
  return found;
}

/** Most servers of one group of names that are held against each other. */
const SERVERS_MAX = 8;

function oneOfEachServer(group: readonly Named[]): readonly Named[] {
  const servers = new Map<string, Named>();
  for (const one of group) {
    if (servers.size >= SERVERS_MAX) break;
    if (!servers.has(one.server)) servers.set(one.server, one);
  }
  return [...servers.values()];
}

/** One letter apart, and not by a plural or a number. */
function isMistakable(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1 || long === `${short}s`) return false;
  if (withoutDigits(one) === withoutDigits(other)) return false;
  const words = [...OPPOSITES].some(([a, b]) => one.replace(a, b) === other || other.replace(a, b) === one);
  return !words && edits(one, other) === 1;
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
