import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deadline } from './deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a deadline', () => {
  test('calls back once, when its time is over', () => {
    const called = vi.fn<() => void>();
    deadline(60_000, called);
    vi.advanceTimersByTime(59_999);
    expect(called).not.toHaveBeenCalled();
    vi.advanceTimersByTime(120_000);
    expect(called).toHaveBeenCalledTimes(1);
  });

  test('can be taken back', () => {
    const called = vi.fn<() => void>();
    clearTimeout(deadline(60_000, called));
    vi.advanceTimersByTime(120_000);
    expect(called).not.toHaveBeenCalled();
  });

  test.each([2 ** 31, Infinity])('of %d ms is none: no timer of Node is so long', (ms) => {
    const called = vi.fn<() => void>();
    expect(deadline(ms, called)).toBeUndefined();
    vi.advanceTimersByTime(1000);
    expect(called).not.toHaveBeenCalled();
  });

  test('leaves no timer behind where a server says how long it is, and few where it is long', () => {
    for (let ms = 1; ms < 5000; ms += 100) clearTimeout(deadline(ms, () => {}));
    expect(vi.getTimerCount()).toBe(0);
    for (let ms = 5000; ms < 10_000; ms += 100) clearTimeout(deadline(ms, () => {}));
    expect(vi.getTimerCount()).toBeLessThanOrEqual(16);
  });
});
