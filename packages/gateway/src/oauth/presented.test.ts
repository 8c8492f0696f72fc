import { describe, expect, test } from 'vitest';
import { presentedToken } from './presented.ts';

const bearer = (token: string, proofs: readonly string[] = []): object => ({
  place: 'bearer',
  scheme: 'bearer',
  token,
  proofs,
});
const dpop = (token: string, proofs: readonly string[] = []): object => ({
  place: 'bearer',
  scheme: 'dpop',
  token,
  proofs,
});

describe('the Authorization header', () => {
  const cases: readonly (readonly [title: string, headers: readonly string[], presented: object])[] = [
    ['is found among others', ['Host', 'x', 'Authorization', 'Bearer abc', 'Accept', '*/*'], bearer('abc')],
    ['is found in any letter case', ['aUTHORIZATION', 'bearer abc'], bearer('abc')],
    ['may have several spaces after its scheme', ['Authorization', 'Bearer   abc'], bearer('abc')],
    ['with two tokens hands both on as one, which is no token', ['Authorization', 'Bearer a b'], bearer('a b')],
    ['with the scheme alone hands on an empty token', ['Authorization', 'Bearer'], bearer('')],
    ['with a tab after its scheme is another scheme', ['Authorization', 'Bearer\tabc'], { place: 'none' }],
    ['with a longer scheme is another scheme', ['Authorization', 'Bearerabc'], { place: 'none' }],
    ['with another scheme is no token', ['Authorization', 'Basic abc'], { place: 'none' }],
    ['may say that its token is bound to a key', ['Authorization', 'DPoP abc', 'DPoP', 'p'], dpop('abc', ['p'])],
    [
      'hands on every proof that came with it',
      ['dpop', 'p', 'Authorization', 'dPoP abc', 'DPoP', 'q'],
      dpop('abc', ['p', 'q']),
    ],
    [
      'may come with a proof and hide that its token is bound',
      ['DPoP', 'p', 'Authorization', 'Bearer abc'],
      bearer('abc', ['p']),
    ],
    ['that is empty is no token', ['Authorization', ''], { place: 'none' }],
    ['that is not there is no token', ['Proxy-Authorization', 'Bearer abc'], { place: 'none' }],
    ['is looked for among names, not among values', ['X', 'Authorization', 'Bearer abc', 'Y'], { place: 'none' }],
    [
      'that is repeated counts as repeated, even with the same value (S-19)',
      ['Authorization', 'Bearer abc', 'authorization', 'Bearer abc'],
      { place: 'repeated_header' },
    ],
    [
      'that is repeated with another scheme counts as repeated (S-19)',
      ['Authorization', 'Bearer abc', 'authorization', 'Basic x'],
      { place: 'repeated_header' },
    ],
  ];
  test.each(cases)('%s', (_title, headers, presented) => {
    expect(presentedToken(headers, '/servers/files/mcp')).toEqual(presented);
  });
});

describe('the query', () => {
  const headers = ['Authorization', 'Bearer abc'];

  test.each([
    '/mcp?access_token=x',
    '/mcp?a=1&access_token=x',
    '/mcp?ACCESS_TOKEN=x',
    '/mcp?access_token',
    '/mcp?access_token=',
    '/mcp?access%5Ftoken=x',
    '/mcp?%61%63%63%65%73%73%5f%74%6f%6b%65%6e=x',
    'http://gateway.example/mcp?&&access_token=x&',
  ])('%s holds a token, with a good header or without (S-19)', (target) => {
    expect(presentedToken(headers, target)).toEqual({ place: 'query' });
    expect(presentedToken([], target)).toEqual({ place: 'query' });
  });

  test.each([
    '/access_token=x',
    '/mcp?',
    '/mcp?a=access_token',
    '/mcp?a=1=access_token',
    '/mcp?access_tokens=x',
    '/mcp?xaccess_token=x',
    '/mcp?access_token%=x',
    '/mcp?access_toke%ff=x',
  ])('%s holds none', (target) => {
    expect(presentedToken(headers, target)).toEqual(bearer('abc'));
  });
});

describe('cookies', () => {
  test.each(['access_token=x', 'a=b; Authorization=x', 'bearer', ' TOKEN =x', 'a=b;token=x;c=d'])(
    '%s carries a token when no header does (S-19)', (cookie) => {
      expect(presentedToken(['Cookie', cookie], '/')).toEqual({ place: 'cookie' });
      expect(presentedToken(['Cookie', 'a=b', 'cookie', cookie], '/')).toEqual({ place: 'cookie' });
    });

  test.each(['theme=token', 'csrf_token=x', 'tokens=x', ''])('%s carries none', (cookie) => {
    expect(presentedToken(['Cookie', cookie], '/')).toEqual({ place: 'none' });
  });

  test('beside an Authorization header they are ignored: they may belong to other local sites', () => {
    expect(presentedToken(['Cookie', 'token=x', 'Authorization', 'Bearer abc'], '/')).toEqual(bearer('abc'));
    expect(presentedToken(['Cookie', 'token=x', 'Authorization', 'Basic abc'], '/')).toEqual({ place: 'none' });
  });
});
