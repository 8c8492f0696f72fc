import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { ConnectScene } from './fixture/connect-scene.ts';

let scene: ConnectScene;
afterEach(() => scene.close());

/** Connecting ends with a page that says nothing; nobody was sent anywhere, and no client was registered. */
async function expectStopped(): Promise<void> {
  const done = await scene.connect();
  expect([403, 503]).toContain(done.status);
  expect(done.body).not.toMatch(/evil|169\.254/);
  expect(scene.issuer.asked).toEqual([]);
  expect(scene.issuer.tokenRequests).toEqual([]);
  expect(scene.browser.visited.filter((url) => !url.startsWith(scene.gateway.url))).toEqual([]);
  const refusal = scene.gateway.records().find(({ type }) => type === 'connection.refused');
  expect(refusal).toMatchObject({ incident: expect.stringMatching(/^inc-/), detail: { server: 'files' } });
}

describe('a server whose metadata', () => {
  test.each<[string, (origin: string, issuer: string) => JsonObject]>([
    ['is that of another server', (_origin, issuer) => (
      { resource: 'https://other.example/mcp', authorization_servers: [issuer] })],
    ['is that of another path', (origin, issuer) => ({ resource: `${origin}/mcpx`, authorization_servers: [issuer] })],
    ['names a deeper path', (origin, issuer) => ({ resource: `${origin}/mcp/a`, authorization_servers: [issuer] })],
    ['names no resource', (_origin, issuer) => ({ authorization_servers: [issuer] })],
    ['names no issuer', (origin) => ({ resource: `${origin}/mcp` })],
    ['names a metadata service as issuer', (origin) => (
      { resource: `${origin}/mcp`, authorization_servers: ['http://169.254.169.254'] })],
    ['names a mapped address as issuer', (origin) => (
      { resource: `${origin}/mcp`, authorization_servers: ['https://[::ffff:10.0.0.1]'] })],
    ['names a file as issuer', (origin) => ({ resource: `${origin}/mcp`, authorization_servers: ['file:///etc'] })],
    ['names an issuer with credentials', (origin) => (
      { resource: `${origin}/mcp`, authorization_servers: ['https://a:b@evil.example'] })],
  ])('%s is not gone along with (S-18, S-47)', async (_what, resource) => {
    scene = await ConnectScene.start({ resource });
    await expectStopped();
  });

  test('is said to be elsewhere is not fetched there (S-18)', async () => {
    scene = await ConnectScene.start({ challenge: () => `${scene.issuer.issuer}/.well-known/elsewhere` });
    await scene.whoami();
    await expectStopped();
    expect(scene.issuer.recorder.requests).toEqual([]);
  });
});

describe('an issuer whose metadata', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['is that of another issuer', { issuer: 'https://evil.example' }],
    ['has a slash too many in its issuer', { issuer: 'http://127.0.0.1/' }],
    ['promises no PKCE', { code_challenge_methods_supported: undefined }],
    ['promises plain PKCE', { code_challenge_methods_supported: ['plain'] }],
    ['sends people to a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['sends people to a program', { authorization_endpoint: 'file:///bin/sh' }],
    ['sends people to an option', { authorization_endpoint: '--flag=$(touch x)' }],
    ['sends people over plain http', { authorization_endpoint: 'http://evil.example/authorize' }],
    ['has a token endpoint at a metadata service', { token_endpoint: 'http://169.254.169.254/token' }],
    ['has a registration at plain http', { registration_endpoint: 'http://evil.example/register' }],
    ['has a registration at a metadata service', { registration_endpoint: 'https://169.254.169.254/register' }],
    ['knows no client and registers none', { registration_endpoint: undefined }],
  ])('%s is not gone along with (S-18, S-47)', async (_what, metadata) => {
    scene = await ConnectScene.start();
    scene.issuer.metadata = metadata;
    await expectStopped();
  });

  test('is not the one of the configuration is not gone along with (S-47)', async () => {
    scene = await ConnectScene.start({ oauth: { issuer: 'https://login.example.com' } });
    await expectStopped();
  });
});

test('a client that was registered at one issuer is not shown to the next one (S-47)', async () => {
  let issuer = '';
  scene = await ConnectScene.start({
    resource: (origin, own) => ({ resource: `${origin}/mcp`, authorization_servers: [issuer === '' ? own : issuer] }),
  });
  await scene.connect();
  const other = await ConnectScene.start();
  try {
    issuer = other.issuer.issuer;
    await scene.connect();
    const [first] = scene.issuer.asked;
    const [second] = other.issuer.asked;
    expect(second?.get('client_id')).toBeDefined();
    expect(second?.get('client_id')).not.toBe(first?.get('client_id'));
    const seen = JSON.stringify(other.issuer.recorder.requests);
    expect(seen).not.toContain(first?.get('client_id'));
  } finally {
    await other.close();
  }
});
