import type { Surface } from '../src/surface.ts';

/** One text to learn from. */
export interface Sample {
  readonly text: string;
  readonly surface: Surface;
  readonly isAttack: boolean;
  /** Where it is from. What is held out is held out by source. */
  readonly source: string;
  /** What kind of attack the corpus calls it, of definitions of tools. */
  readonly category?: string;
  /** Where in the text the attack stands, when only a part of it is one. */
  readonly core?: { readonly start: number; readonly end: number };
}
