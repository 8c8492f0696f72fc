import { Learner, worstOf, type LearnOptions } from './learn.ts';
import type { Reading } from './read.ts';
import type { Sample } from './sample.ts';
import type { Unseen } from './scales.ts';
import { isWritten } from './written.ts';

/** How many models are trained, each without the sources of one part. */
const FOLDS = 3;

/**
 * What models say of honest texts from sources that they were not trained on. Figures on texts of known sources
 * would promise too much: a model knows the habits of those.
 */
export function unseenOf(
  samples: readonly Sample[], readings: readonly Reading[], options: LearnOptions, say: (line: string) => void,
): readonly Unseen[] {
  const sources = [...new Set(samples.map(({ source }) => source))].toSorted();
  // Written ones apart: one more of them does not move the others into other parts.
  const foldOf = new Map([sources.filter(isWritten), sources.filter((source) => !isWritten(source))]
    .flatMap((some) => some.map((source, index) => [source, index % FOLDS] as const)));
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    say(`fold ${String(fold + 1)} of ${String(FOLDS)}`);
    const known = readings.filter(({ source }) => foldOf.get(source) !== fold);
    const weights = new Learner(options).learn(known);
    return readings.flatMap((reading, index): readonly Unseen[] => {
      const sample = samples[index];
      if (sample === undefined || reading.isAttack || foldOf.get(reading.source) !== fold) return [];
      const { source, surface } = sample;
      return reading.windows.length === 0 ? [] : [{ source, surface, logit: worstOf(weights, reading)[1] }];
    });
  });
}
