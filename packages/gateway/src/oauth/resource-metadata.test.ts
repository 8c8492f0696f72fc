import { describe, expect, test } from 'vitest';
import { configSchema, type ConfigInput } from '../config/schema.ts';
import { canonicalUri, resourceMetadataTexts, resourceMetadataUrl } from './resource-metadata.ts';

const BASE = 'https://mcp.example.com';
const files = { stdio: { command: 'true' } };

function textsOf(input: ConfigInput, ownIssuer?: string): ReturnType<typeof resourceMetadataTexts> {
  return resourceMetadataTexts({ config: configSchema.parse(input), baseUrl: BASE, ownIssuer });
}

describe('the canonical URI of a server', () => {
  test.each([
    ['https://mcp.example.com', 'https://mcp.example.com/servers/files/mcp'],
    ['https://mcp.example.com/', 'https://mcp.example.com/servers/files/mcp'],
    ['HTTPS://MCP.Example.COM:443', 'https://mcp.example.com/servers/files/mcp'],
    ['http://127.0.0.1:8420', 'http://127.0.0.1:8420/servers/files/mcp'],
    ['https://example.com/mcp/', 'https://example.com/mcp/servers/files/mcp'],
    ['https://mcp.example.com/?a=b#c', 'https://mcp.example.com/servers/files/mcp'],
  ])('at %s is %s (S-19, S-55)', (baseUrl, uri) => {
    expect(canonicalUri(baseUrl, 'files')).toBe(uri);
  });

  test('has its metadata between host and path (S-08)', () => {
    expect(resourceMetadataUrl(BASE, 'files')).toBe(
      'https://mcp.example.com/.well-known/oauth-protected-resource/servers/files/mcp',
    );
    expect(resourceMetadataUrl('https://example.com/mcp', 'files')).toBe(
      'https://example.com/.well-known/oauth-protected-resource/mcp/servers/files/mcp',
    );
  });
});

describe('the document', () => {
  test('names the resource, who issues its tokens, how they are sent, and which scopes it takes (S-08)', () => {
    const text = textsOf({
      identity: { issuers: [{ name: 'corp', issuer: 'https://idp.example' }] },
      servers: { files: { ...files, requiredScopes: ['files:read', 'offline_access'] } },
    })('files');
    expect(JSON.parse(text ?? '')).toEqual({
      resource: 'https://mcp.example.com/servers/files/mcp',
      authorization_servers: ['https://idp.example'],
      scopes_supported: ['files:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'files',
    });
  });

  test('leaves out what has no value (S-08)', () => {
    const text = textsOf({ servers: { files: { ...files, requiredScopes: ['offline_access'] } } })('files');
    expect(Object.keys(JSON.parse(text ?? '') as object)).toEqual([
      'resource',
      'bearer_methods_supported',
      'resource_name',
    ]);
  });

  test('names each tenant of a template, and the local issuer (S-08)', () => {
    const issuer = 'https://login.microsoftonline.com/{tenantid}/v2.0';
    const entra = { name: 'entra', issuer, profile: 'entra-v2' as const, tenants: ['t1', 't2'] };
    expect(JSON.parse(textsOf({ identity: { issuers: [entra] }, servers: { files } })('files') ?? '')).toMatchObject({
      authorization_servers: ['https://login.microsoftonline.com/t1/v2.0', 'https://login.microsoftonline.com/t2/v2.0'],
    });
    expect(textsOf({ servers: { files } }, `${BASE}/local-issuer`)('files')).toContain(
      '"authorization_servers":["https://mcp.example.com/local-issuer"]',
    );
  });

  test('is at the root form only when there is one server (S-08)', () => {
    const one = textsOf({ servers: { files } });
    expect(one(undefined)).toBe(one('files'));
    const two = textsOf({ servers: { files, hr: files } });
    expect(two(undefined)).toBeUndefined();
    expect(textsOf({})(undefined)).toBeUndefined();
  });

  test('of a server that is not configured there is none (S-08)', () => {
    expect(textsOf({ servers: { files } })('other')).toBeUndefined();
    expect(textsOf({ servers: { files } })('constructor')).toBeUndefined();
  });
});
