import type { SignalSeverity } from './finding.ts';

/** What one signal of a severity is worth, as a probability that the text is an attack. */
export const SEVERITY_SCORE: Readonly<Record<SignalSeverity, number>> = { low: 0.3, medium: 0.7, high: 0.93,
  critical: 0.98 };

/** The scores of independent signals as one. Monotone in each; never less than the greatest. */
export function together(scores: readonly number[]): number {
  return 1 - scores.reduce((rest, score) => rest * (1 - score), 1);
}

/** What the rules and the model say, as one score from 0 to 1. Monotone in both; the model alone is unchanged. */
export function combine(rules: number, model: number): number {
  return together([rules, model]);
}
