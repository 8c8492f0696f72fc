import { expect, test } from 'vitest';
import { challengeHeader } from './challenge.ts';

const resourceMetadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource/servers/files/mcp';

test('a request without a token learns where the metadata is and which scopes to ask for, and no error (S-08)', () => {
  expect(challengeHeader('none', { resourceMetadataUrl, scopes: ['files:read', 'files:write'] })).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", scope="files:read files:write"`,
  );
});

test.each(['invalid_token', 'invalid_request', 'insufficient_scope'] as const)('%s is told (S-08)', (error) => {
  expect(challengeHeader(error, { resourceMetadataUrl, scopes: [] })).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", error="${error}"`,
  );
});

test('offline_access is never asked for (S-08)', () => {
  const scopes = ['offline_access', 'files:read'];
  expect(challengeHeader('none', { resourceMetadataUrl, scopes })).toContain('scope="files:read"');
});

test('no value can end its quotes or the header (S-08)', () => {
  const header = challengeHeader('none', {
    resourceMetadataUrl: 'https://x/"\\\r\nset-cookie: a=b\u00e9',
    scopes: ['a"b', 'c\\d', 'e f', 'g\n', '', 'ok'],
  });
  expect(header).toBe('Bearer resource_metadata="https://x/\\"\\\\set-cookie: a=b", scope="ok"');
});
