import { DEFAULT_LIMITS, userIdOf, type Limits, type Principal } from '@durward/core';
import { describe, expect, test } from 'vitest';
import type { Link } from '../upstream/link.ts';
import { newSessionId, SessionBook } from './session-book.ts';
import { Session, type SessionEnd } from './session.ts';

function principal(subject: string, more: Partial<Principal> = {}): Principal {
  const parts = { issuer: 'https://idp.example', tenant: undefined, subject, client: 'client-1', ...more };
  return {
    userId: userIdOf(parts), scopes: [], roles: [], groups: [], privileges: 'p1',
    expiresAtMs: undefined, tokenId: undefined, ...parts,
  };
}

function bookAt(clock: { now: number }, limits: Partial<Limits> = {}) {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const ended: [string, SessionEnd][] = [];
  const book = new SessionBook(all, () => clock.now, (session, why) => ended.push([session.id, why]));
  const closed: string[] = [];
  const begin = (owner: Principal, server = 'files', id = newSessionId()): Session => {
    const link = { close: async () => void closed.push(id) } as unknown as Link;
    const session = new Session({
      id, key: book.keyOf(owner, server, id), server, principal: owner, tokenDigest: 'd', link, nowMs: clock.now,
      version: '2025-11-25', clientCapabilities: {}, limits: all,
    });
    book.add(session);
    return session;
  };
  return { book, begin, ended, closed };
}

const ana = principal('ana');
const eve = principal('eve');

describe('session ids', () => {
  test('are 256 random bits in visible ASCII, all different, without a common prefix (S-62)', () => {
    const ids = Array.from({ length: 100_000 }, () => newSessionId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[\w-]{43}$/.test(id))).toBe(true);
    expect(new Set(ids.slice(0, 2000).map((id) => id.slice(0, 2))).size).toBeGreaterThan(1000);
  });
});

describe('a session', () => {
  test('is found by its owner on its route (S-63)', () => {
    const { book, begin } = bookAt({ now: 0 });
    const session = begin(ana);
    expect(book.find(ana, 'files', session.id)).toEqual({ session, facts: { session: 'live' } });
  });

  test.each([
    ['another subject', eve, 'files'],
    ['another client of the same user', principal('ana', { client: 'client-2' }), 'files'],
    ['the same subject of another issuer', principal('ana', { issuer: 'https://evil.example' }), 'files'],
    ['the same subject of another tenant', principal('ana', { tenant: 't2' }), 'files'],
    ['its owner on another route', ana, 'mail'],
  ])('is foreign to %s (S-59, S-63)', (_who, who, server) => {
    const { book, begin } = bookAt({ now: 0 });
    const { id } = begin(ana);
    expect(book.find(who, server, id)).toEqual({ session: undefined, facts: { session: 'foreign' } });
  });

  test('is not found through a subject that imitates the key of another (S-63)', () => {
    const { book, begin } = bookAt({ now: 0 });
    const session = begin(ana);
    for (const subject of [`ana|client-1|files:${session.id}`, 'ana|client-1', 'ana%7Cclient-1', 'ana:']) {
      expect(book.find(principal(subject), 'files', session.id).session).toBeUndefined();
      expect(book.keyOf(principal(subject), 'files', session.id)).not.toBe(session.key);
    }
  });

  test('that nobody began is unknown, and one that is not presented is absent', () => {
    const { book } = bookAt({ now: 0 });
    expect(book.find(ana, 'files', newSessionId()).facts).toEqual({ session: 'unknown' });
    expect(book.find(ana, 'files', undefined).facts).toEqual({ session: 'absent' });
  });

  test('ends when it is idle, and its upstream conversation with it (S-64)', () => {
    const clock = { now: 0 };
    const { book, begin, ended, closed } = bookAt(clock, { sessionIdleMs: 1000 });
    const { id } = begin(ana);
    clock.now = 1000;
    expect(book.find(ana, 'files', id).facts).toEqual({ session: 'live' });
    clock.now = 2001;
    expect(book.find(ana, 'files', id).facts).toEqual({ session: 'stale', stale: 'idle' });
    expect(ended).toEqual([[id, 'idle']]);
    expect(closed).toEqual([id]);
    expect(book.find(ana, 'files', id).facts).toEqual({ session: 'stale', stale: 'ended' });
  });

  test('is not idle while a request or a stream is open', () => {
    const clock = { now: 0 };
    const { book, begin } = bookAt(clock, { sessionIdleMs: 1000 });
    const session = begin(ana);
    session.openStreams = 1;
    clock.now = 5000;
    book.sweep();
    expect(session.ended).toBeUndefined();
    session.openStreams = 0;
    book.sweep();
    expect(session.ended).toBe('idle');
  });

  test('ends at its absolute age however busy it is (S-64)', () => {
    const clock = { now: 0 };
    const { book, begin } = bookAt(clock, { sessionAgeMs: 10_000, sessionIdleMs: 5000 });
    const { id } = begin(ana);
    for (clock.now = 0; clock.now <= 10_000; clock.now += 1000) {
      expect(book.find(ana, 'files', id).facts).toEqual({ session: 'live' });
    }
    clock.now = 10_001;
    expect(book.find(ana, 'files', id).facts).toEqual({ session: 'stale', stale: 'age' });
  });

  test('survives a new token of the same principal and ends when privileges change (S-64)', () => {
    const { book, begin } = bookAt({ now: 0 });
    const { id } = begin(ana);
    expect(book.find({ ...ana, tokenId: 'another', expiresAtMs: 99 }, 'files', id).facts.session).toBe('live');
    const { facts } = book.find({ ...ana, privileges: 'p2' }, 'files', id);
    expect(facts).toEqual({ session: 'stale', stale: 'privileges' });
  });

  test('ended by revocation is gone for its owner', async () => {
    const { book, begin } = bookAt({ now: 0 });
    const mine = begin(ana);
    const other = begin(eve);
    await book.endWhere((session) => session.principal.userId === ana.userId, 'revoked');
    expect(mine.ended).toBe('revoked');
    expect(book.find(eve, 'files', other.id).facts.session).toBe('live');
  });

  test('counts against its own principal on its own route, and in all', async () => {
    const { book, begin } = bookAt({ now: 0 }, { sessionsPerPrincipalMax: 2, sessionsMax: 4 });
    const first = begin(ana);
    begin(ana);
    expect(book.isFull(ana, 'files')).toBe('sessionsPerPrincipalMax');
    expect(book.isFull(ana, 'mail')).toBeUndefined();
    expect(book.isFull(eve, 'files')).toBeUndefined();
    await first.end('closed');
    expect(book.isFull(ana, 'files')).toBeUndefined();
    begin(eve);
    begin(eve);
    begin(principal('bob'));
    expect(book.isFull(principal('carol'), 'files')).toBe('sessionsMax');
  });
});
