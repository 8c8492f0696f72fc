import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audienceOf, openGate, type Attempt, type Gate, type Outcome } from './fixture/gate.ts';
import { startIdentityProvider, type IdentityProvider } from './fixture/identity-provider.ts';

/**
 * Tokens that must not be accepted, each with the reason and the control that has to stop it, and
 * beside each family tokens that must be. Honest ones come from the provider's token endpoint; the
 * others are signed with its real key wherever they differ only in what they say.
 */

let idp: IdentityProvider;
let otherIdp: IdentityProvider;
let strangerIdp: IdentityProvider;
let gate: Gate;

beforeAll(async () => {
  [idp, otherIdp, strangerIdp] = await Promise.all([
    startIdentityProvider(),
    startIdentityProvider(),
    startIdentityProvider(),
  ]);
  gate = await openGate({
    issuers: [
      { name: 'corp', issuer: idp.issuer },
      { name: 'partner', issuer: otherIdp.issuer },
    ],
    servers: {
      reports: { stdio: { command: 'true' }, requiredScopes: ['files:read', 'files:write'] },
    },
  });
});

afterAll(async () => {
  await gate.close();
  await Promise.all([idp.close(), otherIdp.close(), strangerIdp.close()]);
});

type Claims = Readonly<Record<string, unknown>>;

/** A title that ends with the requirements it proves, a token, and the server it is sent to. */
type Case = readonly [title: string, token: () => string | Promise<string>, server?: string];

function refuses(reason: string, by: string, cases: readonly Case[]): void {
  for (const [title, token, server] of cases) {
    test(`refused: ${title}`, async () => {
      expect(await gate.judgeToken(await token(), server)).toEqual({ reason, by });
    });
  }
}

