import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash } from './merkle.ts';
import { RecordBatch } from './record-batch.ts';

const LINES = array(string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 60 });

describe('lines that wait to be written', () => {
  test('are the bytes of each line and a newline, with the hash of each, however many and long (B-5)', () => {
    const batch = new RecordBatch();
    assert(
      property(LINES, (lines) => {
        expect(batch.leaf).toBeUndefined();
        const leaves = lines.map((line) => leafHash(Buffer.from(line)));
        for (const [index, line] of lines.entries()) {
          batch.add(line);
          // That of the last is not asked for: it is taken with the others.
          if (index < lines.length - 1) expect(batch.leaf).toBe(leaves[index]);
        }
        const expected = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect([batch.count, batch.length]).toEqual([lines.length, expected.length]);
        expect(expected.equals(batch.bytes)).toBe(true);
        expect(batch.take()).toEqual(leaves);
        expect([batch.count, batch.length]).toEqual([0, 0]);
      }),
    );
  });

  test('may be many megabytes, and nothing of them is left afterwards (B-5)', () => {
    const batch = new RecordBatch();
    const line = 'é'.repeat(30_000);
    for (let count = 0; count < 100; count += 1) {
      batch.add(line);
      expect(batch.leaf).toBe(leafHash(Buffer.from(line)));
    }
    expect(Buffer.from(`${line}\n`.repeat(100)).equals(batch.bytes)).toBe(true);
    batch.take();
    batch.add('{}');
    expect(Buffer.from(batch.bytes).toString()).toBe('{}\n');
  });
});
