import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateThumbprint } from '../../packages/gateway/src/transport/client-certificate.ts';
import { X509Certificate } from 'node:crypto';
import { selfSigned, type Certificate } from '../upstreams/fixture/certificate.ts';
import { send, sendForm, type Reply, type TestBrowser } from './support/browser.ts';
import { proofKey, type ProofKey } from './support/proof.ts';
import { AGENT, claimsOf, Scene, type Attempt, type Tokens } from './support/scene.ts';

function tokensIn(reply: Reply): Tokens {
  if (reply.status !== 200) throw new Error(reply.body);
  return JSON.parse(reply.body) as Tokens;
}

describe('tokens that are bound to a key', () => {
  let scene: Scene;
  let browser: TestBrowser;
  let key: ProofKey;
  let tokens: Tokens;

  beforeAll(async () => {
    scene = await Scene.withOwner();
    browser = await scene.ownersBrowser();
    key = await proofKey();
    tokens = tokensIn(await redeemed(key));
  });

  afterAll(() => scene.close());

  const endpoint = (): string => `${scene.url}/oauth/token`;

  async function fresh(): Promise<{ attempt: Attempt; code: string }> {
    const attempt = scene.attempt();
    const answer = await scene.allow(browser, attempt);
    return { attempt, code: answer.get('code') ?? '' };
  }

  async function redeemed(by: ProofKey): Promise<Reply> {
    const { attempt, code } = await fresh();
    return scene.redeem(attempt, code, {}, { dpop: await by.proof('POST', endpoint()) });
  }

  /** Calls with a proof, or what stands in its place. */
  async function callWith(
    dpop: string | string[] | undefined,
    scheme = 'DPoP',
    token = tokens.access_token,
  ): Promise<number> {
    const headers = { authorization: `${scheme} ${token}`, ...(dpop === undefined ? {} : { dpop }) };
    return (await scene.call(token, 'files', headers)).status;
  }

  function proof(
    options: Parameters<ProofKey['proof']>[2] = {},
    by = key,
    method = 'POST',
    url = scene.gateway.route('files'),
  ): Promise<string> {
    return by.proof(method, url, { token: tokens.access_token, ...options });
  }

  test('say so, and are taken with a proof (S-10)', async () => {
    expect(tokens.token_type).toBe('DPoP');
    expect(claimsOf(tokens.access_token)['cnf']).toEqual({ jkt: key.thumbprint });
    expect(await callWith(await proof())).toBe(502);
    expect(await callWith(await proof())).toBe(502);
  });

  test('are refused as plain ones, with a proof or without (S-10)', async () => {
    expect(await callWith(undefined, 'Bearer')).toBe(401);
    expect(await callWith(await proof(), 'Bearer')).toBe(401);
    expect(await callWith(undefined)).toBe(401);
    const { headers } = await scene.call(tokens.access_token);
    expect(headers['www-authenticate']).toMatch(/DPoP/);
  });

  test('are refused with a proof that was used (S-10)', async () => {
    const once = await proof();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => callWith(once)));
    expect(statuses.filter((status) => status === 502)).toHaveLength(1);
    expect(await callWith(once)).toBe(401);
  });

  const now = Math.floor(Date.now() / 1000);
  test.each<[string, NonNullable<Parameters<ProofKey['proof']>[2]>]>([
    ['for another token', { token: 'another' }],
    ['for no token', { claims: { ath: undefined } }],
    ['for another method', { claims: { htm: 'GET' } }],
    ['for another server', { claims: { htu: 'http://127.0.0.1:1/servers/files/mcp' } }],
    ['without an address', { claims: { htu: undefined } }],
    ['without a method', { claims: { htm: undefined } }],
    ['without an id', { claims: { jti: undefined } }],
    ['without a time', { claims: { iat: undefined } }],
    ['from long ago', { claims: { iat: now - 120 } }],
    ['from the future', { claims: { iat: now + 600 } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['without its key', { header: { jwk: undefined } }],
    [
      'with more of the key than may be shown',
      { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'A', y: 'B', d: 'C' } } },
    ],
  ])('are refused with a proof %s (S-10)', async (_what, options) => {
    expect(await callWith(await proof(options))).toBe(401);
  });

  test('are refused with a proof of another key, of no key, twice, or without a signature (S-10)', async () => {
    const other = await proofKey();
    expect(await callWith(await proof({}, other))).toBe(401);
    // The header names the right key, the signature is of another.
    expect(await callWith(await proof({ header: { jwk: key.jwk } }, other))).toBe(401);
    expect(await callWith([await proof(), await proof()])).toBe(401);
    const [, payload = ''] = (await proof()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: key.jwk })).toString('base64url');
    expect(await callWith(`${header}.${payload}.`)).toBe(401);
    expect(await callWith('')).toBe(401);
    expect(await callWith('a.b.c')).toBe(401);
  });

  test('are not made of plain ones: a proof beside a token that is bound to nothing helps nobody (S-10)', async () => {
    const plain = await scene.tokens(browser);
    expect(
      await callWith(
        await key.proof('POST', scene.gateway.route('files'), { token: plain.access_token }),
        'DPoP',
        plain.access_token,
      ),
    ).toBe(401);
    expect((await scene.call(plain.access_token)).status).toBe(502);
  });

  test('are refreshed with the same key, and with no other (S-10, S-56)', async () => {
    const { refresh_token: refreshToken } = tokensIn(await redeemed(key));
    const refresh = async (by: ProofKey | undefined): Promise<Reply> =>
      sendForm(endpoint(), { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: AGENT.id },
        by === undefined ? {} : { dpop: await by.proof('POST', endpoint()) });
    expect((await refresh(undefined)).status).toBe(400);
    expect((await refresh(await proofKey())).status).toBe(400);
    const again = tokensIn(await refresh(key));
    expect(claimsOf(again.access_token)['cnf']).toEqual({ jkt: key.thumbprint });
  });

  test('are not given for a proof that was used before, or is none (S-10)', async () => {
    const used = await key.proof('POST', endpoint());
    const { attempt, code } = await fresh();
    expect((await scene.redeem(attempt, code, {}, { dpop: used })).status).toBe(200);
    const second = await fresh();
    expect((await scene.redeem(second.attempt, second.code, {}, { dpop: used })).status).toBe(400);
    const third = await fresh();
    const elsewhere = await key.proof('POST', 'https://other.example/token');
    expect((await scene.redeem(third.attempt, third.code, {}, { dpop: elsewhere })).status).toBe(400);
  });

  test('are refused as codes when the request named another key (S-10)', async () => {
    const attempt = scene.attempt({ dpop_jkt: key.thumbprint });
    const answer = await scene.allow(browser, attempt);
    const other = await proofKey();
    const reply = await scene.redeem(
      attempt,
      answer.get('code') ?? '',
      {},
      { dpop: await other.proof('POST', endpoint()) },
    );
    expect(reply.status).toBe(400);
  });
});

