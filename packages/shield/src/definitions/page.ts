import type { Span } from '../text/span.ts';
import type { DefinitionText } from './texts.ts';

/** A place in one string of a definition. */
export interface Place {
  readonly text: DefinitionText;
  readonly start: number;
  readonly end: number;
}

/** All strings of a definition as one text, so that they are read at one time. */
export class Page {
  readonly text: string;
  readonly #texts: readonly DefinitionText[];
  readonly #starts: Int32Array;

  constructor(texts: readonly DefinitionText[], between: string) {
    this.#texts = texts;
    this.#starts = new Int32Array(texts.length);
    let at = 0;
    for (const [index, { text }] of texts.entries()) {
      this.#starts[index] = at;
      at += text.length + between.length;
    }
    this.text = texts.map(({ text }) => text).join(between);
  }

  /** Where a range stands: in the string in which it begins. Undefined for an empty page. */
  placeOf({ start, end }: Span): Place | undefined {
    const index = this.#indexAt(start);
    const text = this.#texts[index];
    if (text === undefined) return undefined;
    const from = this.#starts[index] ?? 0;
    const begin = Math.min(start - from, text.text.length);
    return { text, start: begin, end: Math.max(begin, Math.min(end - from, text.text.length)) };
  }

  /** Whether a range lies in more than one string. */
  crosses({ start, end }: Span): boolean {
    return this.#indexAt(start) !== this.#indexAt(Math.max(start, end - 1));
  }

  #indexAt(at: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
