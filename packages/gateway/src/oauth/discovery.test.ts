import { describe, expect, test } from 'vitest';
import { isSafeFor, keysAddressOf, metadataUrls } from './discovery.ts';

describe('where metadata is looked for', () => {
  test.each([
    ['https://login.example.com', [
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
    ]],
    ['https://login.example.com/', [
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
    ]],
    ['https://login.example.com/realms/corp', [
      'https://login.example.com/.well-known/oauth-authorization-server/realms/corp',
      'https://login.example.com/.well-known/openid-configuration/realms/corp',
      'https://login.example.com/realms/corp/.well-known/openid-configuration',
    ]],
    ['https://login.microsoftonline.com/{tenantid}/v2.0', [
      'https://login.microsoftonline.com/.well-known/oauth-authorization-server/common/v2.0',
      'https://login.microsoftonline.com/.well-known/openid-configuration/common/v2.0',
      'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    ]],
    ['https://sts.windows.net/{tenantid}/', [
      'https://login.microsoftonline.com/.well-known/oauth-authorization-server/common',
      'https://login.microsoftonline.com/.well-known/openid-configuration/common',
      'https://login.microsoftonline.com/common/.well-known/openid-configuration',
    ]],
  ])('for %s, in the order of the specification (S-08)', (issuer, urls) => {
    expect(metadataUrls(issuer)).toEqual(urls);
  });
});

describe('what a metadata document may say', () => {
  const issuer = 'https://login.example.com/corp';
  const keys = 'https://login.example.com/keys';

  test('its keys are taken when it names this issuer and nothing else (S-08)', () => {
    expect(keysAddressOf({ issuer, jwks_uri: keys }, issuer)).toBe(keys);
  });

  test('the template of a shared issuer names itself (S-08)', () => {
    const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
    expect(keysAddressOf({ issuer: template, jwks_uri: keys }, template)).toBe(keys);
  });

  test.each([
    { issuer: `${issuer}/`, jwks_uri: keys },
    { issuer: 'https://LOGIN.example.com/corp', jwks_uri: keys },
    { issuer: 'https://login.example.com', jwks_uri: keys },
    { jwks_uri: keys },
    { issuer },
    { issuer, jwks_uri: [keys] },
    { issuer, jwks_uri: 'http://login.example.com/keys' },
    { issuer, jwks_uri: 'http://127.0.0.1/keys' },
    { issuer, jwks_uri: 'file:///etc/passwd' },
    { issuer, jwks_uri: 'keys' },
    { issuer, jwks_uri: 'https://user:secret@login.example.com/keys' },
  ])('%j is not used (S-08)', (metadata) => {
    expect(keysAddressOf(metadata, issuer)).toBeUndefined();
  });
});

describe('plain http', () => {
  test.each([
    ['http://127.0.0.1:9000/keys', 'http://127.0.0.1:9000', true],
    ['http://localhost:9000/keys', 'http://[::1]:9000', true],
    ['http://127.0.0.1:9000/keys', 'https://login.example.com', false],
    ['http://127.0.0.1.evil.example/keys', 'http://127.0.0.1:9000', false],
    ['http://localhost.evil.example/keys', 'http://127.0.0.1:9000', false],
    ['http://login.example.com/keys', 'http://login.example.com', false],
    ['http://10.0.0.1/keys', 'http://10.0.0.1', false],
  ])('%s for %s: %s (S-08, S-65)', (address, issuer, isSafe) => {
    expect(isSafeFor(address, issuer)).toBe(isSafe);
  });
});
