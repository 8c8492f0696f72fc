import { scoreOfSignals, SEVERITY_SCORE } from './combine.ts';
import type { Detection, Signal, SignalSeverity } from './finding.ts';

/** Everything that was seen in a text. */
export interface Evidence {
  readonly signals: readonly Signal[];
  /** The highest score of the model; undefined without one. */
  readonly model: number | undefined;
  readonly truncated: boolean;
}

/** What evidence amounts to. */
export function weigh({ signals, model, truncated }: Evidence, threshold: number, signalsMax: number): Detection {
  const score = scoreOfSignals(signals, model);
  const shown = strongest(signals, signalsMax);
  return { score, isAttack: score >= threshold, signals: shown, truncated, ...(model === undefined ? {} : { model }) };
}

/** The strongest signals, in the order of the text; the same thing seen twice in one place once. */
function strongest(signals: readonly Signal[], most: number): readonly Signal[] {
  if (signals.length === 0) return signals;
  const places = new Map<string, Signal>();
  for (const signal of signals) {
    const place = `${signal.code} ${String(signal.span.start)} ${String(signal.span.end)}`;
    const other = places.get(place);
    if (other === undefined || other.score < signal.score) places.set(place, signal);
  }
  const kept = [...places.values()].toSorted((a, b) => b.score - a.score).slice(0, most);
  return kept.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The strongest signals, and of every kind the strongest one. */
export function bestOfEach(signals: readonly Signal[], most: number): readonly Signal[] {
  if (signals.length <= most) return signals;
  const kept = new Set(strongest(signals, most));
  const best = new Map<string, Signal>();
  for (const signal of signals) if ((best.get(signal.code)?.score ?? -1) < signal.score) best.set(signal.code, signal);
  for (const signal of best.values()) kept.add(signal);
  return [...kept];
}

const NEXT: Readonly<Record<SignalSeverity, SignalSeverity>> = {
  low: 'medium', medium: 'high', high: 'critical', critical: 'critical',
};

/** A signal that weighs more because of where it was found. */
export function raised(signal: Signal): Signal {
  const severity = NEXT[signal.severity];
  return { ...signal, severity, score: SEVERITY_SCORE[severity] };
}
