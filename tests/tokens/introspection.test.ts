import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { json as jsonReply, startRecorder, type Recorder } from '../outbound/fixture/recorder.ts';
import { audienceOf, openGate, type Gate } from './fixture/gate.ts';

/** Tokens that are no JWT, and an issuer that is asked about them. */

type Answer = Readonly<Record<string, unknown>>;

let issuer: Recorder;
let gate: Gate;
/** What the issuer says; `down` is no answer at all. */
let answer: Answer | string | number;

beforeEach(async () => {
  answer = said();
  issuer = await startRecorder((_request, response) => {
    if (answer === 'down') response.destroy();
    else if (typeof answer === 'number') jsonReply(response, said(), answer);
    else if (typeof answer === 'string') response.end(answer);
    else jsonReply(response, answer);
  });
  const url = `http://127.0.0.1:${String(issuer.port)}`;
  gate = await openGate({
    issuers: [{
      name: 'corp', issuer: url,
      introspection: { endpoint: `${url}/introspect`, clientId: 'gate:1', clientSecret: 'env:SECRET' },
    }],
  });
});

afterEach(async () => {
  await gate.close();
  await issuer.close();
});

function said(changes: Answer = {}): Answer {
  return {
    active: true, sub: 'ada', client_id: 'agent', aud: audienceOf('files'), jti: 'one', token_type: 'Bearer',
    iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 600, ...changes,
  };
}

const TOKEN = 'opaque-token_1.A~b+c/d==';
const questions = (): number => issuer.requests.filter(({ url }) => url === '/introspect').length;

describe('a token that is no JWT', () => {
  test('is accepted when its issuer says so, and the issuer is asked as its client (S-19)', async () => {
    expect(await gate.judgeToken(TOKEN)).toBe('passed');
    const request = issuer.requests.find(({ method }) => method === 'POST');
    const asked = Object.fromEntries(new URLSearchParams(request?.body));
    expect(asked).toEqual({ token: TOKEN, token_type_hint: 'access_token' });
    // Id and secret are form-encoded before they are joined. @see RFC 6749 §2.3.1
    const credentials = Buffer.from(request?.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    expect(credentials.split(':').map(decodeURIComponent)).toEqual(['gate:1', 'the-secret-of-the-gate']);
  });

  test('is asked about once in half a minute, and again afterwards (S-19)', async () => {
    for (let count = 0; count < 5; count += 1) expect(await gate.judgeToken(TOKEN)).toBe('passed');
    expect(questions()).toBe(1);
    gate.clock.advanceSeconds(31);
    answer = { active: false };
    expect(await gate.judgeToken(TOKEN)).not.toBe('passed');
    expect(questions()).toBe(2);
  });

  test('is asked about once, also when many requests come with it at the same time (S-12, S-19)', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => gate.judgeToken(TOKEN)));
    expect(new Set(outcomes)).toEqual(new Set(['passed']));
    expect(questions()).toBe(1);
  });

  test('is good for one server, like any other (S-17, S-19)', async () => {
    expect(await gate.judgeToken(TOKEN, 'hr')).toMatchObject({ by: 'TK002' });
    answer = said({ aud: undefined });
    expect(await gate.judgeToken('another')).toMatchObject({ by: 'TK002' });
  });

  test.each<[string, Answer]>([
    ['is not active', { active: false }],
    ['is active in words', said({ active: 'true' })],
    ['is of another issuer', said({ iss: 'https://other.example' })],
    ['is a refresh token', said({ token_type: 'refresh_token' })],
    ['is an ID token', said({ typ: 'ID' })],
    ['is bound to a key that is not named', said({ token_type: 'DPoP' })],
    ['has ended', said({ exp: Math.floor(Date.now() / 1000) - 600 })],
    ['never ends', said({ exp: undefined })],
    ['is nobody’s', said({ sub: undefined })],
    ['is no client’s', said({ client_id: undefined })],
    ['is bound to a key, and no proof of it came', said({ cnf: { jkt: 'A'.repeat(43) } })],
  ])('that %s is refused (S-10, S-19)', async (_what, reply) => {
    answer = reply;
    expect(await gate.judgeToken(TOKEN)).not.toBe('passed');
  });

  test.each<[string, Answer | string | number]>([
    ['does not answer', 'down'], ['answers with an error', 500], ['does not know us', 401], ['creates something', 201],
    ['answers with no JSON', '<html>'], ['answers with a list', '[]'],
    ['says two things', '{"active":false,"active":true}'],
  ])('is refused while its issuer %s, and taken when it answers again (S-19)', async (_what, reply) => {
    answer = reply;
    expect(await gate.judgeToken(TOKEN)).toMatchObject({ reason: 'keys_unavailable' });
    answer = said();
    expect(await gate.judgeToken(TOKEN)).toBe('passed');
    expect(gate.log.join('\n')).not.toContain('opaque-token');
  });

  test.each(['', 'with space', 'quote"', 'naïve', 'x'.repeat(5000)])(
    'written like %j is not asked about (S-19)',
    async (token) => {
      expect(await gate.judgeToken(token)).not.toBe('passed');
      expect(questions()).toBe(0);
    },
  );

  test('is not what a JWT is: none is ever shown to the issuer (S-19, S-21)', async () => {
    expect(await gate.judgeToken('eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.x')).not.toBe('passed');
    expect(questions()).toBe(0);
  });

  test('made up by the thousand costs the issuer little (S-12, S-19)', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, at) => gate.judgeToken(`made-up-${String(at)}`)),
    );
    expect(questions()).toBeLessThanOrEqual(32);
    expect(outcomes.filter((outcome) => outcome !== 'passed').length).toBeGreaterThanOrEqual(168);
  });
});
