import { expect, test } from 'vitest';
import { routeOf, serverPath } from './routes.ts';

test('a server is reached by its one path, with or without a query', () => {
  expect(routeOf('/servers/files/mcp')).toEqual({ kind: 'server', server: 'files' });
  expect(routeOf('/servers/files/mcp?x=1')).toEqual({ kind: 'server', server: 'files' });
  expect(routeOf(serverPath('a-b'))).toEqual({ kind: 'server', server: 'a-b' });
});

test('the metadata of a resource is at both well-known forms', () => {
  const path = '/.well-known/oauth-protected-resource';
  expect(routeOf(path)).toEqual({ kind: 'resource_metadata', server: undefined });
  expect(routeOf(`${path}/servers/files/mcp`)).toEqual({ kind: 'resource_metadata', server: 'files' });
});

test.each([
  '/', '/servers/files', '/servers/files/mcp/', '//servers/files/mcp', '/servers//mcp', '/servers/mcp',
  '/servers/a/b/mcp', '/servers/../servers/files/mcp', '/servers/%66iles/mcp', '/SERVERS/files/mcp',
  '/servers/files/MCP', '/servers/files/mcp%20', '/servers/files/mcp;x', '/servers/files\\mcp',
  'http://evil.example/servers/files/mcp', '*', '', '/.well-known/oauth-protected-resource/',
  '/.well-known/oauth-protected-resourceX', '/.well-known/oauth-protected-resource/servers/a/b/mcp',
  '/servers/files/mcp#fragment',
])('%s leads nowhere: no other spelling of a path exists (S-17)', (target) => {
  expect(routeOf(target)).toEqual({ kind: 'nowhere' });
});
