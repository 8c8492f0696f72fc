import { lexiconWords } from '../lexicon/lexicon.ts';
import { unitsOf } from './units.ts';
import { WORDS } from './words.ts';

const LETTERS = 26;
const LETTER_A = 0x61;
/** Longest word that letters are put together to. */
export const WORD_LENGTH_MAX = 16;

/** Words of Latin letters as a tree, with the cost of using each. */
export interface Dictionary {
  /** The next node for a node and a letter (0–25), or 0. */
  readonly next: Uint16Array;
  /** The cost of the word that ends in a node, or 0. */
  readonly cost: Uint8Array;
  /** The words of up to {@link KEY_LETTERS} letters, in two halves of six each, by a hash of them; none is 0. */
  readonly keys: Int32Array;
}

const KEY_LETTERS = 12;
/** Twice as many as there are words, and a power of two. */
const KEYS_BITS = 14;

let built: Dictionary | undefined;

/** The frequent words of English and the words of the rules. Built once, when it is first needed. */
export function dictionary(): Dictionary {
  built ??= build();
  return built;
}

/** Words of rules cost as much as a fairly frequent word. */
const RULE_WORD_RANK = 200;
/** Words of one letter. */
const LETTER_WORD_RANK = 20;
/** The letter before a word of the list that has no letters in common with the one before it; the next is for one. */
export const SHARED_NONE = 0x41;

/** The information in a word of this rank (Zipf), in quarters of a bit. */
export function costOfRank(rank: number): number {
  return Math.round(4 * (Math.log2(rank + 4) + 0.5));
}

/** The frequent words with their costs: one group for each cost, and in a group each word with what is new in it. */
function frequentWords(): Map<string, number> {
  const costs = new Map<string, number>();
  for (const [index, group] of WORDS.split('|').entries()) {
    let word = '';
    for (const [, shared = 'A', rest = ''] of group.matchAll(/([A-N])([a-z]*)/g)) {
      word = word.slice(0, shared.charCodeAt(0) - SHARED_NONE) + rest;
      costs.set(word, costOfRank(1) + index);
    }
  }
  return costs;
}

function build(): Dictionary {
  const costs = frequentWords();
  for (const letter of ['a', 'i']) costs.set(letter, costOfRank(LETTER_WORD_RANK));
  const ruleWordCost = costOfRank(RULE_WORD_RANK);
  for (const word of lexiconWords()) {
    const short = word.length > WORD_LENGTH_MAX || (word.length < 4 && !costs.has(word));
    if (!short) costs.set(word, Math.min(costs.get(word) ?? ruleWordCost, ruleWordCost));
  }
  const nodes = 1 + [...costs.keys()].reduce((sum, word) => sum + word.length, 0);
  const [next, cost] = [new Uint16Array(nodes * LETTERS), new Uint8Array(nodes)];
  let size = 1;
  for (const [word, price] of costs) {
    let node = 0;
    for (let at = 0; at < word.length; at += 1) {
      const place = node * LETTERS + word.charCodeAt(at) - LETTER_A;
      if (next[place] === 0) next[place] = size++;
      node = next[place] ?? 0;
    }
    cost[node] = price;
  }
  return { next: next.subarray(0, size * LETTERS), cost: cost.subarray(0, size), keys: keysOf(costs.keys()) };
}

function keysOf(words: Iterable<string>): Int32Array {
  const keys = new Int32Array(2 << KEYS_BITS);
  for (const word of words) {
    if (word.length > KEY_LETTERS) continue;
    const [units, middle] = [unitsOf(word), Math.max(0, word.length - HALF)];
    const [low, high] = [halfOf(units, middle, word.length), halfOf(units, 0, middle)];
    keys.set([low, high], placeOf(keys, low, high));
  }
  return keys;
}

const HALF = KEY_LETTERS / 2;
const HALF_MASK = (1 << (5 * HALF)) - 1;

/** Up to six letters as one number, whatever their case; -1 where something else is among them. */
function halfOf(units: Uint16Array, start: number, end: number): number {
  let half = 0;
  for (let at = start; at < end; at += 1) {
    const letter = ((units[at] ?? 0) | 0x20) - LETTER_A;
    if (letter < 0 || letter >= LETTERS) return -1;
    half = (half << 5) | (letter + 1);
  }
  return half;
}

/** Where a word stands in the keys, or could. */
function placeOf(keys: Int32Array, low: number, high: number): number {
  let place = (Math.imul(low ^ Math.imul(high, 0x2c1b3c6d), 0x9e3779b1) >>> (32 - KEYS_BITS)) * 2;
  while (keys[place] !== 0 && (keys[place] !== low || keys[place + 1] !== high)) {
    place = (place + 2) & (keys.length - 1);
  }
  return place;
}

