import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlain } from './plain.ts';
import { textOfUnits, unitsOf } from './units.ts';

const LONG = 70_000;

test('the units of a text are those of its characters, whatever was read before', () => {
  const known = fc.constantFrom('', 'a', 'b', '\u0430', 'b'.repeat(LONG));
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), known);
  fc.assert(fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
    for (const one of [...texts, ...texts.toReversed()]) {
      const units = unitsOf(one);
      expect(one.split('').every((unit, at) => units[at] === unit.charCodeAt(0))).toBe(true);
      expect(textOfUnits(units.subarray(0, one.length))).toBe(one.toWellFormed());
    }
  }), { numRuns: 20 });
});

test('a text is plain when all of it is, whatever was asked before', () => {
  const plain = fc.string({ unit: 'grapheme-ascii', maxLength: 8 });
  const text = fc.oneof(plain, fc.string({ unit: 'binary', maxLength: 3 }));
  fc.assert(fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
    for (const one of [...texts, ...texts]) {
      const all = one.split('').every((char) => '\t\n\r'.includes(char) || (char >= ' ' && char <= '~'));
      expect(isPlain(one)).toBe(all);
    }
  }));
});
