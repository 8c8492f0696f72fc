import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Roll } from './roll.ts';

test('a roll holds exactly those who entered and have not left, at places of their own', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.nat(20), { nil: undefined }), { maxLength: 200 }), (steps) => {
    const roll = new Roll<number>();
    const present = new Map<number, number>();
    let next = 0;
    for (const leaving of steps) {
      const place = [...present.keys()][leaving ?? -1];
      if (place === undefined) {
        const entered = roll.enter(next);
        expect(present.has(entered)).toBe(false);
        present.set(entered, next);
        next += 1;
      } else {
        roll.leave(place);
        present.delete(place);
      }
      expect(roll.size).toBe(present.size);
      expect([...roll].toSorted((one, other) => one - other)).toEqual([...present.values()].toSorted((a, b) => a - b));
    }
  }));
});

test('a place that was left is used again: a roll is never longer than it was full', () => {
  const roll = new Roll<string>();
  const first = roll.enter('a');
  for (let count = 0; count < 1000; count += 1) {
    const place = roll.enter('b');
    expect(place).toBe(first + 1);
    roll.leave(place);
  }
});

test('whoever is met may leave', () => {
  const roll = new Roll<{ place: number }>();
  for (let count = 0; count < 4; count += 1) {
    const one = { place: 0 };
    one.place = roll.enter(one);
  }
  for (const one of roll) roll.leave(one.place);
  expect(roll.size).toBe(0);
});
