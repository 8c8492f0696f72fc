import { expect, test } from 'vitest';
import { Quota } from './quota.ts';

test('so many pass in a minute; then the refused are counted and told with the next that passes', () => {
  let nowMs = 5;
  const quota = new Quota(2, () => nowMs);
  const asked = [quota.ask(), quota.ask(), quota.ask(), quota.ask()];
  expect(asked).toEqual([
    { allowed: true, refusedBefore: 0 },
    { allowed: true, refusedBefore: 0 },
    { allowed: false },
    { allowed: false },
  ]);
  nowMs += 59_999;
  expect(quota.ask().allowed).toBe(false);
  nowMs += 1;
  expect([quota.ask(), quota.ask()]).toEqual([
    { allowed: true, refusedBefore: 3 },
    { allowed: true, refusedBefore: 0 },
  ]);
});

test('a clock that was set back does not silence it', () => {
  let nowMs = 1_000_000;
  const quota = new Quota(1, () => nowMs);
  quota.ask();
  nowMs = 0;
  expect(quota.ask().allowed).toBe(true);
});
