import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reversed } from './mirrored.ts';
import { spanIn, untraced } from './traced.ts';

test('a text that is read backwards knows where each of its characters stood, pairs of surrogates too (S-31)', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
    const turned = reversed(untraced(text));
    let at = 0;
    for (const character of turned.text) {
      const { start, end } = spanIn(turned, at, at + character.length);
      expect(text.slice(start, end)).toBe(character);
      at += character.length;
    }
    expect(at).toBe(text.length);
  }));
});
