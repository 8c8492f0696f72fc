import { expect, test } from 'vitest';
import { OAUTH_LIMITS } from './oauth-limits.ts';
import { ProofMemory } from './proof-memory.ts';

const AGE_MS = OAUTH_LIMITS.proofAgeSecondsMax * 1000;

test('a proof counts once, for as long as it could be fresh (S-10)', () => {
  let nowMs = 1_000_000;
  const memory = new ProofMemory(() => nowMs);
  expect([memory.isNew('a', 1000), memory.isNew('a', 1000), memory.isNew('b', 1000)]).toEqual([true, false, true]);
  // A proof from the near future can be fresh for twice the age that is allowed.
  for (const ahead of [AGE_MS / 2, AGE_MS, 2 * AGE_MS - 1]) {
    nowMs = 1_000_000 + ahead;
    expect(memory.isNew('a', 1060)).toBe(false);
  }
});

test('what is long over is forgotten, so that memory stays small (S-10, S-12)', () => {
  let nowMs = 1_000_000;
  const memory = new ProofMemory(() => nowMs);
  memory.isNew('a', 1000);
  nowMs += 10 * AGE_MS;
  expect(memory.isNew('a', nowMs / 1000)).toBe(true);
});

test('proofs from before the process began are not believed: nobody knows whether they were used (S-10)', () => {
  const memory = new ProofMemory(() => 1_000_500);
  expect([memory.isNew('old', 999), memory.isNew('new', 1000)]).toEqual([false, true]);
});
