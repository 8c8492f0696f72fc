import type { Surface } from '../surface.ts';

/** A trained detector of instructions in text. */
export interface TextModel {
  readonly version: string;
  /** How much a view reads like an attack. `view` is the text of a {@link View}. Pure, linear in its length. */
  score(view: string, surface: Surface): ModelScore;
}

/** The score of the worst window of a view, from 0 to 1, and where that window stands in the view. */
export interface ModelScore {
  readonly score: number;
  readonly start: number;
  readonly end: number;
}
