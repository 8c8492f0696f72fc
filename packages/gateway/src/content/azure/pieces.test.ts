import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

const characters = fc.array(fc.constantFrom('a', 'é', '가', '\u{1f600}', '\u{20000}', '\ud800'), { maxLength: 60 });

test('pieces are full, overlap, leave nothing out and cut no character in two (S-41)', () => {
  fc.assert(fc.property(characters, fc.integer({ min: 2, max: 9 }), fc.nat(4), (parts, lengthMax, overlap) => {
    const text = parts.join('');
    const pieces = piecesOf(text, { lengthMax, overlap });
    const whole = Array.from(text);
    let at = 0;
    for (const [index, piece] of pieces.entries()) {
      const { start, end } = piece.span;
      const own = Array.from(piece.text);
      expect(piece.text).toBe(text.slice(start, end));
      expect([own.length, piece.length]).toEqual([piece.length, index < pieces.length - 1 ? lengthMax : own.length]);
      expect(own).toEqual(whole.slice(at, at + own.length));
      at += own.length - (index < pieces.length - 1 ? Math.min(overlap, lengthMax - 1) : 0);
    }
    expect(at).toBe(whole.length);
  }));
});
