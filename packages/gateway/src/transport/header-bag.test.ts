import { expect, test } from 'vitest';
import { readHeaders } from './header-bag.ts';

test('names are read without regard to case, values as they are', () => {
  const bag = readHeaders(['HOST', 'a', 'Mcp-Name', 'Echo', 'mcp-PARAM-Region', 'EU', 'X-Other', 'z']);
  expect(bag).toMatchObject({ host: 'a', name: 'Echo', repeated: undefined });
  expect([...bag.params]).toEqual([['region', 'EU']]);
});

test.each([
  'host', 'origin', 'content-type', 'mcp-method', 'mcp-name', 'mcp-session-id', 'mcp-protocol-version', 'last-event-id',
  'mcp-param-x',
])('a second %s is noticed, also in another case', (name) => {
  expect(readHeaders([name, 'a', name.toUpperCase(), 'a']).repeated).toBe(name);
});

test('lists may come in several parts', () => {
  const bag = readHeaders(['Accept', 'application/json', 'accept', 'text/event-stream']);
  expect(bag).toMatchObject({ accept: 'application/json, text/event-stream', repeated: undefined });
});

test('names of inherited properties are ordinary headers', () => {
  const bag = readHeaders(['constructor', 'x', '__proto__', 'y', 'toString', 'z']);
  expect(bag.repeated).toBeUndefined();
  expect(bag.host).toBeUndefined();
});
