import { expect, test } from 'vitest';
import { PeopleMap } from './people-map.ts';

test('what is known of the person who asked longest ago makes room', () => {
  const people = new PeopleMap<number>(2);
  people.set('ana', 1);
  people.set('bob', 2);
  expect(people.get('ana')).toBe(1);
  // To look is not to ask.
  expect(people.peek('bob')).toBe(2);
  people.set('eve', 3);
  expect(['ana', 'bob', 'eve'].map((who) => people.peek(who))).toEqual([1, undefined, 3]);
  people.delete('ana');
  people.clear();
  expect(['ana', 'eve'].map((who) => people.get(who))).toEqual([undefined, undefined]);
});
