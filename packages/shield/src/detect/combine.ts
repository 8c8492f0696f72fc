import type { Signal, SignalSeverity } from './finding.ts';

/** What one signal of a severity is worth, as a probability that the text is an attack. */
export const SEVERITY_SCORE: Readonly<Record<SignalSeverity, number>> = { low: 0.3, medium: 0.7, high: 0.93,
  critical: 0.98 };

/** The scores of independent signals as one. Monotone in each; never less than the greatest. */
export function together(scores: readonly number[]): number {
  return 1 - scores.reduce((rest, score) => rest * (1 - score), 1);
}

/** How little a model can say for a text that breaks a rule, as log odds: one strong signal stays an alarm. */
const DOUBT_MIN = -3;
/** The log odds that a rule adds are those of its score and this: even the weakest adds something. */
const RULES_OFFSET = 2;
const RULES_MAX = 5;

/**
 * What the rules on wording and the model say, as one score from 0 to 1. Monotone in both; without a rule it is the
 * score of the model. Both judge the same words, so that their log odds are added: a phrase in a text that reads
 * innocent weighs less than in one that does not, and one of high severity suffices, whatever the model says.
 */
export function combine(rules: number, model: number): number {
  if (rules <= 0) return model;
  const gain = Math.min(RULES_MAX, Math.max(0, logOdds(rules) + RULES_OFFSET));
  return Math.max(model, 1 / (1 + Math.exp(-gain - Math.max(DOUBT_MIN, logOdds(model)))));
}

const CERTAIN = 1e-6;

function logOdds(score: number): number {
  const inside = Math.min(1 - CERTAIN, Math.max(CERTAIN, score));
  return Math.log(inside / (1 - inside));
}

/**
 * What signals amount to, each kind once, as strong as it was seen. `model` is what the model says of the text;
 * without it the rules stand alone. What is hidden or carries data needs no wording: it counts apart.
 */
export function scoreOfSignals(signals: readonly Signal[], model: number | undefined): number {
  if (signals.length === 0) return together([model ?? 0]);
  const best = new Map<string, Signal>();
  for (const signal of signals) {
    if (signal.source !== 'model' && (best.get(signal.code)?.score ?? -1) < signal.score) best.set(signal.code, signal);
  }
  const all = [...best.values()];
  const rules = together(all.filter(isWording).map(({ score }) => score));
  const apart = all.filter((signal) => !isWording(signal)).map(({ score }) => score);
  return together([...apart, model === undefined ? rules : combine(rules, model)]);
}

function isWording({ source }: Signal): boolean {
  return source === 'rule' || source === 'structure' || source === 'definition';
}
