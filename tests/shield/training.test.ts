import { QUIET_THRESHOLDS, USUAL_THRESHOLDS } from '@durward/shield';
import { describe, expect, test } from 'vitest';
import { modelFileOf } from '../../packages/shield/train/export.ts';
import { Learner, LEARN } from '../../packages/shield/train/learn.ts';
import { languages, ownSamples, Writer } from '../../packages/shield/train/own.ts';
import { Chance } from '../../packages/shield/train/random.ts';
import { readingOf } from '../../packages/shield/train/read.ts';
import { scalesOf, type Unseen } from '../../packages/shield/train/scales.ts';

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

  test('scales the score so that most honest sources keep to the rates of the thresholds (S-36)', () => {
    const unseen = ['a', 'b', 'c', 'd', 'e'].flatMap((source, index) => Array.from({ length: 1000 }, (_, at): Unseen =>
      ({ source, surface: 'document', logit: index + at / 1000 - 6 })));
    const { slope, offset } = scalesOf(unseen)[1] ?? { slope: 0, offset: 0 };
    const alarms = (source: string, threshold: number): number => unseen.filter((one) =>
      one.source === source && 1 / (1 + Math.exp(-(slope * one.logit + offset))) > threshold + 1e-9).length / 1000;
    for (const source of ['a', 'b', 'c']) {
      expect(alarms(source, USUAL_THRESHOLDS.document)).toBeLessThanOrEqual(0.01);
      expect(alarms(source, QUIET_THRESHOLDS.document)).toBeLessThanOrEqual(0.001);
    }
    expect(alarms('d', USUAL_THRESHOLDS.document)).toBeGreaterThan(0.01);
  });
});
