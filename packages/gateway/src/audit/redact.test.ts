import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMaskedName, MASK, maskTokens } from './redact.ts';

function random(alphabet: string, length: number): fc.Arbitrary<string> {
  const letters = fc.constantFrom(...alphabet.split(''));
  return fc.array(letters, { minLength: length, maxLength: length + 30 }).map((chars) => chars.join(''));
}

/** How much of a text is read in order to print 48 characters of it. */
function readsOf(text: string): number {
  let reads = 0;
  const counting = {
    length: text.length,
    charCodeAt(at: number) {
      reads += 1;
      return text.charCodeAt(at);
    },
    startsWith(part: string, at: number) {
      reads += part.length;
      return text.startsWith(part, at);
    },
    slice(from: number, to: number) {
      reads += to - from;
      return text.slice(from, to);
    },
  };
  // It stands in for a text, and has all that is asked of one.
  maskTokens(counting as unknown as string, 48);
  return reads;
}

describe('names whose values are masked', () => {
  test.each([
    'password',
    'Authorization',
    'X-Api-Key',
    'x_api_key',
    'apiKey',
    'client_secret',
    'refresh_token',
    'Set-Cookie',
    'AWS_SECRET_ACCESS_KEY',
    'privateKey',
    'dbPassword2',
    'progressToken',
    'auth',
    'PIN',
    'otp',
    'jwt',
    'Mcp-Session-Id',
    'code_verifier',
    'x'.repeat(200),
  ])('%s is one (S-10, S-87)', (name) => {
    expect(isMaskedName(name)).toBe(true);
  });

  test.each([
    'path',
    'query',
    'author',
    'authors',
    'footprint',
    'option',
    'pinned',
    'compass',
    'key',
    'keyboard',
    'maxTokens',
    'max_tokens',
    'name',
    '',
    '__proto__',
    'constructor',
  ])('%s is none (S-87)', (name) => {
    expect(isMaskedName(name)).toBe(false);
  });

  test('are judged alike however many have been seen before (S-87)', () => {
    for (let index = 0; index < 10_000; index += 1) isMaskedName(`name${index}`);
    expect(isMaskedName('password')).toBe(true);
    expect(isMaskedName('path')).toBe(false);
  });
});

describe('texts', () => {
  test.each([
    ['Authorization: Bearer abcdef123', `Authorization: Bearer ${MASK}`],
    ['authorization: basic dXNlcjpwdw==', `authorization: basic ${MASK}==`],
    ['{"password":"hunter2","a":"b"}', `{"password":"${MASK}","a":"b"}`],
    ['{\\"token\\": \\"abc\\"}', `{\\"token\\": \\"${MASK}\\"}`],
    ['password=!@#abc&x=1', `password=${MASK}&x=1`],
    ['api_key : hunter2, more', `api_key : ${MASK}, more`],
    ['https://h/?access_token=abc&x=1', `https://h/?access_token=${MASK}&x=1`],
    ['postgres://user:hunter2@host/db', `postgres://user:${MASK}@host/db`],
    ['key sk-proj-abcdefgh12345 end', `key ${MASK} end`],
    ['(ghp_0123456789abcdef)', `(${MASK})`],
    ['AKIAIOSFODNN7EXAMPLE', MASK],
    ['xoxb-1234567890-abc', MASK],
    ['path/AKIAIOSFODNN7EXAMPLE/x', MASK],
    ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', MASK],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END', `a ${MASK}`],
    ['9f86d081884c7d659a2feaa0c55ad015', MASK],
    ['correct horse AbCdEfGhIjKlMnOpQrStUvWxYz battery', `correct horse ${MASK} battery`],
  ])('%s loses its secret (S-10, S-87)', (text, masked) => {
    expect(maskTokens(text, 1000)).toBe(masked);
  });

  test.each([
    '/home/user/project1/node_modules/foo-1.2.3/lib/index.js',
    'listRepositoriesForUser',
    '2026-11-22T18:12:40.123Z',
    'the secret is out there',
    'token',
    'Bearer of bad news',
    'sk-learn',
    'https://example.com/a/b?c=d#e',
    'user@example.com',
    '1234567890123456',
    'ein ganz gewöhnlicher Satz mit Umlauten: schön',
    '東京都渋谷区',
    '',
  ])('%s stays as it is (S-87)', (text) => {
    expect(maskTokens(text, 1000)).toBe(text);
  });

  test('are cut, and a secret that only begins in the printed part is masked whole (S-10, S-87)', () => {
    expect(maskTokens('a'.repeat(5), 3)).toBe('aaa');
    expect(maskTokens(`words and ghp_${'0123456789abcdef'.repeat(3)}`, 16)).toBe(`words and ${MASK}`);
    expect(maskTokens('password=hunter2 and more', 11)).toBe(`password=${MASK}`);
    expect(maskTokens('words and more', 9)).toBe('words and');
  });

  test('never show a generated token, wherever it stands (S-10, S-87)', () => {
    const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const hex = '0123456789abcdef';
    const canary = fc.oneof(
      random(base64url, 32),
      random(hex, 32),
      random(base64url, 12).map((tail) => `sk-${tail}`),
      random(base64url, 36).map((tail) => `ghp_${tail}`),
      random(base64url, 20).map((body) => `eyJhbGciOiJIUzI1NiJ9.eyJ${body}.${body}`),
    );
    const around = fc.constantFrom(
      '',
      ' ',
      'token: ',
      'see "',
      'https://h/p?x=',
      '[',
      'Bearer ',
      'größe=',
      'a/b/',
      '\n',
    );
    const isHidden = fc.property(around, canary, around, fc.nat(120), (before, token, after, lengthMax) => {
      const shown = maskTokens(before + token + after, lengthMax);
      // Not even a part of it that would narrow it down.
      for (let at = 0; at + 10 <= token.length; at += 1) expect(shown).not.toContain(token.slice(at, at + 10));
    });
    // Without bias: a token of one letter repeated is none.
    fc.assert(isHidden, { seed: 42, numRuns: 10_000, plugins: [fc.unbiased()], endOnFailure: true });
  });

  test('of any kind take time linear in the printed part (S-87)', () => {
    for (const piece of [
      'a',
      '-',
      'a-',
      '"',
      'password=',
      'Bearer ',
      ':=',
      'x@',
      'eyJ',
      '\ud83d\ude00',
      'token":"',
    ]) {
      const short = readsOf(piece.repeat(1000));
      expect(readsOf(piece.repeat(100_000))).toBe(short);
      expect(short).toBeLessThan(5000);
    }
  });
});
