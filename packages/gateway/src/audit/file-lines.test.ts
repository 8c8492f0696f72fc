import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileLines } from './file-lines.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string, lineBytesMax: number, start?: number, end?: number) {
  const file = join(folder, 'file');
  writeFileSync(file, content);
  const reader = new FileLines(file, lineBytesMax, start, end);
  const lines = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    lines.push({
      text: Buffer.from(line.bytes).toString(),
      number: line.number,
      offset: line.offset,
      isWhole: line.isWhole,
    });
  }
  expect(reader.next()).toBeUndefined();
  reader.close();
  return lines;
}

test('gives each line with its number and place, and what stands behind the last newline (B-5)', () => {
  expect(read('a\n\nbcd\ne', 10)).toEqual([
    { text: 'a', number: 1, offset: 0, isWhole: true },
    { text: '', number: 2, offset: 2, isWhole: true },
    { text: 'bcd', number: 3, offset: 3, isWhole: true },
    { text: 'e', number: 4, offset: 7, isWhole: false },
  ]);
  expect(read('', 10)).toEqual([]);
  expect(read('\n', 10)).toMatchObject([{ text: '', isWhole: true }]);
});

test('reads a part of a file (B-5)', () => {
  expect(read('ab\ncd\nef\n', 10, 1, 7)).toMatchObject([
    { text: 'b', offset: 1 },
    { text: 'cd', offset: 3 },
    { text: 'e', offset: 6, isWhole: false },
  ]);
});

test('stops at a line that is too long (B-5)', () => {
  expect(read(`${'x'.repeat(10)}\n${'y'.repeat(11)}\nz\n`, 10)).toMatchObject([
    { isWhole: true },
    { number: 2, isWhole: false },
  ]);
  expect(read('x'.repeat(2_000_000), 10)).toMatchObject([{ number: 1, isWhole: false }]);
});

test('finds the lines of any file, also across the pieces that it reads (B-5)', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200_000), { maxLength: 12 }), fc.boolean(), (lengths, isTorn) => {
      const lines = lengths.map((length, index) => String(index).repeat(length));
      const content = lines.map((line) => `${line}\n`).join('') + (isTorn ? 'torn' : '');
      const expected = lines.map((text) => ({ text, isWhole: true }));
      expect(read(content, 400_000)).toMatchObject(
        isTorn ? [...expected, { text: 'torn', isWhole: false }] : expected,
      );
    }),
    { numRuns: 50 },
  );
});
