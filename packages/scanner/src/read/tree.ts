import type { Place } from '../finding.ts';

/** A parsed configuration of whichever format, with the offset of every value. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly at: number;
  /** In the order of the text; a key that stands twice is here twice. */
  readonly members: Member[];
}

export interface ListTree {
  readonly kind: 'list';
  readonly at: number;
  readonly items: Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: number;
  readonly value: string | number | boolean | null;
}

export interface Member {
  readonly key: string;
  readonly at: number;
  readonly value: Tree;
}

/** What came out of a text. A tree beside a fault is what could be understood of it. */
export interface Parsed {
  readonly root: Tree | undefined;
  readonly fault: { readonly why: string; readonly at: number } | undefined;
}

/** The first member of a map by one of these names. */
export function member(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  return tree?.kind === 'map' ? tree.members.find(({ key }) => keys.includes(key))?.value : undefined;
}

/** Every value of a map under a key: parsers differ in which of two they take. */
export function members(tree: Tree | undefined, key: string): readonly Tree[] {
  return tree?.kind === 'map' ? tree.members.filter((one) => one.key === key).map(({ value }) => value) : [];
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value) : undefined;
}

/** Offsets as lines and columns, both from 1. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  placeOf(offset: number): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
