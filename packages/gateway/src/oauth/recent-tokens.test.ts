import { expect, test } from 'vitest';
import { RecentTokens } from './recent-tokens.ts';

function filled(countMax: number, weightMax = 1000): RecentTokens<string> {
  const recent = new RecentTokens<string>({ countMax, weightMax });
  for (const name of ['a', 'b', 'c']) recent.set(name, name, 10);
  return recent;
}

function kept(recent: RecentTokens<string>): string {
  return ['a', 'b', 'c', 'd', 'e'].filter((name) => recent.get(name) !== undefined).join('');
}

test('the oldest goes when there are too many', () => {
  const recent = filled(3);
  recent.set('d', 'd', 10);
  expect(kept(recent)).toBe('bcd');
});

test('one that was asked for stays when an older or equally old one was not', () => {
  const recent = filled(3);
  recent.get('a');
  recent.set('d', 'd', 10);
  expect(kept(recent)).toBe('acd');
});

test('when all were asked for, one goes all the same', () => {
  const recent = filled(3);
  kept(recent);
  recent.set('d', 'd', 10);
  expect(kept(recent)).toHaveLength(3);
});

test('weight counts as well as number, also after something was deleted or replaced', () => {
  const recent = filled(10, 30);
  recent.set('d', 'd', 15);
  expect(kept(recent)).toBe('cd');
  recent.delete('d');
  recent.set('c', 'c', 5);
  recent.set('e', 'e', 25);
  expect(kept(recent)).toBe('ce');
});

test('one that is heavier than everything allowed is not kept', () => {
  const recent = filled(10, 30);
  recent.set('d', 'd', 31);
  expect(kept(recent)).toBe('');
});

test('those that a test picks are forgotten', () => {
  const recent = filled(3);
  recent.deleteWhere((value) => value !== 'b');
  expect(kept(recent)).toBe('b');
});
