import { unitsOf } from '../text/units.ts';
import { isSpaceless, isWordUnit } from './boundaries.ts';
import { BREAK, isBetweenWords, ROW_BITS, SELDOM, SPACE, SYMBOLS } from './symbols.ts';

/** A word or phrase that is sought. */
export interface Pattern {
  /** Folded, lower case, words separated by single spaces. */
  readonly text: string;
  /** Any ending of the last word will do. */
  readonly open: boolean;
  readonly value: number;
}

/** One occurrence of a pattern. The object is used again for the next one. */
export interface Occurrence {
  value: number;
  start: number;
  end: number;
  /** How many sentences ended before its end. */
  sentence: number;
  /** Its place in a count of characters in which white space counts as one, however much there is. */
  first: number;
  last: number;
}

/** Called for every occurrence, in the order of their ends. */
export type Visit = (occurrence: Readonly<Occurrence>) => void;

/** Longest pattern, in symbols. */
export const PATTERN_LENGTH_MAX = 255;

/**
 * All patterns at once in one pass over the text (Aho and Corasick, 1975), each as whole words: inside a word that
 * no pattern begins with, one state waits for its end. What happens to a character of ASCII hardly branches: a branch
 * that a processor cannot foresee costs more than all the rest.
 *
 * Hyphens, underscores, quotes, asterisks and runs of white space all count as one space, so that a phrase is found
 * across a line break and inside emphasis. A text costs time proportional to its length and to the number of
 * occurrences; there are never more of these at one place than a pattern has suffixes.
 */
export class Automaton {
  /** The state inside of a word that is none of a pattern. */
  readonly #dead: number;
  /** For each state and symbol that has a column the next state; complete. */
  readonly #rows: Uint16Array;
  /** The first states of other units. */
  readonly #roots: Uint16Array;
  readonly #fail: Uint16Array;
  /** The children of a state by other units: a range of the two arrays below. */
  readonly #childrenFrom: Uint32Array;
  readonly #childUnits: Uint16Array;
  readonly #childStates: Uint16Array;
  /** The patterns that end in a state, each as its value, length and whether it is open: a range of `#ending`. */
  readonly #endingFrom: Uint32Array;
  readonly #ending: Uint32Array;
  /** Whether patterns end in a state, and whether only such as need the end of a word there. */
  readonly #ends: Uint8Array;

  constructor(patterns: readonly Pattern[]) {
    const packed = patterns.map(({ text, open, value }) => (value << VALUE_SHIFT) | (text.length << 1) | Number(open));
    const trie = new Trie(patterns);
    const states = trie.size + 1;
    this.#dead = trie.size;
    if (states > 0xffff) throw new Error(`too many patterns: ${String(states)} states`);
    this.#fail = new Uint16Array(states);
    this.#rows = new Uint16Array(states << ROW_BITS);
    this.#roots = new Uint16Array(0x10000);
    this.#childrenFrom = new Uint32Array(states + 1);
    const [units, children]: [number[], number[]] = [[], []];
    for (let state = 0; state < states; state += 1) {
      this.#childrenFrom[state] = units.length;
      for (const [unit, child] of trie.childrenOf(state)) {
        if (hasColumn(unit)) continue;
        if (state === 0) this.#roots[unit] = child;
        units.push(unit);
        children.push(child);
      }
    }
    this.#childrenFrom[states] = units.length;
    this.#childUnits = Uint16Array.from(units);
    this.#childStates = Uint16Array.from(children);
    const ending = this.#link(trie);
    this.#endingFrom = new Uint32Array(states + 1);
    this.#ends = new Uint8Array(states);
    const flat: number[] = [];
    for (let state = 0; state < states; state += 1) {
      const some = (ending[state] ?? []).map((number) => packed[number] ?? 0);
      this.#endingFrom[state] = flat.length;
      if (some.length > 0) this.#ends[state] = some.some(isOpen) ? ANYWHERE : OF_WORD;
      flat.push(...some);
    }
    this.#endingFrom[states] = flat.length;
    this.#ending = Uint32Array.from(flat);
  }

