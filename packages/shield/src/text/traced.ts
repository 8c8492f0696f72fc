import type { Piece } from './pieces.ts';
import type { Span } from './span.ts';

/**
 * A text that knows where each of its code units came from.
 *
 * Without arrays, unit `i` came from unit `i` of the original.
 */
export interface Traced {
  readonly text: string;
  readonly starts: Int32Array | undefined;
  readonly ends: Int32Array | undefined;
}

/** A text as it stands. */
export function untraced(text: string): Traced {
  return { text, starts: undefined, ends: undefined };
}

/**
 * Where a range of a traced text stands in the original: the smallest range that holds all of it, even if the
 * text was turned around. An empty range stands before the unit at its start.
 */
export function spanIn(traced: Traced, start: number, end: number): Span {
  const { starts, ends } = traced;
  if (starts === undefined || ends === undefined) return { start, end };
  const length = traced.text.length;
  if (length === 0) return { start: 0, end: 0 };
  const first = Math.min(Math.max(start, 0), length - 1);
  if (end <= start) {
    const at = start >= length ? ends[length - 1] ?? 0 : starts[first] ?? 0;
    return { start: at, end: at };
  }
  const last = Math.min(end, length) - 1;
  return { start: lesser(starts[first], starts[last]), end: greater(ends[first], ends[last]) };
}

function lesser(a = 0, b = 0): number {
  return a < b ? a : b;
}

function greater(a = 0, b = 0): number {
  return a > b ? a : b;
}

/** Puts a traced text together from pieces of another one. */
export class Tracer {
  readonly #parent: Traced;
  readonly #parts: string[] = [];
  #starts: Int32Array;
  #ends: Int32Array;
  #length = 0;

  constructor(parent: Traced, expected: number) {
    this.#parent = parent;
    this.#starts = new Int32Array(expected);
    this.#ends = new Int32Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  /** Takes over a piece of the parent unchanged. */
  copy(from: number, to: number): void {
    if (to <= from) return;
    const { text, starts, ends } = this.#parent;
    this.#parts.push(text.slice(from, to));
    const at = this.#grow(to - from);
    if (starts === undefined || ends === undefined) {
      for (let index = from; index < to; index += 1) {
        this.#starts[at + index - from] = index;
        this.#ends[at + index - from] = index + 1;
      }
      return;
    }
    this.#starts.set(starts.subarray(from, to), at);
    this.#ends.set(ends.subarray(from, to), at);
  }

  /** Adds a text that was made of a piece of the parent. */
  put(text: string, from: number, to: number): void {
    if (text === '') return;
    this.#parts.push(text);
    const span = spanIn(this.#parent, from, to);
    const at = this.#grow(text.length);
    this.#starts.fill(span.start, at, this.#length);
    this.#ends.fill(span.end, at, this.#length);
  }

  /** Adds what a piece of the parent stands for. */
  place({ text, start, end, at }: Piece): void {
    if (at === undefined) {
      this.put(text, start, end);
      return;
    }
    this.#parts.push(text);
    const first = this.#grow(text.length);
    for (let index = 0; index < text.length; index += 1) {
      const from = at[index] ?? start;
      // A unit that shares its encoding with the next reaches to the end of it.
      let next = index + 1;
      while (next < text.length && at[next] === from) next += 1;
      const to = next < text.length ? at[next] ?? end : end;
      const span = spanIn(this.#parent, from, Math.max(to, from + 1));
      this.#starts[first + index] = span.start;
      this.#ends[first + index] = span.end;
    }
  }

  build(): Traced {
    const [starts, ends] = [this.#starts.subarray(0, this.#length), this.#ends.subarray(0, this.#length)];
    return { text: this.#parts.join(''), starts, ends };
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#starts.length) {
      const capacity = Math.max(this.#length, this.#starts.length * 2, 64);
      const [starts, ends] = [new Int32Array(capacity), new Int32Array(capacity)];
      starts.set(this.#starts);
      ends.set(this.#ends);
      this.#starts = starts;
      this.#ends = ends;
    }
    return at;
  }
}
