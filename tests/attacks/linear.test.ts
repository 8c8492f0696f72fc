import { DEFAULT_LIMITS, frame, matchesGlob, SseReader } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { growthOf, stepsOf } from './operations.ts';

const SIZES = [20_000, 40_000, 80_000];
const encode = (text: string) => new TextEncoder().encode(text);

/** That many members, each with a key of its own. */
function members(count: number): string {
  return Array.from({ length: count }, (_, at) => `"K${String(at)}":1`).join(',');
}

/** Bodies that have made some parser slow, by their size. */
const BODIES: Readonly<Record<string, (size: number) => string>> = {
  'escaped quotes': (size) => `"${String.raw`\"`.repeat(size)}"`,
  backslashes: (size) => `"${String.raw`\\`.repeat(size)}"`,
  'backslashes and no end': (size) => `"${String.raw`\\`.repeat(size)}\\`,
  quotes: (size) => '"'.repeat(size),
  'one long number': (size) => `[${'1'.repeat(size)}]`,
  'one long number of zeros': (size) => `[1${'0'.repeat(size)}]`,
  'one long fraction': (size) => `[0.${'0'.repeat(size)}1]`,
  'one long exponent': (size) => `[1e${'9'.repeat(size)}]`,
  'many numbers': (size) => `[${'1.5e3,'.repeat(size)}1]`,
  'signs and points': (size) => `[${'-.'.repeat(size)}]`,
  'many keys': (size) => `{${members(size)}}`,
  'many foreign keys': (size) => `{"jsonrpc":"2.0","method":"a","params":{${members(size)}}}`,
  'deep and wide': (size) => `[${'[[[[]]]],'.repeat(size)}1]`,
  colons: (size) => ':'.repeat(size),
  brackets: (size) => '[]'.repeat(size),
};

describe('the frame takes steps in proportion to the size of the body', () => {
  test.each(Object.entries(BODIES))('%s', (_name, body) => {
    const growth = growthOf((size) => {
      const bytes = encode(body(size));
      return () => frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: 100_000_000, batch: false });
    }, SIZES);
    expect(growth).toBeLessThan(2.2);
  });
});

/** Streams that have made some reader slow. */
const STREAMS: Readonly<Record<string, (size: number) => string>> = {
  'CR only': (size) => '\r'.repeat(size),
  'LF only': (size) => '\n'.repeat(size),
  'CR, then one LF': (size) => `${'\r'.repeat(size)}\n`,
  'data lines that end in CR': (size) => 'data:x\r'.repeat(size),
  'one long line': (size) => 'x'.repeat(size),
  colons: (size) => ':'.repeat(size),
  'empty data lines': (size) => 'data\n'.repeat(size),
};

describe('the reader of event streams takes steps in proportion to the size of the stream', () => {
  test.each(Object.entries(STREAMS))('%s', (_name, stream) => {
    for (const chunk of [1 << 30, 1000]) {
      const growth = growthOf((size) => {
        const bytes = encode(stream(size));
        const reader = new SseReader({ event: () => undefined, retry: () => undefined }, 100_000_000);
        return () => {
          for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
        };
      }, SIZES);
      expect(growth).toBeLessThan(2.2);
    }
  });
});

/** Work that is not linear: the search that begins again at every character. */
const quadratic = (size: number) => () => {
  const text = '\r'.repeat(size);
  for (let at = 0; at < size; at += 1) text.indexOf('\n', at);
};

test('a pattern takes steps in proportion to the text', () => {
  const growth = growthOf((size) => {
    const text = 'a'.repeat(size);
    return () => matchesGlob('*a*a*a*b*', text);
  }, SIZES);
  expect(growth).toBeLessThan(2.2);
});

test('the measure sees what is not linear', () => {
  expect(growthOf(quadratic, [200, 400, 800])).toBeGreaterThan(3.5);
  expect(stepsOf(() => 'abc'.indexOf('c'))).toBe(3);
});
