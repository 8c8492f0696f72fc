import { describe, expect, test } from 'vitest';
import { stoppingSuspicion, type SuspicionFacts } from './suspicion.ts';

const facts = (change: Partial<SuspicionFacts> = {}): SuspicionFacts => ({
  suspicions: [{ control: 'TP010', severity: 'medium', what: 'praises itself', where: '/description' },
    { control: 'TP004', severity: 'high', what: 'gives orders', where: '/description' }],
  stopFrom: 'high',
  isAccepted: false,
  ...change,
});

describe('stoppingSuspicion', () => {
  test('is the first of an enforced control that is grave enough (S-30)', () => {
    expect(stoppingSuspicion(facts(), () => true)?.control).toBe('TP004');
    expect(stoppingSuspicion(facts({ stopFrom: 'medium' }), () => true)?.control).toBe('TP010');
    expect(stoppingSuspicion(facts({ stopFrom: 'critical' }), () => true)).toBeUndefined();
  });

  test('is none when its control observes, and when a person accepted it', () => {
    expect(stoppingSuspicion(facts(), (control) => control !== 'TP004')).toBeUndefined();
    expect(stoppingSuspicion(facts({ isAccepted: true }), () => true)).toBeUndefined();
  });
});
