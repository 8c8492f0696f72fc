import { expect, test } from 'vitest';
import { SEVERITIES } from './finding.ts';
import { allow, deny } from './verdict.ts';

test('allow is one frozen verdict', () => {
  expect(allow()).toEqual({ kind: 'allow' });
  expect(allow()).toBe(allow());
  expect(Object.isFrozen(allow())).toBe(true);
});

test('deny carries its denial, and a note when there is one', () => {
  expect(deny({ reason: 'missing_token' })).toEqual({ kind: 'deny', denial: { reason: 'missing_token' } });
  const note = { severity: 'high', what: 'seen' } as const;
  expect(deny({ reason: 'missing_token' }, note)).toEqual({
    kind: 'deny', denial: { reason: 'missing_token' }, notes: [note],
  });
});

test('severities are ordered from the least to the gravest', () => {
  expect(SEVERITIES).toEqual(['info', 'low', 'medium', 'high', 'critical']);
});
