import { detect } from '@durward/shield';
import { describe, expect, test } from 'vitest';
import { hasCorpora, samplesOf } from './attacks.ts';
import { ORDINARY } from './ordinary.ts';

/** Of the texts of a source, how many may be taken for attacks. */
const ALARMS_MAX = 0.001;
/** Sources that hold texts about attacks beside their attacks: their authors meant them to be hard. */
const HARD: ReadonlySet<string> = new Set(['atr-testcases']);

describe('ordinary text', () => {
  test.each(ORDINARY)('as %s is left alone: %j (S-36)', (surface, text) => {
    expect(detect(text, { surface }).isAttack).toBe(false);
  });

  test.runIf(hasCorpora)('of the training sources is left alone, but for one in a thousand', () => {
    const bySource = Map.groupBy(samplesOf('train').filter(({ isAttack }) => !isAttack), ({ source }) => source);
    for (const [source, samples] of bySource) {
      if (HARD.has(source)) continue;
      const alarms = (model: { readonly model?: 'none' }): number =>
        samples.filter(({ text, surface }) => detect(text, { surface, ...model }).isAttack).length;
      expect(alarms({ model: 'none' }) / samples.length, source).toBeLessThanOrEqual(ALARMS_MAX);
      expect(alarms({}) / samples.length, source).toBeLessThanOrEqual(ALARMS_MAX);
    }
  }, 300_000);
});
