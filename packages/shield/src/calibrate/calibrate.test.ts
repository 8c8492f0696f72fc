import { describe, expect, test } from 'vitest';
import type { TextModel } from '../model/text-model.ts';
import { calibrate, THRESHOLD_MAX, THRESHOLD_MIN, type OrdinaryText } from './calibrate.ts';

/** A model that says of a text what the text says. */
const echo: TextModel = { version: 'echo',
  score: (view) => ({ score: Number(view.split(' ')[0]), start: 0, end: view.length }) };

const texts = (scores: readonly number[]): readonly OrdinaryText[] =>
  scores.map((score, index) => ({ text: `${score.toFixed(4)} ${String(index)}`, surface: 'document' }));

const documentOf = (scores: readonly number[], rate: number): ReturnType<typeof calibrate>['surfaces'][number] => {
  const found = calibrate(texts(scores), rate, { model: echo }).surfaces.find(({ surface }) => surface === 'document');
  if (found === undefined) throw new Error('no document');
  return found;
};

describe('calibration', () => {
  test('sets the lowest threshold that keeps to the rate (S-36, D-7)', () => {
    const scores = Array.from({ length: 1000 }, (_, index) => 0.4 + index / 2500);
    const { threshold, alarms, state } = documentOf(scores, 0.01);
    expect(state).toBe('fitted');
    expect(alarms).toBeLessThanOrEqual(10);
    expect(scores.filter((score) => score >= threshold - 0.002).length).toBeGreaterThan(10);
  });

  test('changes nothing when there are too few texts for the rate, and says how many are needed', () => {
    const { threshold, state, textsNeeded } = documentOf(Array.from({ length: 299 }, () => 0.1), 0.01);
    expect([state, textsNeeded]).toEqual(['too_few', 300]);
    expect(threshold).toBe(calibrate([], 0.01).thresholds.document);
  });

  test('cannot be led to switch detection off by traffic full of attacks', () => {
    const { threshold, state } = documentOf(Array.from({ length: 500 }, () => 0.9999), 0.01);
    expect([threshold, state]).toEqual([THRESHOLD_MAX, 'capped']);
  });

  test('does not go below what a weak signal gives', () => {
    expect(documentOf(Array.from({ length: 500 }, () => 0.01), 0.01).threshold).toBe(THRESHOLD_MIN);
  });

  test.each([0, 1, -1, Number.NaN])('refuses the rate %d', (rate) => {
    expect(() => calibrate([], rate)).toThrow(/between 0 and 1/);
  });
});
