import { grantPolicy, userIdOf, type JsonObject, type Principal } from '@durward/core';
import { expect, test } from 'vitest';
import { ListFilter } from './list-filter.ts';

const policy = grantPolicy([{
  name: 'readers', to: { roles: ['reader'] }, servers: ['files'], tools: ['read_*'], prompts: ['ask'],
  resources: ['file:///public/*'], methods: [],
}], 'v1');

function principal(roles: readonly string[]): Principal {
  const parts = { issuer: 'i', tenant: undefined, subject: 's', client: 'c' };
  const rights = { scopes: [], roles, groups: [], privileges: roles.join() };
  return { userId: userIdOf(parts), expiresAtMs: undefined, tokenId: undefined, ...rights, ...parts };
}
const reader = principal(['reader']);
const filter = new ListFilter();
const shown = (result: JsonObject, lists: 'tools' | 'prompts' | 'resources' | 'resourceTemplates', who = reader) =>
  filter.filter({ result, lists, policy, principal: who, server: 'files', checksHeaderParams: true });

test('a list shows exactly what may be called, for every kind of thing (S-26)', () => {
  const tools = { tools: [{ name: 'read_file' }, { name: 'write_file' }, { name: 'read_dir' }] };
  const readable = [{ name: 'read_file' }, { name: 'read_dir' }];
  expect(shown(tools, 'tools')).toEqual({ result: { tools: readable }, withheld: 1 });
  const prompts = [{ name: 'ask' }, { name: 'admin' }];
  expect(shown({ prompts }, 'prompts').result['prompts']).toEqual([{ name: 'ask' }]);
  const resources = [{ uri: 'file:///public/a' }, { uri: 'file:///public/../etc/passwd' }, { uri: 'file:///etc' }];
  expect(shown({ resources }, 'resources').result['resources']).toEqual([{ uri: 'file:///public/a' }]);
  const resourceTemplates = [{ uriTemplate: 'file:///public/{name}' }, { uriTemplate: 'file:///{name}' }];
  expect(shown({ resourceTemplates }, 'resourceTemplates').withheld).toBe(1);
});

test('everybody else sees nothing (S-09)', () => {
  expect(shown({ tools: [{ name: 'read_file' }] }, 'tools', principal([])).result['tools']).toEqual([]);
});

test('entries without a usable name are withheld', () => {
  const tools = [{ name: 7 }, {}, null, 'read_file', { name: '' }, { name: 'read_ok' }];
  expect(shown({ tools }, 'tools').result['tools']).toEqual([{ name: 'read_ok' }]);
});

test('a list that lost entries is private, a whole one keeps its scope', () => {
  const page = { tools: [{ name: 'read_file' }], ttlMs: 1000, cacheScope: 'public' };
  expect(shown(page, 'tools').result).toBe(page);
  expect(shown({ ...page, tools: [{ name: 'other' }] }, 'tools').result['cacheScope']).toBe('private');
});

test('a tool whose header annotation breaks a rule is withheld alone', () => {
  const bad = { name: 'read_bad', inputSchema: { properties: { a: { type: 'number', 'x-mcp-header': 'A' } } } };
  const good = { name: 'read_good', inputSchema: { properties: { a: { type: 'string', 'x-mcp-header': 'A' } } } };
  expect(shown({ tools: [bad, good] }, 'tools').result['tools']).toEqual([good]);
});

test('an answer is remembered for the same list and rights, and never for others', () => {
  const tools = { tools: [{ name: 'read_file' }, { name: 'x' }] };
  expect(shown(tools, 'tools').result).toBe(shown(tools, 'tools').result);
  expect(shown(tools, 'tools', principal(['other'])).result['tools']).toEqual([]);
  const stricter = grantPolicy([], 'v2');
  const after = filter.filter({
    result: tools, lists: 'tools', policy: stricter, principal: reader, server: 'files', checksHeaderParams: true,
  });
  expect(after.result['tools']).toEqual([]);
});
