import { describe, expect, test } from 'vitest';
import { extensionRow, METHODS, rowOf } from './methods.ts';

describe('the method table', () => {
  test('no method has two rows for one direction, kind and era', () => {
    const keys = METHODS.flatMap((row) => row.eras.map((era) => `${row.direction} ${row.kind} ${row.method} ${era}`));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('the table and its rows cannot be changed', () => {
    expect(Object.isFrozen(METHODS)).toBe(true);
    expect(METHODS.every((row) => Object.isFrozen(row))).toBe(true);
  });

  test('a listing says which member it lists, and nothing else does', () => {
    for (const row of METHODS) expect(row.lists !== undefined).toBe(row.access === 'listing');
  });

  test('only the three requests that may ask for input do', () => {
    const asking = METHODS.filter((row) => row.mayAskForInput === true).map((row) => row.method);
    expect(asking.toSorted()).toEqual(['prompts/get', 'resources/read', 'tools/call']);
  });

  test.each([
    ['to_server', 'request', 'initialize', 'legacy', true],
    ['to_server', 'request', 'initialize', 'modern', false],
    ['to_server', 'request', 'server/discover', 'legacy', false],
    ['to_server', 'request', 'server/discover', 'modern', true],
    ['to_server', 'notification', 'tools/call', 'legacy', false],
    ['to_server', 'request', 'sampling/createMessage', 'legacy', false],
    ['to_client', 'request', 'sampling/createMessage', 'legacy', true],
    ['to_client', 'request', 'sampling/createMessage', 'modern', false],
    ['to_client', 'request', 'tools/call', 'legacy', false],
    ['to_server', 'request', 'Tools/Call', 'modern', false],
    ['to_server', 'request', 'constructor', 'modern', false],
  ] as const)('%s %s %s in the %s era: %s', (direction, kind, method, era, known) => {
    expect(rowOf(direction, kind, method, era) !== undefined).toBe(known);
  });

  test('the modern era has no request from server to client', () => {
    const rows = METHODS.filter((row) => row.direction === 'to_client' && row.kind === 'request');
    expect(rows.flatMap((row) => row.eras)).not.toContain('modern');
  });
});

describe('extensionRow', () => {
  test('a method of nobody gets a row that must be granted', () => {
    expect(extensionRow('to_server', 'request', 'com.example/run', 'modern')).toEqual({
      direction: 'to_server', kind: 'request', method: 'com.example/run', eras: ['modern'], access: 'extension',
    });
  });

  test('a method that MCP defines anywhere gets no second row in another direction, kind or era', () => {
    for (const row of METHODS) {
      expect(extensionRow('to_server', 'notification', row.method, 'modern')).toBeUndefined();
      expect(extensionRow('to_client', 'request', row.method, 'legacy')).toBeUndefined();
    }
  });
});
