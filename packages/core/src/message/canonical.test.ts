import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import type { JsonValue } from './json.ts';

test('members are sorted by code units at every depth and nothing is added', () => {
  expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'é', B: -0, '\ue000': 1, '\u{1f600}': 2 })).toBe(
    '{"B":0,"a":"é","b":[{"a":null,"z":1}],"\u{1f600}":2,"\ue000":1}',
  );
});

test('two values have the same text exactly when they are equal as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const equal = canonicalJson(left as JsonValue) === canonicalJson(right as JsonValue);
      expect(equal).toBe(deepEqual(left, right));
    }),
  );
});

test('the order of members does not matter; the order of items does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).toReversed());
      expect(canonicalJson(reversed as JsonValue)).toBe(canonicalJson(object as JsonValue));
    }),
  );
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

function deepEqual(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) =>
    Object.hasOwn(right, key) && deepEqual(left[key as keyof typeof left], right[key as keyof typeof right]));
}
