import { Tracer, type Traced } from './traced.ts';

/** A stretch of a text that stands for something else. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** The name of the encoding, for {@link View.how}. */
  readonly kind: string;
  readonly text: string;
  /** Where the encoding of each code unit of `text` begins; without it, all of it comes from all of the stretch. */
  readonly at?: Int32Array;
}

/** A reading with something decoded. */
export interface Decoded {
  /** What was undone, each encoding once, in the order of the text. */
  readonly how: readonly string[];
  readonly reading: Traced;
}

/**
 * A reading in which pieces are replaced by what they stand for, together with `context` units of the text on
 * both sides of each; what is farther away is left out. A piece that overlaps an earlier one stays as it is, whole.
 */
export function withPieces(parent: Traced, pieces: readonly Piece[], context: number): Decoded {
  const { text } = parent;
  const kinds = new Set<string>();
  const tracer = new Tracer(parent, Math.min(text.length, pieces.length * 2 * context) + 64);
  // Up to where the text is placed, and up to where it is wanted because of what came before.
  let [done, wanted] = [0, 0];
  const copyTo = (end: number): void => {
    tracer.copy(done, end);
    done = end;
  };
  for (const piece of pieces) {
    if (piece.start < done) {
      wanted = Math.max(wanted, piece.end);
      continue;
    }
    const from = Math.max(done, piece.start - context);
    if (from > wanted) {
      copyTo(Math.max(done, wanted));
      if (from > done) tracer.put('\n', done, from);
      done = from;
    }
    copyTo(piece.start);
    tracer.place(piece);
    kinds.add(piece.kind);
    done = piece.end;
    wanted = done + context;
  }
  copyTo(Math.max(done, Math.min(text.length, wanted)));
  return { how: [...kinds], reading: tracer.build() };
}