describe('tokens that are bound to a certificate', () => {
  let scene: Scene;
  let folder: string;
  let mine: Certificate;
  let tokens: Tokens;
  let authority: string;

  beforeAll(async () => {
    const server = selfSigned(['localhost'], ['127.0.0.1']);
    [mine, authority] = [selfSigned(['client'], []), server.cert];
    folder = mkdtempSync(join(tmpdir(), 'durward-tls-'));
    writeFileSync(join(folder, 'cert.pem'), server.cert);
    writeFileSync(join(folder, 'key.pem'), server.key, { mode: 0o600 });
    scene = await Scene.withOwner({
      listen: {
        tls: { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), clientCertificates: true },
      },
      authorization: { registration: { enabled: true } },
      tls: { ca: authority },
    });
    const browser = await scene.ownersBrowser();
    const registered = await send(`${scene.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Bound',
        redirect_uris: ['http://127.0.0.1/callback'],
        tls_client_certificate_bound_access_tokens: true,
      }),
      tls: { ca: authority },
    });
    const { client_id: clientId } = JSON.parse(registered.body) as { client_id: string };
    const attempt = scene.attempt({ client_id: clientId });
    const answer = await scene.allow(browser, attempt);
    const form = {
      grant_type: 'authorization_code', code: answer.get('code') ?? '', redirect_uri: attempt.redirectUri,
      client_id: clientId, code_verifier: attempt.verifier, resource: attempt.resource,
    };
    tokens = tokensIn(await sendForm(`${scene.url}/oauth/token`, form, {}, { ca: authority, ...mine }));
  });

  afterAll(async () => {
    await scene.close();
    rmSync(folder, { recursive: true });
  });

  async function callWith(
    certificate: Certificate | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    return (await scene.call(tokens.access_token, 'files', headers, 'echo', { ca: authority, ...certificate })).status;
  }

  test('say so, and are taken over connections with it only (S-10)', async () => {
    expect(claimsOf(tokens.access_token)['cnf']).toEqual({
      'x5t#S256': certificateThumbprint(new X509Certificate(mine.cert)),
    });
    expect(await callWith(mine)).toBe(502);
    expect(await callWith(undefined)).toBe(401);
    expect(await callWith(selfSigned(['client'], []))).toBe(401);
  });

  test('are not taken for a header that anybody can write (S-10)', async () => {
    const der = new X509Certificate(mine.cert).raw.toString('base64');
    expect(await callWith(undefined, { 'client-cert': `:${der}:` })).toBe(401);
    expect(await callWith(undefined, { 'x-forwarded-client-cert': mine.cert.replaceAll('\n', ' ') })).toBe(401);
  });
});
