import type { Era } from '@durward/core';
import { expect, test, vi } from 'vitest';
import { EraProbe } from './era-probe.ts';
import { UpstreamError } from './link.ts';

const MODERN: ReadonlySet<Era> = new Set<Era>(['modern']);
const unavailable = (): UpstreamError => new UpstreamError({ kind: 'unavailable', detail: 'down' });

function probe(ask: () => Promise<ReadonlySet<Era>>, known?: Era): { probe: EraProbe; wait: (ms: number) => void } {
  let nowMs = 0;
  const one = new EraProbe({ known, clock: () => nowMs, ask, found: () => {} });
  return { probe: one, wait: (ms) => void (nowMs += ms) };
}

test('everybody who asks at the same time, or later, shares one answer', async () => {
  const ask = vi.fn(() => Promise.resolve(MODERN));
  const { probe: one } = probe(ask);
  expect(await Promise.all([one.eras(), one.eras()])).toEqual([MODERN, MODERN]);
  await one.eras();
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a failure is told again for two seconds, then the server is asked again', async () => {
  const ask = vi.fn(() => Promise.reject(unavailable()));
  const { probe: one, wait } = probe(ask);
  await expect(one.eras()).rejects.toThrow('down');
  wait(1999);
  await expect(one.eras()).rejects.toThrow('down');
  expect(ask).toHaveBeenCalledTimes(1);
  wait(1);
  await expect(one.eras()).rejects.toThrow('down');
  expect(ask).toHaveBeenCalledTimes(2);
});

test('a question that fails after it was forgotten does not spoil the newer answer', async () => {
  const failing = Promise.withResolvers<ReadonlySet<Era>>();
  const ask = vi.fn(() => Promise.resolve(MODERN)).mockImplementationOnce(() => failing.promise);
  const { probe: one, wait } = probe(ask);
  const first = one.eras();
  one.forget();
  expect(await one.eras()).toBe(MODERN);
  failing.reject(unavailable());
  await expect(first).rejects.toThrow('down');
  wait(5000);
  await one.eras();
  expect(ask).toHaveBeenCalledTimes(2);
});

test('a configured era is never asked for, and never forgotten', async () => {
  const ask = vi.fn(() => Promise.resolve(MODERN));
  const { probe: one } = probe(ask, 'legacy');
  one.forget();
  expect([...(await one.eras())]).toEqual(['legacy']);
  expect(ask).not.toHaveBeenCalled();
});
