import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordDiff } from './words.ts';

const side = (runs: ReturnType<typeof wordDiff>, without: 'added' | 'removed'): string =>
  runs.filter(({ kind }) => kind !== without).map(({ text }) => text).join('');

test('a word that came in stands alone', () => {
  expect(wordDiff('Finds notes by words.', 'Finds private notes by words.')).toEqual([
    { kind: 'same', text: 'Finds ' },
    { kind: 'added', text: 'private ' },
    { kind: 'same', text: 'notes by words.' },
  ]);
});

test('a word that became another is both', () => {
  expect(wordDiff('a b c', 'a x c')).toEqual([
    { kind: 'same', text: 'a ' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'x' },
    { kind: 'same', text: ' c' },
  ]);
});

test('without what was added it is the earlier text, without what was removed the later (S-32)', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '\n', '\u200b', '日') });
  fc.assert(fc.property(text, fc.oneof(text, fc.string()), (one, two) => {
    const runs = wordDiff(one, two);
    expect(side(runs, 'added')).toBe(one);
    expect(side(runs, 'removed')).toBe(two);
  }));
});

test('texts too long to be laid side by side are shown one after the other', () => {
  const one = `start ${'a b '.repeat(2000)}end`;
  const two = `start ${'c d '.repeat(2000)}end`;
  const runs = wordDiff(one, two);
  expect(side(runs, 'added')).toBe(one);
  expect(side(runs, 'removed')).toBe(two);
});
