import shipped from '../model/thresholds.json' with { type: 'json' };
import type { Surface } from '../surface.ts';

/** The combined score from which on a text counts as an attack, for each surface. */
export type Thresholds = Readonly<Record<Surface, number>>;

/** For the rules alone: one signal of medium severity, or three weak ones of different kinds. */
export const RULES_THRESHOLDS: Thresholds = Object.freeze({
  prompt: 0.65, tool_arguments: 0.65, tool_description: 0.65, tool_result: 0.65, document: 0.65, error: 0.65,
});

/**
 * For rules and embedded model together: about one honest text in a hundred lies above, in most sources of texts that
 * the model had not seen. Yours may differ: calibrate.
 */
export const USUAL_THRESHOLDS: Thresholds = Object.freeze(shipped.usual);

/** The same for about one honest text in a thousand. */
export const QUIET_THRESHOLDS: Thresholds = Object.freeze(shipped.quiet);
