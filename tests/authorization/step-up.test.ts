import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestBrowser, type Reply } from './support/browser.ts';
import { claimsOf, Scene, type Tokens } from './support/scene.ts';

const HTTP = { url: 'http://127.0.0.1:1/mcp' };

type CompanyScene = Awaited<ReturnType<typeof Scene.atCompany>>;
let scene: CompanyScene;
/** Moves the gateway's clock ahead. */
let aheadMs = 0;

beforeAll(async () => {
  scene = await Scene.atCompany({
    skewMs: () => aheadMs,
    servers: {
      files: {
        http: HTTP,
        scopes: { 'files:read': 'Read files', 'files:write': 'Change files' },
        demands: [
          { tools: ['delete_*'], scopes: ['files:write'], acrValues: ['mfa'] },
          { tools: ['wipe'], amr: ['mfa'] },
          { tools: ['recent'], maxAgeSeconds: 60 },
        ],
      },
      vault: { http: HTTP, authentication: { acrValues: ['mfa'] } },
    },
  });
});

afterAll(() => scene.close());

const PASSWORD = { username: 'ana' };
const FACTOR = { username: 'ana', factor: 'yes' };

function tokensWith(
  person: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>> = {},
  browser = new TestBrowser(),
): Promise<Tokens> {
  return scene.tokens(browser, changes, person);
}

/** What a challenge says. */
function challengeOf({ headers }: Reply): Readonly<Record<string, string>> {
  const text = headers['www-authenticate'] ?? '';
  return Object.fromEntries(
    [...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

function use(tokens: Tokens, tool: string, server = 'files'): Promise<Reply> {
  return scene.call(tokens.access_token, server, {}, tool);
}

describe('what a sign-in was', () => {
  test('stands in the token, as the provider said it (S-84)', async () => {
    const { access_token: token } = await tokensWith(FACTOR, { acr_values: 'mfa' });
    expect(claimsOf(token)).toMatchObject({ acr: 'mfa', amr: ['pwd', 'mfa'], auth_time: expect.any(Number) as number });
    const plain = claimsOf((await tokensWith(PASSWORD)).access_token);
    expect(plain['acr']).not.toBe('mfa');
    expect(plain['amr']).toEqual(['pwd']);
  });

  test('is asked of the provider as the client asked it of us (S-84)', async () => {
    const before = scene.company.asked.length;
    await tokensWith(FACTOR, { acr_values: 'mfa', max_age: '30' });
    const [asked] = scene.company.asked.slice(before);
    expect([asked?.get('acr_values'), asked?.get('max_age')]).toEqual(['mfa', '30']);
  });

  test('that is weaker than what was asked for gives no code, and the client is told why (S-84)', async () => {
    const attempt = scene.attempt({ acr_values: 'mfa' });
    const answer = await scene.allow(new TestBrowser(), attempt, PASSWORD);
    expect([answer.get('error'), answer.get('code')]).toEqual(['unmet_authentication_requirements', null]);
  });
});

describe('a tool that demands more', () => {
  test('says exactly what, and a second round with that is enough (S-84)', async () => {
    const browser = new TestBrowser();
    const weak = await tokensWith(PASSWORD, { scope: 'files:read' }, browser);
    const scopes = await use(weak, 'delete_file');
    expect(scopes.status).toBe(403);
    const first = challengeOf(scopes);
    expect(first).toMatchObject({
      error: 'insufficient_scope',
      resource_metadata: expect.stringContaining('/.well-known/') as string,
    });
    expect(first['scope']?.split(' ')).toContain('files:write');

    const wider = await tokensWith(PASSWORD, { scope: first['scope'] ?? '' }, browser);
    const stepUp = await use(wider, 'delete_file');
    expect(stepUp.status).toBe(401);
    const second = challengeOf(stepUp);
    expect(second).toMatchObject({ error: 'insufficient_user_authentication', acr_values: 'mfa' });

    const strong = await tokensWith(
      FACTOR,
      { scope: first['scope'] ?? '', acr_values: second['acr_values'] ?? '' },
      browser,
    );
    expect((await use(strong, 'delete_file')).status).toBe(502);
  });

  test.each([
    ['a method', 'wipe', PASSWORD, 401], ['a method', 'wipe', FACTOR, 502],
    ['nothing', 'list', PASSWORD, 502],
  ])('%s of %s with %j is answered with %i (S-84)', async (_what, tool, person, status) => {
    const tokens = await tokensWith(person, { acr_values: 'mfa' }).catch(() => tokensWith(person));
    expect((await use(tokens, tool)).status).toBe(status);
  });

  test('a fresh sign-in lasts as long as it is fresh, and a refresh makes none (S-84)', async () => {
    const browser = new TestBrowser();
    const tokens = await tokensWith(PASSWORD, {}, browser);
    expect((await use(tokens, 'recent')).status).toBe(502);
    aheadMs += 70_000;
    const stale = await use(tokens, 'recent');
    expect([stale.status, challengeOf(stale)['error'], challengeOf(stale)['max_age']])
      .toEqual([401, 'insufficient_user_authentication', '60']);
    const refreshed = JSON.parse((await scene.refresh(tokens.refresh_token)).body) as Tokens;
    expect((await use(refreshed, 'recent')).status).toBe(401);
    aheadMs = 0;
  });
});

describe('a server that demands more', () => {
  test('gives no token for a weaker sign-in, whether the client asked for the stronger one or not (S-84)', async () => {
    const vault = scene.gateway.route('vault');
    const answer = await scene.allow(new TestBrowser(), scene.attempt({ resource: vault }), PASSWORD);
    expect([answer.get('error'), answer.get('code')]).toEqual(['unmet_authentication_requirements', null]);
    // The provider was asked for it, without the client.
    expect(scene.company.asked.at(-1)?.get('acr_values')).toBe('mfa');
    const strong = await tokensWith(FACTOR, { resource: vault });
    expect((await use(strong, 'anything', 'vault')).status).toBe(502);
  });
});
