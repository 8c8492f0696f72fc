import { expect, test } from 'vitest';
import { challengeHeader } from './challenge.ts';

const resourceMetadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource/servers/files/mcp';

test('a request without a token learns where the metadata is and which scopes to ask for, and no error (S-08)', () => {
  expect(challengeHeader({ challenge: 'none' }, { resourceMetadataUrl, scopes: ['files:read', 'files:write'] })).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", scope="files:read files:write"`,
  );
});

test.each(['invalid_token', 'invalid_request', 'insufficient_scope'] as const)('%s is told (S-08)', (error) => {
  expect(challengeHeader({ challenge: error }, { resourceMetadataUrl, scopes: [] })).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", error="${error}"`,
  );
});

test('offline_access is never asked for (S-08)', () => {
  const scopes = ['offline_access', 'files:read'];
  expect(challengeHeader({ challenge: 'none' }, { resourceMetadataUrl, scopes })).toContain('scope="files:read"');
});

test('no value can end its quotes or the header (S-08)', () => {
  const header = challengeHeader({ challenge: 'none' }, {
    resourceMetadataUrl: 'https://x/"\\\r\nset-cookie: a=b\u00e9',
    scopes: ['a"b', 'c\\d', 'e f', 'g\n', '', 'ok'],
  });
  expect(header).toBe('Bearer resource_metadata="https://x/\\"\\\\set-cookie: a=b", scope="ok"');
});

test('what a tool needs is asked for together with what its server needs, each once (S-08)', () => {
  const wanted = { scopes: ['files:read', 'files:write'] };
  expect(
    challengeHeader({ challenge: 'insufficient_scope', wanted }, { resourceMetadataUrl, scopes: ['files:read'] }),
  ).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", scope="files:read files:write", error="insufficient_scope"`,
  );
});

test('a stronger or fresher sign-in is asked for by acr_values and max_age (S-84)', () => {
  const wanted = { acrValues: ['mfa', 'phr'], maxAgeSeconds: 900 };
  const header = challengeHeader(
    { challenge: 'insufficient_user_authentication', wanted },
    { resourceMetadataUrl, scopes: [] },
  );
  expect(header).toBe(
    `Bearer resource_metadata="${resourceMetadataUrl}", error="insufficient_user_authentication", `
    + 'acr_values="mfa phr", max_age="900"',
  );
});

test('a missing proof is asked for under its own scheme, with the algorithms (S-10)', () => {
  const header = challengeHeader({ challenge: 'invalid_dpop_proof' }, { resourceMetadataUrl, scopes: [] });
  expect(header).toBe(
    `DPoP resource_metadata="${resourceMetadataUrl}", error="invalid_dpop_proof", algs="ES256 EdDSA Ed25519"`,
  );
});