  /**
   * Sets the failure links and completes the rows, nearest states first; returns what ends in each state. White space
   * after white space changes nothing.
   */
  #link(trie: Trie): readonly (readonly number[])[] {
    const ending: (readonly number[])[] = Array.from({ length: trie.size }, (_, state) => trie.endingIn(state));
    const spaces = new Uint8Array(trie.size);
    this.#linkBases(trie);
    for (const state of trie.nearestFirst) {
      const fail = this.#fail[state] ?? 0;
      if (state !== 0) {
        this.#rows.copyWithin(state << ROW_BITS, fail << ROW_BITS, (fail + 1) << ROW_BITS);
        const inherited = ending[fail] ?? [];
        if (inherited.length > 0) ending[state] = [...(ending[state] ?? []), ...inherited];
      }
      for (const [unit, child] of trie.childrenOf(state)) {
        const column = (state << ROW_BITS) + (SYMBOLS[unit] ?? 0);
        if (state === 0) this.#fail[child] = this.#baseAfter(unit);
        else this.#fail[child] = hasColumn(unit) ? this.#rows[column] ?? 0 : this.#other(fail, unit);
        if (hasColumn(unit)) this.#rows[column] = child;
        if (SYMBOLS[unit] === SPACE) spaces[child] = 1;
      }
      if (spaces[state] === 1) this.#rows[(state << ROW_BITS) + SPACE] = state;
    }
    return ending;
  }

  /** The rows of the two states in which no pattern has begun: between words, and inside of one. */
  #linkBases(trie: Trie): void {
    const children = trie.childrenOf(0);
    for (let unit = 0; unit < 0x80; unit += 1) {
      const symbol = SYMBOLS[unit] ?? BREAK;
      const isInWord = isWordUnit(unit);
      if ((symbol === BREAK && isInWord) || symbol >= SELDOM) continue;
      this.#rows[symbol] = this.#baseAfter(unit);
      this.#rows[(this.#dead << ROW_BITS) + symbol] = isInWord ? this.#dead : children.get(unit) ?? 0;
    }
  }

  #baseAfter(unit: number): number {
    return isWordUnit(unit) ? this.#dead : 0;
  }

  /** Visits every occurrence in a text. */
  scan(text: string, visit: Visit): void {
    // Read into locals: this loop runs for every character of everything that is looked at.
    const rows = this.#rows;
    const ends = this.#ends;
    const units = unitsOf(text);
    const length = text.length;
    const occurrence: Occurrence = { value: 0, start: 0, end: 0, sentence: 0, first: 0, last: 0 };
    let state = 0;
    let sentence = 0;
    // White space behind other, up to `counted`: how much, and where the last is.
    let counted = 0;
    let wasSpace = 1;
    let spare = 0;
    let lastSpare = -1;
    for (let at = 0; at < length;) {
      let traits = 0;
      // Nothing is called in here, so that what it reads stays in registers.
      do {
        traits = TRAITS[units[at] ?? 0] ?? 0;
        if (traits >= OF_OTHERS) break;
        state = rows[(state << SHIFT) + (traits & SYMBOL_MASK)] ?? 0;
        at += 1;
      } while (traits < MAY_END && (ends[state] ?? 0) === 0 && at < length);
      if (traits >= OF_OTHERS) {
        const unit = units[at] ?? 0;
        if (isOtherSentenceEnd(unit)) sentence += 1;
        state = this.#other(state, unit);
        at += 1;
      } else if (traits >= MAY_END && endsSentence(text, at - 1, units[at - 1] ?? 0)) sentence += 1;
      const end = ends[state] ?? 0;
      // Most patterns are found inside of longer words, where they do not count.
      if (end === 0) continue;
      if (end === OF_WORD && IN_WORD[units[at - 1] ?? 0] === 1 && IN_WORD[units[at] ?? 0] === 1) continue;
      for (; counted < at; counted += 1) {
        const isSpace = IS_SPACE[units[counted] ?? 0] ?? 0;
        spare += isSpace & wasSpace;
        lastSpare += (counted - lastSpare) & -(isSpace & wasSpace);
        wasSpace = isSpace;
      }
      occurrence.end = at;
      occurrence.last = at - spare;
      occurrence.sentence = sentence;
      this.#report(units, length, state, occurrence, lastSpare, visit);
    }
  }

  #report(
    units: Uint16Array, length: number, state: number, occurrence: Occurrence, lastSpare: number, visit: Visit,
  ): void {
    const { end, last } = occurrence;
    // Writing without spaces has no places between words.
    const isCut = goesOnAt(units, length, end) && !isSpaceless(units[end - 1] ?? 0);
    const to = this.#endingFrom[state + 1] ?? 0;
    for (let index = this.#endingFrom[state] ?? 0; index < to; index += 1) {
      const packed = this.#ending[index] ?? 0;
      if (isCut && !isOpen(packed)) continue;
      const symbols = (packed >> 1) & PATTERN_LENGTH_MAX;
      // Without white space to spare each symbol is a unit.
      const start = lastSpare < end - symbols ? end - symbols : startOf(units, end, symbols);
      if (goesOnAt(units, length, start) && !isSpaceless(units[start] ?? 0)) continue;
      occurrence.first = last - symbols;
      occurrence.start = start;
      occurrence.value = packed >>> VALUE_SHIFT;
      visit(occurrence);
    }
  }

  /** The next state after a unit that has no column. */
  #other(from: number, unit: number): number {
    let state = from;
    for (; state !== 0 && state !== this.#dead; state = this.#fail[state] ?? 0) {
      const to = this.#childrenFrom[state + 1] ?? 0;
      for (let index = this.#childrenFrom[state] ?? 0; index < to; index += 1) {
        if (this.#childUnits[index] === unit) return this.#childStates[index] ?? 0;
      }
    }
    const root = state === 0 || isSpaceless(unit) || !isWordUnit(unit) ? this.#roots[unit] ?? 0 : 0;
    return root === 0 ? this.#baseAfter(unit) : root;
  }
}

