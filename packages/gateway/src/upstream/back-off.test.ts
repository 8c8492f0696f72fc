import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('the first retry is at once, the next after 1 s, 2 s, 4 s … and never after more than 60 s', () => {
  let nowMs = 0;
  const backOff = new BackOff(() => nowMs);
  expect(backOff.ask('a')).toEqual({ allowed: true, failures: 0 });
  const waits: number[] = [];
  for (let failures = 1; failures <= 10; failures += 1) {
    backOff.failed('a', 100);
    const start = backOff.ask('a');
    waits.push(start.allowed ? 0 : start.waitMs);
    expect(start.failures).toBe(failures);
    nowMs += waits.at(-1) ?? 0;
    expect(backOff.ask('a').allowed).toBe(true);
  }
  expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test('the failures of one owner keep no other owner waiting', () => {
  const backOff = new BackOff(() => 0);
  for (let count = 0; count < 5; count += 1) backOff.failed('a', 0);
  expect([backOff.ask('a').allowed, backOff.ask('b').allowed]).toEqual([false, true]);
});

test('a healthy minute starts the count again', () => {
  const backOff = new BackOff(() => 0);
  for (let count = 0; count < 5; count += 1) backOff.failed('a', 0);
  backOff.failed('a', 60_000);
  expect(backOff.ask('a')).toEqual({ allowed: true, failures: 1 });
  backOff.recovered('a', 59_999);
  expect(backOff.ask('a').failures).toBe(1);
  backOff.recovered('a', 60_000);
  expect(backOff.ask('a').failures).toBe(0);
});

test('the failures of at most 10 000 owners are remembered', () => {
  const backOff = new BackOff(() => 0);
  for (let owner = 0; owner <= 10_000; owner += 1) backOff.failed(String(owner), 0);
  expect([backOff.ask('0').failures, backOff.ask('1').failures]).toEqual([0, 1]);
});
