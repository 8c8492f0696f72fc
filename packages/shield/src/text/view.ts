import type { Span } from './span.ts';
import { spanIn, type Traced } from './traced.ts';

/** One reading of a text: as it stands, or with something decoded. */
export interface View {
  /** The decodings that led here, outermost first; empty for the text itself. */
  readonly how: readonly string[];
  /** Folded for matching, in lower case. */
  readonly text: string;
  /** Where a range of `text` stands in the original. */
  origin(start: number, end: number): Span;
}

/** The view of a folded reading; `text` is its text in lower case. */
export function viewOf(how: readonly string[], text: string, folded: Traced): View {
  return { how, text, origin: (start, end) => spanIn(folded, start, end) };
}