/** The node after a letter in lower case, or 0 when no word goes on so. */
export function nextNode(node: number, unit: number): number {
  const letter = unit - LETTER_A;
  return letter < 0 || letter >= LETTERS ? 0 : dictionary().next[node * LETTERS + letter] ?? 0;
}

/** Whether a word ends in a node. */
export function isWordNode(node: number): boolean {
  return (dictionary().cost[node] ?? 0) > 0;
}

/** What the word costs that ends in a node. */
export function priceOf(node: number): number {
  return dictionary().cost[node] ?? 0;
}

/** Whether a word of Latin letters is known, whatever its case. */
export function isWord(word: string): boolean {
  return isWordAt(word, 0, word.length);
}

/** Whether the letters in a range are a known word, whatever their case. */
export function isWordAt(text: string, start: number, end: number): boolean {
  // One look at a small table, where the tree would be one at a large table for every letter.
  if (end - start <= KEY_LETTERS) return isShortWord(dictionary().keys, unitsOf(text), start, end);
  const { next, cost } = dictionary();
  let node = 0;
  for (let at = start; at < end; at += 1) {
    const letter = (text.charCodeAt(at) | 0x20) - LETTER_A;
    node = letter < 0 || letter >= LETTERS ? 0 : next[node * LETTERS + letter] ?? 0;
    if (node === 0) return false;
  }
  return (cost[node] ?? 0) > 0;
}

function isShortWord(keys: Int32Array, units: Uint16Array, start: number, end: number): boolean {
  let low = 0;
  let high = 0;
  for (let at = start; at < end; at += 1) {
    const letter = ((units[at] ?? 0) | 0x20) - LETTER_A;
    if (letter < 0 || letter >= LETTERS) return false;
    high = (high << 5) | (low >>> (5 * (HALF - 1)));
    low = ((low << 5) | (letter + 1)) & HALF_MASK;
  }
  return low > 0 && keys[placeOf(keys, low, high)] === low;
}

/** Those of some ranges of a text that are no known words. */
export function unknownAmong(text: string, ranges: readonly number[]): readonly number[] {
  const { keys } = dictionary();
  const units = unitsOf(text);
  const unknown: number[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    const start = ranges[index] ?? 0;
    const end = ranges[index + 1] ?? 0;
    const isKnown = end - start <= KEY_LETTERS ? isShortWord(keys, units, start, end) : isWordAt(text, start, end);
    if (!isKnown) unknown.push(start, end);
  }
  return unknown;
}

/** What a letter costs that belongs to no word: more than any word costs per letter. */
export const STRAY_COST = 60;

/**
 * Where the words of a run of Latin letters, in lower case, begin: the cheapest way to cut it (Viterbi).
 * `known` is the share of letters that belong to known words. Linear in the length of the run.
 */
export function segmented(run: string): { readonly starts: readonly number[]; readonly known: number } {
  const { next, cost } = dictionary();
  const length = run.length;
  const [best, from] = scratch(length + 1);
  best.fill(0x7fffffff, 0, length + 1);
  best[0] = 0;
  for (let at = 0; at < length; at += 1) {
    const base = best[at] ?? 0;
    offer(best, from, at + 1, base + STRAY_COST, -at - 1);
    let node = 0;
    for (let end = at; end < length && end - at < WORD_LENGTH_MAX; end += 1) {
      node = next[node * LETTERS + run.charCodeAt(end) - LETTER_A] ?? 0;
      if (node === 0) break;
      const price = cost[node] ?? 0;
      if (price > 0) offer(best, from, end + 1, base + price, at);
    }
  }
  return traced(from, length);
}

let arrays: readonly [Int32Array, Int32Array] = [new Int32Array(256), new Int32Array(256)];

/** Two arrays that are used again for every run. */
function scratch(size: number): readonly [Int32Array, Int32Array] {
  if (arrays[0].length < size) arrays = [new Int32Array(size * 2), new Int32Array(size * 2)];
  return arrays;
}

function offer(best: Int32Array, from: Int32Array, to: number, price: number, origin: number): void {
  if (price >= (best[to] ?? 0)) return;
  best[to] = price;
  from[to] = origin;
}

/** Reads the cheapest way back; letters without a word are marked by negative origins and stay together. */
function traced(from: Int32Array, length: number): { readonly starts: readonly number[]; readonly known: number } {
  const starts: number[] = [];
  let [at, stray, wasStray] = [length, 0, false];
  while (at > 0) {
    const origin = from[at] ?? 0;
    const isStray = origin < 0;
    if (isStray) stray += 1;
    at = isStray ? -origin - 1 : origin;
    if (isStray && wasStray) starts.pop();
    starts.push(at);
    wasStray = isStray;
  }
  return { starts: starts.toReversed(), known: length === 0 ? 0 : (length - stray) / length };
}
