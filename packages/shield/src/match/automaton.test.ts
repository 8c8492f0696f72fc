import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Automaton, type Pattern } from './automaton.ts';
import { isSpaceless, isWordUnit } from './boundaries.ts';
import { ChainMatcher, CompiledChains } from './chains.ts';

const pattern = (text: string, value = 0, open = false): Pattern => ({ text, value, open });

function hits(patterns: readonly Pattern[], text: string): readonly string[] {
  const found: string[] = [];
  new Automaton(patterns).scan(text, ({ value, start, end }) =>
    found.push(`${String(value)}:${text.slice(start, end)}`));
  return found;
}

function goesOn(left: number, right: number): boolean {
  return isWordUnit(left) && isWordUnit(right);
}

/** Where a pattern stands as whole words. */
function placesOf(word: string, text: string): readonly number[] {
  return Array.from(text, (_, start) => start).filter((start) => {
    const end = start + word.length;
    if (!text.startsWith(word, start)) return false;
    const [first, last] = [text.charCodeAt(start), text.charCodeAt(end - 1)];
    const isBegun = start > 0 && goesOn(text.charCodeAt(start - 1), first) && !isSpaceless(first);
    return !isBegun && (end === text.length || !goesOn(last, text.charCodeAt(end)) || isSpaceless(last));
  });
}

describe('the automaton', () => {
  test('finds whole words, with any white space and emphasis between them', () => {
    const patterns = [pattern('ignore all', 1), pattern('all', 2), pattern('instruct', 3, true)];
    expect(hits(patterns, 'ignore \n  *all* instructions, ignored allow')).toEqual(['1:ignore \n  *all', '2:all',
      '3:instruct']);
  });

  test('finds words of scripts without spaces anywhere', () => {
    expect(hits([pattern('\u5ffd\u7565', 1), pattern('\ubb34\uc2dc', 2)],
      '\u8bf7\u5ffd\u7565\u4e4b \uc9c0\uc2dc\ub97c\ubb34\uc2dc\ud558\uc138\uc694'))
      .toEqual(['1:\u5ffd\u7565', '2:\ubb34\uc2dc']);
  });

  test('finds what looking for each pattern at each place finds', () => {
    const letter = fc.constantFrom('a', 'b', ' ', '\u5ffd', '\u0436', '.');
    const word = fc.array(letter, { minLength: 1, maxLength: 4 }).map((letters) => letters.join('').trim())
      .filter((text) => text !== '' && !text.includes('  '));
    fc.assert(fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.array(letter, { maxLength: 40 }),
      (words, letters) => {
        const text = letters.join('').replaceAll(/ +/g, ' ');
        const found: string[] = [];
        new Automaton(words.map((one, value) => pattern(one, value)))
          .scan(text, ({ value, start }) => found.push(`${String(value)}:${String(start)}`));
        expect(found.toSorted()).toEqual(words.flatMap((one, value) =>
          placesOf(one, text).map((start) => `${String(value)}:${String(start)}`)).toSorted());
      }), { numRuns: 1000 });
  });

  test('finds the same however much white space there is, in the same places of a count without it', () => {
    const part = fc.constantFrom('ab', 'b', ' ', ' \n', '- ', '\t', '\u5ffd', '.', 'a');
    const automaton = new Automaton(['ab', 'a b', 'ab b ab', 'b', '\u5ffd a'].map((one, value) => pattern(one, value)));
    const seen = (text: string): readonly string[] => {
      const found: string[] = [];
      automaton.scan(text, ({ value, first, last, start, end }) =>
        found.push([value, first, last, text.slice(start, end).replaceAll(/[\s-]+/g, ' ')].map(String).join(':')));
      return found;
    };
    fc.assert(fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('').trimStart().replace(/^-\s*/, '');
      expect(seen(text)).toEqual(seen(text.replaceAll(/[\s-]+/g, ' ')));
    }), { numRuns: 1000 });
  });

  test('counts sentences, and white space as one', () => {
    const seen: (readonly [number, number])[] = [];
    new Automaton([pattern('x')]).scan('x. x    x e.g.x\n\nx', ({ sentence, first }) => seen.push([sentence, first]));
    expect(seen).toEqual([[0, 0], [1, 3], [1, 5], [1, 11], [2, 13]]);
  });
});

describe('a chain', () => {
  const compiled = new CompiledChains([{ steps: [[1], [2, 3]], gaps: [4, 4], sentences: 0 }], 4);
  const matches = (words: readonly (readonly [concept: number, at: number, sentence?: number])[]): number => {
    const matcher = new ChainMatcher(compiled);
    let count = 0;
    for (const [value, at, sentence = 0] of words) {
      matcher.add({ value, start: at, end: at + 1, first: at, last: at + 1, sentence }, () => { count += 1; });
    }
    return count;
  };

  test('is found in order, within its gap and its sentence', () => {
    expect(matches([[1, 0], [2, 5]])).toBe(1);
    expect(matches([[1, 0], [3, 2]])).toBe(1);
    expect(matches([[2, 0], [1, 5]])).toBe(0);
    expect(matches([[1, 0], [2, 6]])).toBe(0);
    expect(matches([[1, 0], [2, 5, 1]])).toBe(0);
  });

  test('begins with the last word that can begin it', () => {
    expect(matches([[1, 0], [1, 90], [2, 93]])).toBe(1);
  });
});
