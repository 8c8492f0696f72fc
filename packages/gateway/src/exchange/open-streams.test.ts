import { expect, test } from 'vitest';
import { OpenStreams, type OpenStream } from './open-streams.ts';

function stream(userId: string, expiresAtMs: number | undefined) {
  const cuts: string[] = [];
  const one: OpenStream = {
    principal: { userId } as OpenStream['principal'], tokenDigest: `token of ${userId}`, expiresAtMs,
    cut: (why) => cuts.push(why), keepAlive: () => {},
  };
  return { one, cuts };
}

test('a stream is cut once its token has expired, and others are not (S-61)', () => {
  const clock = { now: 0 };
  const streams = new OpenStreams(() => clock.now);
  const [short, long, local] = [stream('a', 1000), stream('b', 5000), stream('c', undefined)];
  for (const { one } of [short, long, local]) streams.add(one);
  clock.now = 999;
  streams.tick();
  expect(short.cuts).toEqual([]);
  clock.now = 1000;
  streams.tick();
  streams.tick();
  expect([short.cuts, long.cuts, local.cuts]).toEqual([['expired'], [], []]);
  expect(streams.size).toBe(2);
});

test('revocation cuts what it picks, at once (S-61)', () => {
  const streams = new OpenStreams(() => 0);
  const [mine, other] = [stream('a', 1000), stream('b', 1000)];
  streams.add(mine.one);
  streams.add(other.one);
  streams.cutWhere(({ tokenDigest }) => tokenDigest === 'token of a', 'revoked');
  expect([mine.cuts, other.cuts]).toEqual([['revoked'], []]);
  expect(streams.countOf('b')).toBe(1);
});
