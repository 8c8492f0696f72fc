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

/**
 * A reading in which pieces are replaced by what they stand for, together with `context` units of the text on
 * both sides of each; what is farther away is left out. Pieces that overlap an earlier one are passed over.
 */
export function withPieces(parent: Traced, pieces: readonly Piece[], context: number): Traced {
  const { text } = parent;
  const tracer = new Tracer(parent, Math.min(text.length, pieces.length * 2 * context) + 64);
  let done = 0;
  for (const piece of pieces) {
    if (piece.start < done) continue;
    const from = Math.max(done, piece.start - context);
    // The context of the piece before.
    const kept = Math.min(from, done === 0 ? 0 : done + context);
    tracer.copy(done, kept);
    if (from > kept) tracer.put('\n', kept, from);
    tracer.copy(from, piece.start);
    tracer.place(piece);
    done = piece.end;
  }
  tracer.copy(done, Math.min(text.length, done + context));
  return tracer.build();
}

/** The encodings of some pieces, each once, in the order of the text. */
export function kindsOf(pieces: readonly Piece[]): readonly string[] {
  return [...new Set(pieces.map(({ kind }) => kind))];
}
