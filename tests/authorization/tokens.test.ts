import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendForm, type Reply, type TestBrowser } from './support/browser.ts';
import {
  AGENT,
  basic,
  claimsOf,
  Scene,
  WEB_AGENT,
  WEB_AGENT_SECRET,
  type Attempt,
  type Tokens,
} from './support/scene.ts';

const OTHER = { id: 'other', name: 'Other', redirectUris: ['http://127.0.0.1/callback'] };
const GUARD = { id: 'guard', name: 'Resource server', secret: 'env:WEB_AGENT_SECRET', introspects: true };
const PARALLEL = 20;

let scene: Scene;
let browser: TestBrowser;

beforeAll(async () => {
  scene = await Scene.withOwner({
    authorization: { clients: [AGENT, OTHER, WEB_AGENT, GUARD] },
    servers: {
      files: { http: { url: 'http://127.0.0.1:1/mcp' }, scopes: { 'files:read': 'Read', 'files:write': 'Write' } },
      mail: { http: { url: 'http://127.0.0.1:1/mcp' }, scopes: { 'mail:read': 'Read mail' } },
    },
  });
  browser = await scene.ownersBrowser();
});

afterAll(() => scene.close());

/** A code that was just given, with what its client kept. */
async function fresh(
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<{ attempt: Attempt; code: string }> {
  const attempt = scene.attempt(changes);
  const answer = await scene.allow(browser, attempt);
  return { attempt, code: answer.get('code') ?? '' };
}

function tokensIn(reply: Reply): Tokens {
  return JSON.parse(reply.body) as Tokens;
}

function errorIn({ status, body }: Reply): unknown {
  return [status, (JSON.parse(body) as { error?: string }).error];
}

const INVALID_GRANT = [400, 'invalid_grant'];

/** Whether a token still gets through to where a server would be. */
async function works(token: string): Promise<boolean> {
  return (await scene.call(token)).status === 502;
}

/** Resolves when a token no longer works; within a second it must be so. */
async function stopsWorking(token: string): Promise<boolean> {
  const until = performance.now() + 1000;
  while (performance.now() < until) if (!(await works(token))) return true;
  return false;
}

/** Gets tokens at a gateway of its own, and looks at them when time has passed there. */
async function later(ms: number, look: (own: Scene, tokens: Tokens) => Promise<void>): Promise<void> {
  let aheadMs = 0;
  const own = await Scene.withOwner({ skewMs: () => aheadMs });
  try {
    const tokens = await own.tokens(await own.ownersBrowser());
    aheadMs = ms;
    await look(own, tokens);
  } finally {
    await own.close();
  }
}

describe('a code', () => {
  test.each([
    ['without the verifier', { code_verifier: undefined }],
    ['with another verifier', { code_verifier: 'x'.repeat(43) }],
    ['with the challenge as verifier', { code_verifier: 'CHALLENGE' }],
    ['with another redirect', { redirect_uri: 'http://127.0.0.1:33419/callback' }],
    ['without a redirect', { redirect_uri: undefined }],
    ['by another client', { client_id: OTHER.id }],
    ['for another server', { resource: 'MAIL' }],
  ])('presented %s is refused (S-17, S-45, S-47)', async (_what, changes) => {
    const { attempt, code } = await fresh();
    const challenge = new URL(attempt.url).searchParams.get('code_challenge') ?? '';
    const given = Object.fromEntries(Object.entries(changes).map(([name, value]) =>
      [name, value === 'CHALLENGE' ? challenge : value === 'MAIL' ? scene.gateway.route('mail') : value]));
    const reply = await scene.redeem(attempt, code, given);
    expect(reply.status).toBe(400);
    expect(reply.body).not.toContain('access_token');
    // Outside only the code of the error and the incident; inside why.
    const { error, incident } = JSON.parse(reply.body) as { error: string; incident: string };
    expect(['invalid_grant', 'invalid_target', 'invalid_request']).toContain(error);
    expect(scene.gateway.incident(incident)).toMatchObject({ type: 'token.refused', reason: error });
  });

  test('that was changed by one letter, or made up, is refused and harms nobody (S-45)', async () => {
    const { attempt, code } = await fresh();
    const changed = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
    expect(errorIn(await scene.redeem(attempt, changed))).toEqual(INVALID_GRANT);
    expect((await scene.redeem(attempt, code)).status).toBe(200);
  });

  test('of another client, stolen, harms neither it nor its tokens (S-45)', async () => {
    const { attempt, code } = await fresh();
    const thief = scene.attempt({ client_id: OTHER.id });
    expect(errorIn(await scene.redeem({ ...thief, verifier: attempt.verifier }, code))).toEqual(INVALID_GRANT);
    expect((await scene.redeem(attempt, code)).status).toBe(200);
  });

  test('presented twice ends everything that came of it (S-45)', async () => {
    const { attempt, code } = await fresh();
    const tokens = tokensIn(await scene.redeem(attempt, code));
    expect(await works(tokens.access_token)).toBe(true);
    expect(errorIn(await scene.redeem(attempt, code))).toEqual(INVALID_GRANT);
    expect(errorIn(await scene.refresh(tokens.refresh_token))).toEqual(INVALID_GRANT);
    expect(await stopsWorking(tokens.access_token)).toBe(true);
  });

  test(`presented ${String(PARALLEL)} times at once gives one answer, which ends with its family (S-45)`, async () => {
    const { attempt, code } = await fresh();
    const replies = await Promise.all(Array.from({ length: PARALLEL }, () => scene.redeem(attempt, code)));
    const good = replies.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    const [only] = good.map(tokensIn);
    expect(errorIn(await scene.refresh(only?.refresh_token ?? ''))).toEqual(INVALID_GRANT);
    expect(await stopsWorking(only?.access_token ?? '')).toBe(true);
  });

  test('expires after a minute (S-45)', async () => {
    let aheadMs = 0;
    const own = await Scene.withOwner({ skewMs: () => aheadMs });
    try {
      const attempt = own.attempt();
      const answer = await own.allow(await own.ownersBrowser(), attempt);
      aheadMs = 61_000;
      expect(errorIn(await own.redeem(attempt, answer.get('code') ?? ''))).toEqual(INVALID_GRANT);
    } finally {
      await own.close();
    }
  });

  test('for a token of wider scopes than were allowed gives those that were (S-45)', async () => {
    const { attempt, code } = await fresh({ scope: 'files:read' });
    const tokens = tokensIn(await scene.redeem(attempt, code, { scope: 'files:read files:write' }));
    expect(tokens.scope).toBe('files:read');
    expect(claimsOf(tokens.access_token)['scope']).toBe('files:read');
  });
});

describe('a refresh token', () => {
  let tokens: Tokens;
  beforeEach(async () => {
    tokens = await scene.tokens(browser, { scope: 'files:read' });
  });

  test('is replaced at each use, and works on for its client (S-56)', async () => {
    let { refresh_token: current } = tokens;
    const seen = new Set([current]);
    for (let round = 0; round < 3; round += 1) {
      const next = tokensIn(await scene.refresh(current));
      expect(await works(next.access_token)).toBe(true);
      current = next.refresh_token;
      seen.add(current);
    }
    expect(seen.size).toBe(4);
  });

  test('that was used before ends the family: the newest token and every access token (S-56)', async () => {
    const second = tokensIn(await scene.refresh(tokens.refresh_token));
    const third = tokensIn(await scene.refresh(second.refresh_token));
    expect(errorIn(await scene.refresh(tokens.refresh_token))).toEqual(INVALID_GRANT);
    expect(errorIn(await scene.refresh(third.refresh_token))).toEqual(INVALID_GRANT);
    for (const { access_token: token } of [tokens, second, third]) expect(await stopsWorking(token)).toBe(true);
  });

  test(`presented ${String(PARALLEL)} times at once gives one answer, and the family ends (S-56)`, async () => {
    const replies = await Promise.all(Array.from({ length: PARALLEL }, () => scene.refresh(tokens.refresh_token)));
    const good = replies.filter(({ status }) => status === 200).map(tokensIn);
    expect(good).toHaveLength(1);
    expect(errorIn(await scene.refresh(good[0]?.refresh_token ?? ''))).toEqual(INVALID_GRANT);
    expect(await stopsWorking(good[0]?.access_token ?? '')).toBe(true);
  });

  test.each([
    ['by another client', { client_id: OTHER.id }],
    ['for another server', { resource: 'MAIL' }],
    ['for wider scopes', { scope: 'files:read files:write' }],
    ['for scopes of another server', { scope: 'mail:read' }],
  ])('%s is refused, and stays what it was (S-17, S-56)', async (_what, changes) => {
    const given = Object.fromEntries(Object.entries(changes).map(([name, value]) =>
      [name, value === 'MAIL' ? scene.gateway.route('mail') : value]));
    const reply = await scene.refresh(tokens.refresh_token, given);
    expect(reply.status).toBe(400);
    expect(reply.body).not.toContain('access_token');
  });

  test('waits at most as long as the configuration says (S-56)', async () => {
    await later(15 * 86_400_000, async (own, { refresh_token: token }) => {
      expect(errorIn(await own.refresh(token))).toEqual(INVALID_GRANT);
    });
  });

  test('is nowhere in the store as it is (S-22)', async () => {
    const { readFileSync, readdirSync } = await import('node:fs');
    const files = readdirSync(scene.gateway.folder, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files.length).toBeGreaterThan(2);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(`${parentPath}/${name}`, 'latin1');
      for (const secret of [tokens.refresh_token, tokens.access_token, tokens.access_token.split('.')[2] ?? '']) {
        expect(bytes.includes(secret)).toBe(false);
      }
    }
  });
});

