import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import { cleanUp, legacy, program } from './stdio-setup.ts';
import {
  ALICE,
  BOB,
  call,
  exchange,
  jsonOf,
  notification,
  send,
  SEND,
  Sink,
  textOf,
  uncleared,
  untilDead,
} from './support.ts';

afterEach(cleanUp);

describe('a hostile or broken program', () => {
  test('garbage between messages is dropped and told, and reaches nobody', async () => {
    const { link, events } = await legacy();
    const listener = new Sink();
    link.listen(listener, undefined);
    const sink = await exchange(link, call('legacy', 1, 'garbage'));
    expect(textOf(sink)).toBe('"after garbage"');
    expect([sink.messages.length, listener.messages.length]).toEqual([1, 0]);
    expect(events.drops.map(({ what }) => what)).toEqual([
      'not an acceptable message: malformed_json',
      'not an acceptable message: not_a_message',
      'not an acceptable message: batch_not_allowed',
      'not an acceptable message: malformed_json',
      'not an acceptable message: duplicate_key',
    ]);
  });

  test('a message that comes byte by byte is one message', async () => {
    const { link } = await legacy();
    expect(textOf(await exchange(link, call('legacy', 1, 'half')))).toBe('"Ünïcödé"');
  });

  test('a line beyond the limit is skipped without being kept, and the next one is read', async () => {
    const { link, events } = await legacy({}, { limits: { replyBytesMax: 100_000 } });
    const before = process.memoryUsage.rss();
    const sink = await exchange(link, call('legacy', 1, 'huge', { bytes: 200_000_000 }));
    expect(textOf(sink)).toBe('"after huge"');
    expect(events.drops[0]?.what).toContain('limits.replyBytesMax');
    expect(events.drops[0]?.bytes).toBeGreaterThan(200_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(120_000_000);
  });

  test('a program that never answers ends its request in time, and is told so under our id', async () => {
    const { link } = await legacy();
    const sink = await exchange(link, call('legacy', 'mine', 'silent'), { timeoutMs: 100 });
    expect(sink.failure?.kind).toBe('timeout');
    const { cancelled } = jsonOf(await exchange(link, call('legacy', 2, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([2]);
  });

  test('a second reply, and replies with wrong ids, are dropped and told', async () => {
    const { link, events } = await legacy();
    expect(textOf(await exchange(link, call('legacy', 1, 'twice')))).toBe('"first"');
    const sink = await exchange(link, call('legacy', 2, 'wrong-id'));
    expect(textOf(sink)).toBe('"right"');
    expect(sink.messages).toHaveLength(1);
    expect(events.drops.map(({ what }) => what)).toEqual([
      'reply to a request that is over',
      'reply with an unknown id',
      'reply with an unknown id',
      'reply to a request that is over',
    ]);
  });

  test('a program that exits ends every waiting request once, and is replaced with growing pauses', async () => {
    let nowMs = 1_000_000;
    const { upstream, events } = program({}, { clock: () => nowMs });
    const crash = async (): Promise<void> => {
      const link = await upstream.open(ALICE, 'legacy');
      let closed = 0;
      link.onClosed(() => (closed += 1));
      const waiting = send(link, call('legacy', 1, 'silent')).sink;
      const fatal = await exchange(link, call('legacy', 2, 'exit', { code: 5 }));
      await waiting.over();
      expect(fatal.failure).toEqual({ kind: 'unavailable', detail: 'the program exited with code 5' });
      const exits = events.changes.filter(({ change }) => change === 'exited').length;
      await events.until(({ changes }) => changes.filter(({ change }) => change === 'exited').length > exits);
      expect([closed, waiting.ends.length, fatal.ends.length]).toEqual([1, 1, 1]);
    };
    await crash();
    await crash();
    await expect(upstream.open(ALICE, 'legacy')).rejects.toThrow(/ended by itself 2 times in a row.* in 1000 ms/);
    await expect(upstream.open(BOB, 'legacy')).resolves.toBeDefined();
    nowMs += 1000;
    await crash();
    await expect(upstream.open(ALICE, 'legacy')).rejects.toThrow(/3 times in a row.* in 2000 ms/);
    nowMs += 2000;
    const healthy = await upstream.open(ALICE, 'legacy');
    nowMs += 60_000;
    const over = await exchange(healthy, call('legacy', 1, 'exit'));
    expect(over.failure?.kind).toBe('unavailable');
    await events.until(({ changes }) => changes.filter(({ change }) => change === 'exited').length === 4);
    await expect(upstream.open(ALICE, 'legacy')).resolves.toBeDefined();
    expect(events.changes.filter(({ change }) => change === 'restarting').map(({ detail }) => detail['failures']))
      .toEqual([1, 2, 3, 1]);
  });

  test('what a program says right before it exits is not lost', async () => {
    const { link } = await legacy();
    const sink = await exchange(link, call('legacy', 1, 'exit-after-reply'));
    expect(textOf(sink)).toBe('"last words"');
    expect(sink.ends).toEqual([undefined]);
  });

  test('a program that closes its output is of no use any more and is ended', async () => {
    const { link, events } = await legacy({}, { flags: ['--ignore-eof'] });
    const sink = await exchange(link, call('legacy', 1, 'close-stdout'));
    expect(sink.failure).toEqual({ kind: 'unavailable', detail: 'the program closed its streams' });
    await untilDead(events.pids());
  });

  test('a program that does not read its input makes further messages fail as busy', async () => {
    const { link } = await legacy({}, { limits: { sendBacklogBytesMax: 100_000 } });
    await exchange(link, call('legacy', 1, 'stop-reading'));
    const big = { text: 'x'.repeat(300_000) };
    const stuck = [2, 3, 4].map((id) => send(link, call('legacy', id, 'echo', big)));
    const sink = await exchange(link, call('legacy', 5, 'echo'));
    expect(sink.failure?.kind).toBe('busy');
    await expect(link.notify(notification('legacy', 'notifications/initialized'), SEND)).rejects.toMatchObject({
      failure: { kind: 'busy' },
    });
    for (const { pending } of stuck) pending.cancel('enough');
  });

  test('a flood of notifications that nobody asked for is kept in bounds and told in bounds', async () => {
    const { link, events } = await legacy();
    const before = process.memoryUsage.rss();
    const method = 'notifications/resources/updated';
    const sink = await exchange(link, call('legacy', 1, 'flood-notifications', { method, count: 100_000 }));
    expect(textOf(sink)).toBe('"flooded"');
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
    expect(events.drops.length).toBeLessThanOrEqual(60);
    const listener = new Sink();
    link.listen(listener, undefined);
    await listener.until(({ messages }) => messages.length === 64);
  });

  test('a flood of progress ends the request that it is for', async () => {
    const { link } = await legacy({}, { limits: { sseEventsPerReplyMax: 100 } });
    const args = { method: 'notifications/progress', count: 5000 };
    const flood = call('legacy', 1, 'flood-notifications', args, { progressToken: 'p' });
    const sink = await exchange(link, flood);
    expect(sink.failure).toMatchObject({ kind: 'malformed' });
    expect(sink.messages).toHaveLength(100);
    expect(textOf(await exchange(link, call('legacy', 2, 'echo', { still: 'here' })))).toContain('here');
  });
});

test('the limits of the defaults hold a 16 MiB reply', async () => {
  const { link } = await legacy();
  const sink = await exchange(link, call('legacy', 1, 'echo', { text: 'y'.repeat(3_000_000) }));
  expect(sink.incoming.at(-1)?.bytes).toBeGreaterThan(3_000_000);
  expect(DEFAULT_LIMITS.replyBytesMax).toBe(16 * 1024 * 1024);
});
describe('what is not cleared', () => {
  test('is refused right before it would be written (S-11)', async () => {
    const { link } = await legacy();
    const json = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: {} } };
    // The cast is what the brand forbids; the check at run time must catch it.
    const forged = uncleared('legacy', json) as Parameters<Link['request']>[0];
    expect(() => link.request(forged, new Sink(), SEND)).toThrow('not cleared');
  });

  test('a cancellation that the judge refuses is not sent', async () => {
    const { link } = await legacy({}, { clear: () => undefined });
    send(link, call('legacy', 1, 'silent')).pending.cancel('x');
    const { cancelled } = jsonOf(await exchange(link, call('legacy', 2, 'received'))) as { cancelled: unknown[] };
    expect(cancelled).toEqual([]);
  });
});

