import { expect, test } from 'vitest';
import { META, metaOf } from './meta.ts';

test('metaOf reads an object and nothing else', () => {
  expect(metaOf({ _meta: { a: 1 } })).toEqual({ a: 1 });
  for (const holder of [undefined, null, 'x', 1, [], {}, { _meta: null }, { _meta: [] }, { _meta: 'x' }]) {
    expect(metaOf(holder)).toBeUndefined();
  }
});

test('every name of MCP’s own lies in its namespace', () => {
  expect(Object.values(META).every((name) => name.startsWith('io.modelcontextprotocol/'))).toBe(true);
});
