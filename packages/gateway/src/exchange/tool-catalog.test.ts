import type { JsonObject } from '@durward/core';
import { expect, test } from 'vitest';
import { ToolCatalog } from './tool-catalog.ts';

const page: JsonObject = {
  tools: [{ name: 'query', inputSchema: { properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } } }],
};

test('what a list says of a tool is known afterwards', () => {
  const catalog = new ToolCatalog(() => 0);
  expect(catalog.paramsOf('query')).toBeUndefined();
  catalog.learn(page);
  expect(catalog.paramsOf('query')).toEqual([{ name: 'Region', path: ['region'], type: 'string' }]);
});

test('after a change of the tools the very same list is read again', () => {
  const catalog = new ToolCatalog(() => 0);
  catalog.learn(page);
  catalog.forget();
  expect(catalog.paramsOf('query')).toBeUndefined();
  catalog.learn(page);
  expect(catalog.paramsOf('query')).toHaveLength(1);
});

test('a server is not asked again and again for a tool that it does not have', () => {
  const clock = { now: 0 };
  const catalog = new ToolCatalog(() => clock.now);
  expect(catalog.shouldLoad('query')).toBe(true);
  catalog.trying();
  catalog.learn(page);
  expect(catalog.shouldLoad('query')).toBe(false);
  expect(catalog.shouldLoad('unheard-of')).toBe(false);
  clock.now = 30_000;
  expect(catalog.shouldLoad('unheard-of')).toBe(true);
  clock.now = 5 * 60_000;
  expect(catalog.shouldLoad('query')).toBe(true);
});

test('a server that cannot be asked is left alone for a while', () => {
  const clock = { now: 0 };
  const catalog = new ToolCatalog(() => clock.now);
  catalog.trying();
  expect(catalog.shouldLoad('query')).toBe(false);
  clock.now = 30_000;
  expect(catalog.shouldLoad('query')).toBe(true);
});

test('lists of hostile shapes teach nothing', () => {
  const catalog = new ToolCatalog(() => 0);
  for (const tools of [undefined, 'x', [null, 7, {}, { name: 7 }]]) {
    catalog.learn(tools === undefined ? {} : { tools });
  }
  expect(catalog.paramsOf('x')).toBeUndefined();
});
