import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  endConnections, openSqliteStore, storeFileIn, type EndedConnection, type LoadedConfig,
} from '@durward/gateway';
import { standing } from '../journeys/support/talk.ts';
import { beginSession } from '../support/wire.ts';
import { ConnectScene, visitIn } from './fixture/connect-scene.ts';

let scene: ConnectScene;
afterEach(() => scene.close());

/** What `durward access revoke` does, beside the running gateway. */
async function endBeside(
  config: LoadedConfig = scene.gateway.config,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly EndedConnection[]> {
  const store = await openSqliteStore(storeFileIn(scene.gateway.folder), Date.now);
  try {
    return await endConnections({ store, config, environment, clock: Date.now }, { server: 'files' });
  } finally {
    await store.close();
  }
}

/** Kinds of the tokens that the issuer was given back. */
function givenBack(): readonly (string | null)[] {
  return scene.issuer.revocations.map((form) => form.get('token_type_hint'));
}

describe('an account that its person ends on the page', () => {
  test('is forgotten, revoked at its issuer, recorded, and used no more (S-46, S-56)', async () => {
    scene = await ConnectScene.start();
    await scene.connect();
    await scene.whoami();
    const [refresh = ''] = scene.issuer.refreshTokens.keys();
    const page = await scene.open();
    expect(page.body).toContain('Disconnect');
    const done = await scene.browser.press(page, { name: 'decision', value: 'disconnect' });
    expect(done.body).toContain('its access has ended there too');
    expect([scene.issuer.refreshTokens.size, scene.issuer.tokens.size]).toEqual([0, 0]);
    expect(givenBack()).toEqual(['refresh_token', 'access_token']);
    expect(scene.issuer.revocations[0]?.get('token')).toBe(refresh);
    expect(visitIn(await scene.whoami())).toBeDefined();
    const record = scene.gateway.records().find(({ type }) => type === 'connection.ended');
    expect(record?.['detail']).toEqual({ atIssuer: 'revoked' });
  });

  test('of an issuer that takes nothing back says so, and is forgotten (S-46)', async () => {
    scene = await ConnectScene.start();
    scene.issuer.metadata = { revocation_endpoint: undefined };
    await scene.connect();
    const done = await scene.browser.press(await scene.open(), { name: 'decision', value: 'disconnect' });
    expect(done.body).toContain('It could not end its access there');
    expect(visitIn(await scene.whoami())).toBeDefined();
  });
});

describe('a stream that was opened with an account', () => {
  test('ends with it within a second or so, and nothing is opened in its place (S-46)', async () => {
    scene = await ConnectScene.start({ era: 'legacy' });
    scene.files.streams = true;
    await scene.connect();
    const token = await scene.gateway.token('files', 'owner');
    const url = scene.gateway.route('files');
    const stream = await standing({ url, token, session: await beginSession(url, token) });
    await expect.poll(() => scene.files.open.size, { timeout: 3000 }).toBe(1);
    await endBeside();
    await expect.poll(() => scene.files.open.size, { timeout: 3000 }).toBe(0);
    // It is asked for again, without the account, and refused.
    await expect.poll(() => scene.files.requests().filter(({ method }) => method === 'GET').length, { timeout: 3000 })
      .toBeGreaterThan(1);
    expect(scene.files.requests().at(-1)?.headers.authorization).toBeUndefined();
    expect(scene.files.open.size).toBe(0);
    stream.close();
  });

  test('goes on when its token is renewed (S-56)', async () => {
    let skewMs = 0;
    scene = await ConnectScene.start({ era: 'legacy', skewMs: () => skewMs });
    scene.files.streams = true;
    await scene.connect();
    const token = await scene.gateway.token('files', 'owner');
    const url = scene.gateway.route('files');
    const stream = await standing({ url, token, session: await beginSession(url, token) });
    await expect.poll(() => scene.files.open.size, { timeout: 3000 }).toBe(1);
    const [open] = scene.files.open;
    skewMs = 590_000;
    await scene.whoami();
    expect(scene.issuer.tokenRequests.at(-1)?.get('grant_type')).toBe('refresh_token');
    await sleep(1600);
    expect(open !== undefined && scene.files.open.has(open)).toBe(true);
    stream.close();
  });
});

describe('an account that is ended at the command line', () => {
  test('is forgotten and revoked at its issuer, and the running gateway uses it no more (S-46, S-56)', async () => {
    scene = await ConnectScene.start();
    await scene.connect();
    await scene.whoami();
    const [ended, ...others] = await endBeside();
    expect(others).toEqual([]);
    expect(ended).toMatchObject({ subject: 'owner', server: 'files', at: scene.issuer.issuer, atIssuer: 'revoked' });
    expect(givenBack()).toEqual(['refresh_token', 'access_token']);
    // As the client to which the tokens were given: nothing was registered anew.
    expect(scene.issuer.revocations[0]?.get('client_id')).toBe(scene.issuer.asked[0]?.get('client_id'));
    await expect.poll(async () => visitIn(await scene.whoami()), { timeout: 1500 }).toBeDefined();
    expect(await endBeside()).toEqual([]);
  });

  test.each([
    ['does not answer', 'unreachable', { isDown: true }],
    ['takes nothing back', 'not_offered', { metadata: { revocation_endpoint: undefined } }],
    ['names another issuer now', 'refused', { metadata: { issuer: 'https://evil.example' } }],
  ] as const)('is forgotten when its issuer %s, and that is told (S-46)', async (_what, atIssuer, trouble) => {
    scene = await ConnectScene.start();
    await scene.connect();
    Object.assign(scene.issuer, trouble);
    expect(await endBeside()).toMatchObject([{ atIssuer }]);
    expect(givenBack()).toEqual([]);
    await expect.poll(async () => (await scene.whoami()).body, { timeout: 1500 }).not.toContain('Bearer');
  });

  test('is forgotten when the vault does not open, or its server is not in the configuration (S-46)', async () => {
    const vault = { key: 'env:VAULT_KEY' } as const;
    const environment = { VAULT_KEY: Buffer.alloc(32, 7).toString('base64') };
    scene = await ConnectScene.start({ vault, environment });
    await scene.connect();
    expect(await endBeside(scene.gateway.config, {})).toMatchObject([{ atIssuer: 'unreadable' }]);
    await scene.connect();
    expect(await endBeside({ ...scene.gateway.config, servers: {} }, environment)).toMatchObject([
      { atIssuer: 'not_configured' },
    ]);
    expect(await endBeside(scene.gateway.config, environment)).toEqual([]);
  });
});
