import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from './line-reader.ts';

/** Reads a text in the given pieces: lines as text, skipped ones as their length. */
function read(pieces: readonly Uint8Array[], bytesMax: number): (string | number)[] {
  const told: (string | number)[] = [];
  const handler = {
    line: (bytes: Uint8Array) => void told.push(Buffer.from(bytes).toString('latin1')),
    tooLong: (bytes: number) => void told.push(bytes),
  };
  const reader = new LineReader(handler, bytesMax);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return told;
}

/** The same, the simple way. */
function expected(text: string, bytesMax: number): (string | number)[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.length > bytesMax ? line.length : line));
}

test('lines do not depend on where the stream is cut; a line beyond the limit is only counted', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r'), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(200)), fc.integer({ min: 1, max: 20 }), (whole, cuts, bytesMax) => {
      const points = [0, ...cuts.map((cut) => cut % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
      const pieces = points.slice(1).map((point, nth) => Buffer.from(whole.slice(points[nth], point)));
      expect(read(pieces, bytesMax)).toEqual(expected(whole, bytesMax));
    }),
    { numRuns: 500 },
  );
});

test('of a line beyond the limit nothing is kept', () => {
  const before = process.memoryUsage.rss();
  const chunk = Buffer.alloc(1_000_000, 'x');
  const pieces = Array.from({ length: 500 }, () => chunk);
  expect(read([...pieces, Buffer.from('\nnext\n')], 10_000)).toEqual([500_000_000, 'next']);
  expect(process.memoryUsage.rss() - before).toBeLessThan(60_000_000);
});
