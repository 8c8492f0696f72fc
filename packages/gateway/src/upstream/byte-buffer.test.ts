import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteBuffer } from './byte-buffer.ts';

test('what is taken is what was added, in order, whatever the chunks', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
      const buffer = new ByteBuffer(10_000);
      for (const chunk of chunks) expect(buffer.append(chunk)).toBe(true);
      expect(Buffer.from(buffer.take())).toEqual(Buffer.concat(chunks));
      expect(buffer.length).toBe(0);
    }),
  );
});

test('a single chunk is not copied', () => {
  const buffer = new ByteBuffer(10);
  const chunk = Buffer.from('hello');
  buffer.append(chunk);
  expect(buffer.take()).toBe(chunk);
});

test('the limit itself fits; one byte more empties the buffer and says so', () => {
  const buffer = new ByteBuffer(4);
  expect([buffer.append(Buffer.from('ab')), buffer.append(Buffer.from('cd'))]).toEqual([true, true]);
  expect(buffer.append(Buffer.from('e'))).toBe(false);
  expect(buffer.length).toBe(0);
  expect(buffer.append(Buffer.from('fghi'))).toBe(true);
  expect(Buffer.from(buffer.take()).toString()).toBe('fghi');
});

test('a million chunks of one byte cost little more than a million bytes', () => {
  const before = process.memoryUsage().rss;
  const buffer = new ByteBuffer(1_000_000);
  for (let count = 0; count < 1_000_000; count += 1) buffer.append(Uint8Array.of(count & 0xff));
  expect(buffer.length).toBe(1_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  expect(buffer.take()[513]).toBe(1);
});
