import { limitsOf } from '../limits.ts';
import { examine, type DetectOptions } from './examine.ts';
import type { Detection } from './finding.ts';
import { RULES_THRESHOLDS, USUAL_THRESHOLDS } from './thresholds.ts';
import { weigh } from './weigh.ts';

/**
 * Looks for instructions in a text that should not give any, for the whole of it and for whatever is encoded in it.
 *
 * Ranges are of the text as it was handed in. The work is proportional to its length, the memory is bounded by
 * `limits.pieceLength`. A text without signals is not thereby harmless: an order in plain words of everyday looks
 * like any other sentence. What decides must not rest on this alone.
 */
export function detect(text: string, options: DetectOptions): Detection {
  const steps = examine(text, options);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return conclude(step.value, options);
}

/** How much is looked at before others get a turn, in code units. */
const TURN_LENGTH = 16 * 1024;

/**
 * The same, with pauses in which the event loop runs: no stretch of work is longer than a few milliseconds.
 * `pause` gives the turn to others and resolves when it is ours again.
 */
export async function detectAsync(
  text: string, options: DetectOptions, pause: () => Promise<void> = nextTurn,
): Promise<Detection> {
  const steps = examine(text, options);
  let worked = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return conclude(step.value, options);
    worked += step.value;
    if (worked < TURN_LENGTH) continue;
    worked = 0;
    await pause();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, 0); });
}

export function conclude(evidence: Parameters<typeof weigh>[0], options: DetectOptions): Detection {
  const { model, surface, thresholds = model === 'none' ? RULES_THRESHOLDS : USUAL_THRESHOLDS } = options;
  return weigh(evidence, thresholds[surface], limitsOf(options.limits).signalsMax);
}