function revoke(token: string, fields: Readonly<Record<string, string>> = { client_id: AGENT.id }): Promise<Reply> {
  return sendForm(`${scene.url}/oauth/revoke`, { token, ...fields });
}

describe('revocation', () => {
  test('of an access token ends that token within a second, and not its family (S-10)', async () => {
    const tokens = await scene.tokens(browser);
    expect((await revoke(tokens.access_token)).status).toBe(200);
    expect(await stopsWorking(tokens.access_token)).toBe(true);
    expect((await scene.refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('of a refresh token ends the family within a second (S-10)', async () => {
    const tokens = await scene.tokens(browser);
    expect((await revoke(tokens.refresh_token)).status).toBe(200);
    expect(errorIn(await scene.refresh(tokens.refresh_token))).toEqual(INVALID_GRANT);
    expect(await stopsWorking(tokens.access_token)).toBe(true);
  });

  test('by another client has no effect, and tells nothing (S-10)', async () => {
    const tokens = await scene.tokens(browser);
    for (const token of [tokens.access_token, tokens.refresh_token, 'unknown']) {
      expect([
        (await revoke(token, { client_id: OTHER.id })).status,
        (await revoke(token, { client_id: OTHER.id })).body,
      ]).toEqual([200, '']);
    }
    expect(await works(tokens.access_token)).toBe(true);
    expect((await scene.refresh(tokens.refresh_token)).status).toBe(200);
  });
});

function introspect(token: string, client = GUARD.id): Promise<Reply> {
  return sendForm(`${scene.url}/oauth/introspect`, { token }, basic(client, WEB_AGENT_SECRET));
}

describe('introspection', () => {
  test('tells a resource server what a token says, until it is revoked (S-19)', async () => {
    const tokens = await scene.tokens(browser);
    expect(JSON.parse((await introspect(tokens.access_token)).body)).toMatchObject({
      active: true, token_type: 'Bearer', iss: scene.url, aud: scene.gateway.route('files'), client_id: AGENT.id,
    });
    expect(JSON.parse((await introspect(tokens.refresh_token)).body)).toMatchObject({
      active: true,
      client_id: AGENT.id,
    });
    await scene.refresh(tokens.refresh_token);
    await scene.refresh(tokens.refresh_token);
    expect(JSON.parse((await introspect(tokens.access_token)).body)).toEqual({ active: false });
    expect(JSON.parse((await introspect(tokens.refresh_token)).body)).toEqual({ active: false });
  });

  test('tells a client nothing of the tokens of others, and a public one nothing at all (S-19)', async () => {
    const tokens = await scene.tokens(browser);
    expect(JSON.parse((await introspect(tokens.access_token, WEB_AGENT.id)).body)).toEqual({ active: false });
    const byAgent = await sendForm(`${scene.url}/oauth/introspect`, {
      token: tokens.access_token,
      client_id: AGENT.id,
    });
    expect(JSON.parse(byAgent.body)).toEqual({ active: false });
    const bare = await sendForm(`${scene.url}/oauth/introspect`, { token: tokens.access_token });
    expect(bare.status).toBe(400);
  });

  test.each([
    ['no token', 'nothing'],
    ['a forged one', 'eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJhIn0.'],
  ])('finds %s not active (S-19)', async (_what, token) => {
    expect(JSON.parse((await introspect(token)).body)).toEqual({ active: false });
  });
});

describe('an access token', () => {
  test('is for its route alone, and for a quarter of an hour (S-17, S-56)', async () => {
    const { access_token: token } = await scene.tokens(browser);
    expect([(await scene.call(token)).status, (await scene.call(token, 'mail')).status]).toEqual([502, 401]);
    await later(14 * 60_000, async (own, tokens) => expect((await own.call(tokens.access_token)).status).toBe(502));
    await later(16 * 60_000, async (own, tokens) => expect((await own.call(tokens.access_token)).status).toBe(401));
  });

  test.each([
    ['another audience', { aud: 'MAIL' }],
    ['two audiences', { aud: ['FILES', 'MAIL'] }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['another person', { sub_id: { format: 'iss_sub', iss: 'x', sub: 'root' } }],
  ])('that is changed to %s is refused (S-19)', async (_what, change) => {
    const { access_token: token } = await scene.tokens(browser);
    const [header = '', , signature = ''] = token.split('.');
    const claims = JSON.stringify({ ...claimsOf(token), ...change })
      .replaceAll('FILES', scene.gateway.route('files')).replaceAll('MAIL', scene.gateway.route('mail'));
    const forged = `${header}.${Buffer.from(claims).toString('base64url')}.${signature}`;
    expect((await scene.call(forged)).status).toBe(401);
  });
});
