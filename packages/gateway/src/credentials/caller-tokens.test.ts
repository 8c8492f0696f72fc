import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Principal } from '@durward/core';
import { Secret } from '../config/secret.ts';
import { CallerTokens } from './caller-tokens.ts';
import { discloseSubject, SubjectToken } from './subject-token.ts';

const NOW_MS = 1_000_000;

function principal(userId: string, expiresAtMs: number | undefined = NOW_MS + 60_000): Principal {
  return {
    userId, issuer: 'https://idp.example', tenant: undefined, subject: userId, client: 'c', scopes: [], roles: [],
    groups: [], privileges: '', expiresAtMs, tokenId: undefined,
  };
}

describe('tokens of callers', () => {
  test('stand for their own principal, until they end (S-17, S-56)', async () => {
    let nowMs = NOW_MS;
    const tokens = new CallerTokens(() => nowMs);
    tokens.accepted(principal('ana'), 'digest-a', new Secret('token-a'));
    tokens.accepted(principal('bob'), 'digest-b', new Secret('token-b'));
    const found = await tokens.of(undefined, 'ana');
    expect(found && discloseSubject(found)).toBe('token-a');
    expect(await tokens.of(undefined, 'eve')).toBeUndefined();
    nowMs += 60_000;
    expect(await tokens.of(undefined, 'ana')).toBeUndefined();
  });

  test('that were revoked stand for nobody, and those of others go on (S-56)', async () => {
    const tokens = new CallerTokens(() => NOW_MS);
    tokens.accepted(principal('ana'), 'digest-a', new Secret('token-a'));
    tokens.accepted(principal('bob'), 'digest-b', new Secret('token-b'));
    tokens.dropWhere(({ tokenDigest }) => tokenDigest === 'digest-a');
    expect([await tokens.of(undefined, 'ana'), (await tokens.of(undefined, 'bob'))?.type]).toEqual([
      undefined, 'access_token',
    ]);
  });

  test('do not fill the memory, however many come', async () => {
    const tokens = new CallerTokens(() => NOW_MS);
    for (let at = 0; at <= 10_000; at += 1) {
      tokens.accepted(principal(`user-${String(at)}`), 'd', new Secret(`token-${String(at)}`));
    }
    expect(await tokens.of(undefined, 'user-0')).toBeUndefined();
    expect(await tokens.of(undefined, 'user-10000')).toBeDefined();
  });
});

test('a subject token shows itself to nobody who prints, logs or serialises it (S-10, S-11)', () => {
  const token = new SubjectToken('the-token-of-ana', 'access_token', NOW_MS);
  const shown = [String(token), JSON.stringify({ token }), inspect(token, { depth: 5, showHidden: true })];
  expect(shown.join(' ')).not.toContain('the-token-of-ana');
});
