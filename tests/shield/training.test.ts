import { USUAL_THRESHOLDS, type Surface } from '@durward/shield';
import { describe, expect, test } from 'vitest';
import { modelFileOf } from '../../packages/shield/train/export.ts';
import { Learner, LEARN } from '../../packages/shield/train/learn.ts';
import { languages, ownSamples, Writer } from '../../packages/shield/train/own.ts';
import { Chance } from '../../packages/shield/train/random.ts';
import { readingOf } from '../../packages/shield/train/read.ts';
import { scalesOf, UNSEEN_ALARM_RATE, type Unseen } from '../../packages/shield/train/scales.ts';

const COUNTS = { attacks: 120, honest: 120 };

function samplesOf(seed: number): ReturnType<typeof ownSamples> {
  const phrases = languages().get('en');
  if (phrases === undefined) throw new Error('no phrases in English');
  return ownSamples('en', phrases, COUNTS, new Chance(seed));
}

function trained(): string {
  const weights = new Learner({ ...LEARN, epochs: 2 }).learn(samplesOf(3).map(readingOf));
  return JSON.stringify(modelFileOf('t', weights, [1, 2, 3].map(() => ({ slope: 1, offset: 0 }))));
}

describe('training', () => {
  test('gives the same model, byte for byte, for the same texts (S-40)', () => {
    expect(trained()).toBe(trained());
  });

  test('writes in ten languages, and leaves no phrase open', () => {
    expect([...languages().keys()]).toEqual(['ar', 'de', 'en', 'es', 'fr', 'hi', 'ja', 'ko', 'ru', 'zh']);
    for (const [language, phrases] of languages()) {
      const samples = ownSamples(language, phrases, { attacks: 60, honest: 60 }, new Chance(9));
      expect(samples).toHaveLength(120);
      for (const { text } of samples) expect(text).not.toMatch(/\{[a-zA-Z]+2?\}/);
      const writer = new Writer(phrases, new Chance(1));
      for (const kind of Object.keys(phrases)) {
        expect(writer.phrase(kind), `${language} ${kind}`).not.toMatch(/\{\w+\}/);
      }
    }
  });

  test('knows where in a planted text the attack stands', () => {
    for (const { text, core } of samplesOf(5)) {
      if (core === undefined) continue;
      expect(core.start).toBeGreaterThanOrEqual(0);
      expect(core.end).toBeLessThanOrEqual(text.length);
      expect(text.slice(core.start, core.end).trim()).not.toBe('');
    }
  });

  test('scales the score so that its threshold lies where the honest texts of all sources ask for it (S-36)', () => {
    const threshold = logit(USUAL_THRESHOLDS.document);
    const thresholds = (unseen: readonly Unseen[]): readonly number[] =>
      scalesOf(unseen).map(({ slope, offset }) => (threshold - offset) / slope);
    const same = [...texts('a', 'prompt', 1000, 0), ...texts('b', 'document', 1000, 0),
      ...texts('c', 'tool_description', 1000, 0)];
    for (const one of thresholds(same)) expect(one).toBeCloseTo(1 - UNSEEN_ALARM_RATE, 2);
    // A group that asks for more gets half of it, and what quotes attacks asks for nothing.
    const louder = thresholds([...same, ...texts('d', 'document', 1000, 3), ...texts('own-en', 'prompt', 1000, 9)]);
    expect(louder[1]).toBeGreaterThan((louder[0] ?? 0) + 1);
    expect(louder[0]).toBeGreaterThan(1);
    // One great source does not silence the others.
    const great = thresholds([...same, ...texts('d', 'prompt', 400, 5), ...texts('e', 'prompt', 10_000, 0)]);
    expect(great[0]).toBeGreaterThan(1);
  });
});

/** Texts with logits from `least` to one more. */
function texts(source: string, surface: Surface, count: number, least: number): readonly Unseen[] {
  return Array.from({ length: count }, (_, at): Unseen => ({ source, surface, logit: least + at / count }));
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
