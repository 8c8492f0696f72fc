import { DEFAULT_LIMITS } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { readCompactToken } from './compact-token.ts';

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

const read = (token: string): ReturnType<typeof readCompactToken> => readCompactToken(token, DEFAULT_LIMITS);

function withHeader(header: string): string | undefined {
  return read(`${encode(header)}.${encode('{"iss":"x"}')}.AAAA`).malformed;
}

test('a compact JWS is read into its header and claims, deep-frozen (S-19)', () => {
  const token = read(`${encode('{"alg":"ES256","kid":"k"}')}.${encode('{"iss":"x","a":[1]}')}.AAAA`);
  expect(token).toEqual({
    malformed: undefined,
    header: { alg: 'ES256', kid: 'k' },
    claims: { iss: 'x', a: [1] },
    algorithm: 'ES256',
    keyId: 'k',
  });
  expect(token.malformed === undefined && Object.isFrozen(token.claims['a'])).toBe(true);
});

describe('refused, with the reason for the record', () => {
  const refused = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'b64'];
  test.each(refused)('a header with %s, whatever its value (S-19)', (name) => {
    expect(withHeader(`{"alg":"ES256","${name}":null}`)).toBe(`header has ${name}`);
  });

  test.each([
    ['{"kid":"k"}', 'header has no alg'],
    ['{"alg":1}', 'header has no alg'],
    ['{"alg":"ES256","kid":null}', 'kid is not text'],
    ['["ES256"]', 'header: not a JSON object'],
    ['{"alg":"ES256","alg":"ES256"}', 'header: duplicate_key'],
    ['{"alg":"ES256"', 'header: malformed_json'],
    ['\uFEFF{"alg":"ES256"}', 'header: byte_order_mark'],
  ])('the header %s: %s (S-19)', (header, detail) => {
    expect(withHeader(header)).toBe(detail);
  });

  test('claims that are nested beyond the limit (S-19)', () => {
    const deep = `{"a":${'['.repeat(64)}${']'.repeat(64)}}`;
    expect(read(`${encode('{"alg":"ES256"}')}.${encode(deep)}.AAAA`).malformed).toBe('claims: too_deep');
  });

  test.each([
    ['', 'no token follows the scheme'],
    ['opaque', 'an opaque token, not a JWT'],
    ['a.b', 'not three parts'],
    ['a.b.c.d.e', 'not three parts'],
    ['.'.repeat(10_000), 'not three parts'],
    ['..', 'header: malformed_json'],
    ['e30=.e30.AAAA', 'header: not canonical base64url'],
    ['e31.e30.AAAA', 'header: not canonical base64url'],
  ])('%j: %s (S-19)', (token, detail) => {
    expect(read(token).malformed).toBe(detail);
  });
});
