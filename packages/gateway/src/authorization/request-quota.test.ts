import { describe, expect, test } from 'vitest';
import { RequestQuota } from './request-quota.ts';

describe('how often an address asks', () => {
  test('is counted per minute, and begins anew with the next (S-12)', () => {
    let nowMs = 0;
    const quota = new RequestQuota({ max: 2, addressesMax: 10, clock: () => nowMs });
    expect([quota.take('10.0.0.1'), quota.take('10.0.0.1'), quota.take('10.0.0.1')]).toEqual([true, true, false]);
    expect(quota.take('10.0.0.2')).toBe(true);
    nowMs = 60_000;
    expect(quota.take('10.0.0.1')).toBe(true);
  });

  test('is not forgotten by a clock that is set back for long (S-12)', () => {
    let nowMs = 100_000;
    const quota = new RequestQuota({ max: 1, addressesMax: 10, clock: () => nowMs });
    quota.take('a');
    nowMs = 0;
    expect([quota.take('a'), quota.take('a')]).toEqual([true, false]);
  });

  test('takes bounded memory: those that were seen first are forgotten (S-12)', () => {
    const quota = new RequestQuota({ max: 1, addressesMax: 2, clock: () => 0 });
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) quota.take(address);
    expect([quota.take('10.0.0.3'), quota.take('10.0.0.2'), quota.take('10.0.0.1')]).toEqual([false, false, true]);
  });
});
