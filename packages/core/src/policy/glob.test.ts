import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainUri, matchesGlob } from './glob.ts';

/** The plainest reference: a star takes nothing, or one character and is asked again. */
function naive(pattern: string, text: string): boolean {
  const head = pattern[0];
  if (head === undefined) return text === '';
  if (head !== '*') return text[0] === head && naive(pattern.slice(1), text.slice(1));
  return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)));
}

describe('matchesGlob', () => {
  test('equals a naive reference', () => {
    const few = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(few, text, (pattern, subject) => {
        expect(matchesGlob(pattern, subject)).toBe(naive(pattern, subject));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['read_*', 'read_', true],
    ['read_*', 'READ_file', false],
    ['aba*aba', 'aba', false],
    ['aba*aba', 'abaaba', true],
    ['*a*', 'bab', true],
    ['**', 'x', true],
    ['.*', 'x', false],
    ['read?', 'reads', false],
    ['[a-z]', 'b', false],
    ['a\\*', 'a\\b', true],
  ])('%j against %j: %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  test('hostile texts take steps in proportion to their length', () => {
    const pattern = '*a*a*a*a*a*a*a*a*b';
    expect(matchesGlob(pattern, 'a'.repeat(200_000))).toBe(false);
  });
});

describe('isPlainUri', () => {
  test.each([
    'file:///data/a.txt', 'file:///data/..a', 'file:///data/a..b', 'https://x.example/a?b=c#d', 'x:', '',
    'file:///data/...', 'https://x.example/?q=../..', 'note://a/%41',
  ])('%j is plain', (uri) => {
    expect(isPlainUri(uri)).toBe(true);
  });

  test.each([
    'file:///data/../etc/passwd', 'file:///data/./a', 'file:///data/..', 'file:///data/..?x', 'file:///data/..#x',
    'file:///data/%2e%2e/etc', 'file:///data/%2E./etc', 'file:///data%2f..%2fetc', 'file:///data%5c..',
    'file:///data\\..\\etc', 'file:///data/%252e%252e/etc', 'file:///data/a%00.txt', 'file:///data/a b',
    'file:///data/a\nb', 'file:///data/\u007f',
    'file:///data/\u0000', '../a', '..',
  ])('%j could mean another place', (uri) => {
    expect(isPlainUri(uri)).toBe(false);
  });
});