function accepts(cases: readonly Case[]): void {
  for (const [title, token, server] of cases) {
    test(`accepted: ${title}`, async () => {
      expect(await gate.judgeToken(await token(), server)).toBe('passed');
    });
  }
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Claims of an honest token. A claim that is set to undefined is left out. */
function claims(changes: Claims = {}): Claims {
  return {
    iss: idp.issuer,
    sub: 'ada',
    client_id: 'agent',
    aud: audienceOf('files'),
    iat: seconds(),
    exp: seconds() + 600,
    jti: randomUUID(),
    ...changes,
  };
}

const AT_JWT = { typ: 'at+jwt' };

/** A token that the provider really signed. */
function signed(changes: Claims = {}, header: Claims = AT_JWT): string {
  return idp.sign(header, claims(changes));
}

function issued(server: string, scope?: string): Promise<string> {
  return idp.issueToken({ audience: audienceOf(server), ...(scope === undefined ? {} : { scope }) });
}

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

describe('audience', () => {
  const here = audienceOf('files');
  accepts([
    ['a token that the provider issued for this route (S-19, S-54)', () => issued('files')],
    ['a list of audiences that is this route alone (S-19)', () => signed({ aud: [here] })],
    ['a token for the other route, on the other route (S-17)', () => issued('hr'), 'hr'],
  ]);
  refuses('audience_mismatch', 'TK002', [
    ['one for another site (S-19, S-54)', () => idp.issueToken({ audience: 'https://elsewhere.example/mcp' })],
    ['one for another route of the same gateway (S-17)', () => issued('hr')],
    ['no audience (S-19, S-55)', () => signed({ aud: undefined })],
    ['an empty list of audiences (S-19)', () => signed({ aud: [] })],
    ['this route and another in one list (S-17, S-19)', () => signed({ aud: [here, audienceOf('hr')] })],
    ['this route twice in a list (S-19)', () => signed({ aud: [here, here] })],
    ['a prefix of the audience (S-19)', () => signed({ aud: here.slice(0, -1) })],
    ['the audience with a slash after it (S-19)', () => signed({ aud: `${here}/` })],
    ['the audience in other letter case (S-19)', () => signed({ aud: here.toUpperCase() })],
    ['the gateway itself as the audience (S-17, S-55)', () => signed({ aud: 'https://gateway.example' })],
    ['an audience that is an object (S-19)', () => signed({ aud: { 0: here } })],
  ]);
});

describe('issuer', () => {
  accepts([
    ['the second configured provider (S-08)', () => otherIdp.issueToken({ audience: audienceOf('files') })],
  ]);
  refuses('unknown_issuer', 'AA003', [
    ['a provider that is not configured (S-19)', () => strangerIdp.issueToken({ audience: audienceOf('files') })],
    ['an issuer that begins like a configured one (S-19)', () => signed({ iss: `${idp.issuer}.evil.example` })],
    ['the issuer with a slash after it (S-19)', () => signed({ iss: `${idp.issuer}/` })],
    ['the issuer in other letter case (S-19)', () => signed({ iss: idp.issuer.toUpperCase() })],
    ['no issuer (S-19)', () => signed({ iss: undefined })],
    ['a list of issuers (S-19)', () => signed({ iss: [idp.issuer] })],
  ]);
});

function publicKey(): JsonWebKey {
  const [jwk] = idp.publicKeys();
  if (jwk === undefined) throw new Error('the provider has no key');
  return jwk;
}

const kid = (): unknown => publicKey()['kid'];

/** A token with any header, and anything or nothing for a signature. */
function unsigned(header: Claims, signature = 'AAAA'): string {
  return `${encode({ ...AT_JWT, kid: kid(), ...header })}.${encode(claims())}.${signature}`;
}

/** A token under an HMAC whose secret is the provider's public key: the classic confusion. */
function hmacWithPublicKey(format: 'pem' | 'jwk'): string {
  const jwk = publicKey();
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  const input = unsigned({ alg: 'HS256' }, '').slice(0, -1);
  const secret = format === 'jwk' ? JSON.stringify(jwk) : pem;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A token signed with a key of the attacker's, who offers that key in the header. */
function forged(header: (jwk: JsonWebKey) => Claims): string {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = { alg: 'ES256', ...AT_JWT, ...header(pair.publicKey.export({ format: 'jwk' })) };
  const input = `${encode(own)}.${encode(claims())}`;
  const signature = sign('sha256', Buffer.from(input), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

describe('algorithm and key', () => {
  accepts([
    ['no kid, when the provider has one key that fits (S-19)', () => signed({}, { ...AT_JWT, kid: undefined })],
    ['a thumbprint of a certificate, which names no key source (S-19)', () => signed({}, { ...AT_JWT, x5t: 'AAAA' })],
  ]);
  refuses('bad_signature', 'AA004', [
    ['alg none without a signature (S-19)', () => unsigned({ alg: 'none' }, '')],
    ['alg None in other letter case (S-19)', () => unsigned({ alg: 'None' }, '')],
    ['HS256 with the public key in PEM as its secret (S-19)', () => hmacWithPublicKey('pem')],
    ['HS256 with the public key as JWK as its secret (S-19)', () => hmacWithPublicKey('jwk')],
    ['an algorithm that the issuer may not use (S-19)', () => unsigned({ alg: 'ES384' })],
    ['an allowed algorithm that is not the one of the key (S-19)', () => unsigned({ alg: 'RS256' })],
    ['a kid that nobody publishes (S-19)', () => forged(() => ({ kid: 'nobody' }))],
    ['the kid of the provider under a foreign signature (S-19)', () => forged(() => ({ kid: kid() }))],
    ['a foreign signature without a kid (S-19)', () => forged(() => ({}))],
    ['the key of another configured provider (S-19, S-54)', () => otherIdp.sign(AT_JWT, claims())],
    [
      'the key of another configured provider under the kid of this one (S-19, S-54)',
      () => otherIdp.sign({ ...AT_JWT, kid: kid() }, claims()),
    ],
  ]);
  refuses('malformed_token', 'AA002', [
    ['no alg (S-19)', () => unsigned({})],
    ['a kid that is a number (S-19)', () => signed({}, { ...AT_JWT, kid: 1 })],
    ['an embedded key, jwk (S-19)', () => forged((jwk) => ({ jwk }))],
    ['an embedded key beside a known kid (S-19)', () => forged((jwk) => ({ jwk, kid: kid() }))],
    ['jku, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, jku: 'https://evil.example/k' })],
    ['x5u, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, x5u: 'https://evil.example/c' })],
    ['x5c, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, x5c: ['MIIB'] })],
    ['crit, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, crit: ['x'], x: 1 })],
    ['b64, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, b64: true })],
    ['zip, although the provider signed it (S-19)', () => signed({}, { ...AT_JWT, zip: 'DEF' })],
  ]);
});

function lasting(lifetimeSeconds: number): Promise<string> {
  return idp.issueToken({ audience: audienceOf('files'), lifetimeSeconds });
}

describe('lifetime', () => {
  accepts([
    ['expired, within the tolerated skew (S-56)', () => signed({ iat: seconds() - 100, exp: seconds() - 5 })],
    ['issued in the future, within the tolerated skew (S-56)', () => signed({ iat: seconds() + 5 })],
    ['nbf in the past (S-19)', () => signed({ nbf: seconds() - 1 })],
    ['exactly the longest lifetime (S-21, S-56)', () => lasting(3600)],
  ]);
  refuses('expired_token', 'AA005', [
    ['expired (S-19, S-56)', () => signed({ iat: seconds() - 700, exp: seconds() - 60 })],
  ]);
  refuses('premature_token', 'AA005', [
    ['nbf in the future (S-19)', () => signed({ nbf: seconds() + 300 })],
    ['iat in the future (S-19)', () => signed({ iat: seconds() + 300 })],
  ]);
  refuses('missing_claim', 'AA005', [
    ['no exp (S-19, S-56)', () => signed({ exp: undefined })],
    ['no iat (S-56)', () => signed({ iat: undefined })],
    ['exp as text (S-19)', () => signed({ exp: String(seconds() + 600) })],
    ['nbf as text (S-19)', () => signed({ nbf: 'now' })],
  ]);
  refuses('long_lived_token', 'TK005', [
    ['a lifetime of a day (S-21, S-56)', () => lasting(86_400)],
    ['a lifetime one second too long (S-56)', () => lasting(3601)],
  ]);
});

describe('type', () => {
  accepts([
    ['the type with its prefix, in any letter case (S-19)', () => signed({}, { typ: 'application/AT+JWT' })],
  ]);
  refuses('wrong_token_type', 'TK003', [
    ['an ID token (S-19)', () => signed({ nonce: 'n', azp: 'agent' }, { typ: 'JWT' })],
    ['an ID token under the type of an access token (S-19)', () => signed({ at_hash: 'h' })],
    ['no type (S-19)', () => signed({}, {})],
    ['a type that is not text (S-19)', () => signed({}, { typ: ['at+jwt'] })],
    ['an identity assertion grant, ID-JAG (S-19, S-54)', () => signed({}, { typ: 'oauth-id-jag+jwt' })],
    ['a logout token (S-19)', () => signed({ events: {} }, { typ: 'logout+jwt' })],
    ['a logout token under the type of an access token (S-19)', () => signed({ events: {} })],
  ]);
});

describe('who', () => {
  accepts([
    ['azp in place of client_id (S-13)', () => signed({ client_id: undefined, azp: 'agent' })],
  ]);
  refuses('missing_claim', 'TK006', [
    ['no subject (S-13)', () => signed({ sub: undefined })],
    ['an empty subject (S-13)', () => signed({ sub: '' })],
    ['a subject that is an object (S-13)', () => signed({ sub: { name: 'ada' } })],
    ['no client (S-13, S-20)', () => signed({ client_id: undefined })],
    ['an endless client id (S-13)', () => signed({ client_id: 'a'.repeat(1025) })],
  ]);
});

describe('scope', () => {
  accepts([
    ['all scopes that the server demands (S-20)', () => issued('reports', 'files:read files:write'), 'reports'],
  ]);
  refuses('insufficient_scope', 'AA006', [
    ['one of two scopes (S-20)', () => issued('reports', 'files:read'), 'reports'],
    ['no scope (S-20)', () => issued('reports'), 'reports'],
  ]);
});

type Parts = readonly [header: string, payload: string, signature: string];

/** A token that the provider really signed, with parts of it changed afterwards. */
function changed(change: (...parts: Parts) => readonly string[]): string {
  const [header = '', payload = '', signature = ''] = signed().split('.');
  return change(header, payload, signature).join('.');
}

/** One JSON part with members set. */
function altered(part: string, members: Claims): string {
  // The part was made by this file.
  return encode({ ...(JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims), ...members });
}

/** One JSON part with a member put in front, even if there is one of the same name. */
function prefixed(part: string, member: string): string {
  return encode(`{${member},${Buffer.from(part, 'base64url').toString().slice(1)}`);
}

describe('integrity', () => {
  accepts([
    ['the same token with nothing changed (S-19)', () => changed((...parts) => parts)],
  ]);
  refuses('bad_signature', 'AA004', [
    ['another subject (S-19)', () => changed((h, p, s) => [h, altered(p, { sub: 'root' }), s])],
    ['another audience (S-19)', () => changed((h, p, s) => [h, altered(p, { aud: audienceOf('hr') }), s])],
    ['another type in the header (S-19)', () => changed((h, p, s) => [altered(h, { typ: 'JWT' }), p, s])],
    ['a member more in the header (S-19)', () => changed((h, p, s) => [altered(h, { x: 1 }), p, s])],
    ['a signature one byte short (S-19)', () => changed((h, p, s) => [h, p, s.slice(0, 84)])],
    ['an empty signature (S-19)', () => changed((h, p) => [h, p, ''])],
    ['the signature of another honest token (S-19)', () => changed((h, p) => [h, p, signed().split('.')[2] ?? ''])],
  ]);
});

describe('form', () => {
  accepts([
    ['a long token within the size limit (S-19)', () => signed({ filler: 'x'.repeat(8 * 1024) })],
  ]);
  refuses('malformed_token', 'AA002', [
    ['an opaque token (S-19)', () => 'b5c8f1e0-opaque'],
    ['nothing after the scheme (S-19)', () => ''],
    ['two tokens in one header (S-19)', () => `${signed()} ${signed()}`],
    ['two tokens in one header with a comma (S-19)', () => `${signed()},Bearer ${signed()}`],
    ['a token cut off after its payload (S-19)', () => changed((h, p) => [h, p])],
    ['an encrypted token of five parts (S-19)', () => changed((...parts) => [...parts, 'AAAA', 'AAAA'])],
    ['padding in the base64 (S-19)', () => changed((h, p, s) => [h, p, `${s}==`])],
    ['the alphabet of plain base64 (S-19)', () => changed((h, p) => [h, p, '+/+/'])],
    // 64 bytes leave four bits of the last character unused: A, B, C … decode alike.
    ['another spelling of the same signature (S-19)', () => changed((h, p, s) => [h, p, respelled(s)])],
    ['a letter from beyond ASCII (S-19)', () => changed((h, p, s) => [h, p, `${s}é`])],
    ['a payload that is a list (S-19)', () => idp.sign(AT_JWT, [claims()])],
    ['a payload that is no JSON (S-19)', () => changed((h, _p, s) => [h, encode('hello'), s])],
    ['a claim that is there twice (S-19)', () => changed((h, p, s) => [h, prefixed(p, '"aud":"x"'), s])],
    ['a header parameter that is there twice (S-19)', () => changed((h, p, s) => [prefixed(h, '"alg":"x"'), p, s])],
    ['a __proto__ among the claims (S-19)', () => changed((h, p, s) => [h, prefixed(p, '"__proto__":{}'), s])],
    ['a token beyond the size limit (S-19)', () => signed({ filler: 'x'.repeat(16 * 1024) })],
  ]);
});

function respelled(signature: string): string {
  return signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);
}

type Place = readonly [title: string, attempt: (token: string) => Attempt];

function outcomeOf(outcome: Outcome, places: readonly Place[]): void {
  for (const [title, attempt] of places) {
    test(title, async () => {
      expect(await gate.judge(attempt(signed()))).toEqual(outcome);
    });
  }
}

describe('place', () => {
  outcomeOf('passed', [
    ['one Authorization header passes (S-19)', (token) => ({ headers: ['authorization', `Bearer ${token}`] })],
    ['any letter case passes (S-19)', (token) => ({ headers: ['AUTHORIZATION', `bEARER  ${token}`] })],
    [
      'a cookie of another local site beside the header passes (S-19)',
      (token) => ({ headers: ['cookie', 'token=abc', 'authorization', `Bearer ${token}`] }),
    ],
  ]);
  outcomeOf({ reason: 'misplaced_token', by: 'TK001' }, [
    [
      'two Authorization headers are refused (S-19)',
      (token) => ({ headers: ['authorization', `Bearer ${token}`, 'Authorization', `Bearer ${token}`] }),
    ],
    [
      'an Authorization header of another scheme beside it is refused (S-19)',
      (token) => ({ headers: ['authorization', 'Basic YTpi', 'authorization', `Bearer ${token}`] }),
    ],
    ['a token in the query is refused (S-19)', (token) => ({ headers: [], target: `/?access_token=${token}` })],
    [
      'a token in the query is refused beside a good header (S-19)',
      (token) => ({ headers: ['authorization', `Bearer ${token}`], target: '/?a=1&Access%5FToken=x' }),
    ],
    ['a token in a cookie is refused (S-19)', (token) => ({ headers: ['Cookie', `a=b; access_token=${token}`] })],
  ]);
  outcomeOf({ reason: 'unproven_possession', by: 'TK010' }, [
    ['a token that is bound to no key is refused under the scheme for those that are (S-10)', (token) => ({
      headers: ['authorization', `DPoP ${token}`],
    })],
  ]);
  outcomeOf({ reason: 'missing_token', by: 'AA001' }, [
    ['no token is refused (S-18, S-59)', () => ({ headers: ['mcp-session-id', 'abc'] })],
    ['a token under another scheme is no token (S-19)', (token) => ({ headers: ['authorization', `Token ${token}`] })],
  ]);
});
