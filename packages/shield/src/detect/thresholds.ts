import type { Surface } from '../surface.ts';

/** The combined score from which on a text counts as an attack, for each surface. */
export type Thresholds = Readonly<Record<Surface, number>>;

/** For the rules alone: one signal of medium severity, or three weak ones of different kinds. */
export const RULES_THRESHOLDS: Thresholds = everywhere(0.65);

/**
 * For rules and embedded model together. The scores of the model are scaled in training, for each group of surfaces, so
 * that less than one honest text in a hundred reaches this, over sources that it had not seen. Yours may differ:
 * calibrate.
 */
export const USUAL_THRESHOLDS: Thresholds = everywhere(0.65);

/** The same for about one honest text in a thousand. */
export const QUIET_THRESHOLDS: Thresholds = everywhere(0.9);

function everywhere(threshold: number): Thresholds {
  return Object.freeze({
    prompt: threshold, tool_arguments: threshold, tool_description: threshold, tool_result: threshold,
    document: threshold, error: threshold,
  });
}
