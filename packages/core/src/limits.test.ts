import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';

test('every default limit is a positive integer and none can be changed', () => {
  expect(Object.isFrozen(DEFAULT_LIMITS)).toBe(true);
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
    expect(Number.isSafeInteger(value) && value > 0, name).toBe(true);
  }
});

test('every limit says its unit in its name: a time in ms, a size in bytes, or a most', () => {
  expect(Object.keys(DEFAULT_LIMITS).filter((name) => !/(Ms|Max)$/.test(name))).toEqual([]);
});
