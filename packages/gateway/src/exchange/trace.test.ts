import { expect, test } from 'vitest';
import { newIncident, traceFrom, traceparentOf } from './trace.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a caller’s trace goes on under a span of our own (S-14)', () => {
  const trace = traceFrom(parent);
  expect(trace).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' });
  expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(trace.spanId).not.toBe('b7ad6b7169203331');
  expect(traceparentOf(trace)).toBe(`00-${trace.traceId}-${trace.spanId}-01`);
});

test.each([
  undefined, '', '00', parent.toUpperCase(), `${parent}-x`, parent.replace('00-', '01-'),
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
  parent.replace('c-b', 'cxb'), parent.replace('0af', '0ag'),
])('a malformed header %s begins a new trace', (header) => {
  const trace = traceFrom(header);
  expect(trace.parentSpanId).toBeUndefined();
  expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('ids do not repeat', () => {
  const ids = Array.from({ length: 10_000 }, () => [newIncident(), traceFrom(undefined).traceId]).flat();
  expect(new Set(ids).size).toBe(ids.length);
});