/** Where so many symbols before `end` begin: white space is one, however much there is. */
function startOf(units: Uint16Array, end: number, symbols: number): number {
  let at = end;
  for (let left = symbols; left > 0; left -= 1) {
    at -= 1;
    if (isBetweenWords(units[at] ?? 0)) while (at > 0 && isBetweenWords(units[at - 1] ?? 0)) at -= 1;
  }
  return at;
}

/** Whether a word goes on at a place: no word is found that ends or begins inside of another. */
function goesOnAt(units: Uint16Array, length: number, at: number): boolean {
  return at > 0 && at < length && isWordUnit(units[at - 1] ?? 0) && isWordUnit(units[at] ?? 0);
}

/** How a pattern is packed: whether it is open, its length in eight bits, its value. */
const VALUE_SHIFT = 9;

function isOpen(packed: number): boolean {
  return (packed & 1) === 1;
}

/** Whether the transitions by a unit stand in the rows. */
function hasColumn(unit: number): boolean {
  return unit < 0x80 && (SYMBOLS[unit] ?? 0) < SELDOM;
}

/** Where a pattern that ends in a state counts. */
const OF_WORD = 1;
const ANYWHERE = 2;

/** The letters and digits of ASCII. */
const IN_WORD = new Uint8Array(0x10000);
for (let unit = 0; unit < 0x80; unit += 1) IN_WORD[unit] = isWordUnit(unit) ? 1 : 0;

