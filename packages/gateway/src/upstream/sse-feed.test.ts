import * as fc from 'fast-check';
import { DEFAULT_LIMITS, SseReader, type SseEvent } from '@durward/core';
import { expect, test } from 'vitest';
import { SseFeed } from './sse-feed.ts';

function collect(push: (handler: ConstructorParameters<typeof SseReader>[0]) => unknown): unknown[] {
  const told: unknown[] = [];
  told.push(push({ event: (event: SseEvent) => void told.push(event), retry: (ms: number) => void told.push(ms) }));
  return told;
}

test('events do not depend on where the stream is cut', () => {
  const piece = fc.constantFrom('data: ü', 'id: 1', 'retry: 5', 'event: x', ': c', '\n', '\r', '\r\n', '\n\n', 'data');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (pieces, size) => {
      const bytes = Buffer.from(`${pieces.join('')}\n`);
      const whole = collect((handler) => new SseReader(handler, 1_000_000).push(bytes));
      const cut = collect((handler) => {
        const feed = new SseFeed(handler, DEFAULT_LIMITS);
        for (let at = 0; at < bytes.length; at += size) feed.push(bytes.subarray(at, at + size));
        return undefined;
      });
      expect(cut).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('single bytes of a line that never ends cost no more than the limit', () => {
  const feed = new SseFeed({ event: () => {}, retry: () => {} }, { ...DEFAULT_LIMITS, sseLineBytesMax: 2_000_000 });
  const before = process.memoryUsage.rss();
  let fault: string | undefined;
  for (let count = 0; fault === undefined && count <= 2_000_000; count += 1) fault = feed.push(Uint8Array.of(0x61));
  expect(fault).toBe('line_too_long');
  expect(process.memoryUsage.rss() - before).toBeLessThan(80_000_000);
});