/** An imported constant is not known to the compiler of the engine. */
const SHIFT = ROW_BITS;
/** Of each character of ASCII its symbol, and whether a sentence may end with it. */
const TRAITS = new Uint8Array(0x10000);
const IS_SPACE = new Uint8Array(0x10000);
for (let unit = 0; unit < 0x80; unit += 1) IS_SPACE[unit] = isBetweenWords(unit) ? 1 : 0;
const SYMBOL_MASK = (1 << SHIFT) - 1;
const MAY_END = 1 << SHIFT;
const OF_OTHERS = 2 << SHIFT;
TRAITS.fill(OF_OTHERS);
for (let unit = 0; unit < 0x80; unit += 1) {
  const symbol = SYMBOLS[unit] ?? BREAK;
  const mayEnd = '.!?\n'.includes(String.fromCharCode(unit));
  TRAITS[unit] = symbol >= SELDOM ? OF_OTHERS : symbol | (mayEnd ? MAY_END : 0);
}

/** A full stop inside a number, a name or a file ends nothing, and of white space only an empty line does. */
function endsSentence(text: string, at: number, unit: number): boolean {
  if (at + 1 >= text.length) return unit !== 0x0a;
  const next = text.charCodeAt(at + 1);
  if (unit !== 0x0a) return next <= 0x20 || next === 0x22 || next === 0x27 || next === 0x3c;
  return next === 0x0a || (next === 0x0d && at + 2 < text.length && text.charCodeAt(at + 2) === 0x0a);
}

function isOtherSentenceEnd(unit: number): boolean {
  return unit === 0x3002 || unit === 0xff01 || unit === 0xff1f || unit === 0x964 || unit === 0x61f || unit === 0x6d4;
}

/**
 * The patterns as a tree of letters. States near the root come first, all others in the order of the patterns: what a
 * text goes through lies together in memory.
 */
class Trie {
  readonly #children: readonly ReadonlyMap<number, number>[];
  readonly #ending: readonly (readonly number[])[];
  /** Nearest to the root first. */
  readonly nearestFirst: readonly number[];

  constructor(patterns: readonly Pattern[]) {
    const nodes: Node[] = [newNode(0)];
    for (const [number, { text }] of patterns.entries()) insert(nodes, text, number);
    const all = [...nodes.keys()];
    const depth = (node: number): number => nodes[node]?.depth ?? 0;
    const order = all.toSorted((a, b) => Number(depth(a) > NEAR) - Number(depth(b) > NEAR));
    const numbers = new Uint32Array(nodes.length);
    for (const [number, node] of order.entries()) numbers[node] = number;
    this.#children = order.map((node) => new Map(
      Array.from(nodes[node]?.children ?? [], ([unit, child]) => [unit, numbers[child] ?? 0]),
    ));
    this.#ending = order.map((node) => nodes[node]?.ending ?? []);
    this.nearestFirst = all.toSorted((a, b) => depth(a) - depth(b)).map((node) => numbers[node] ?? 0);
  }

  get size(): number {
    return this.#children.length;
  }

  childrenOf(state: number): ReadonlyMap<number, number> {
    return this.#children[state] ?? new Map();
  }

  endingIn(state: number): readonly number[] {
    return this.#ending[state] ?? [];
  }
}

/** How many letters from the root a node is near. */
const NEAR = 5;

interface Node {
  /** How many letters lead to it. */
  readonly depth: number;
  readonly children: Map<number, number>;
  readonly ending: number[];
}

function newNode(depth: number): Node {
  return { depth, children: new Map(), ending: [] };
}

function insert(nodes: Node[], text: string, number: number): void {
  if (text.length === 0 || text.length > PATTERN_LENGTH_MAX) throw new Error(`not a pattern: ${text}`);
  let node = nodes[0];
  for (let at = 0; at < text.length && node !== undefined; at += 1) {
    const unit = text.charCodeAt(at);
    const child = node.children.get(unit) ?? nodes.push(newNode(at + 1)) - 1;
    node.children.set(unit, child);
    node = nodes[child];
  }
  node?.ending.push(number);
}
