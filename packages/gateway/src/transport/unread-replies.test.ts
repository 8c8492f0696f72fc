import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { UnreadReplies } from './unread-replies.ts';

const MEGABYTE = 1024 * 1024;

/** A reply of so many bytes that its client takes when the test says so. */
function replyOf(bytes: number): { readonly reply: Writable; take: () => void } {
  const taken = Promise.withResolvers<void>();
  const reply = new Writable({ write: (_chunk, _encoding, done) => void taken.promise.then(() => done()) });
  reply.write(Buffer.alloc(bytes));
  return { reply, take: () => taken.resolve() };
}

test('of replies that nobody reads, the oldest end when they are too much together', () => {
  const unread = new UnreadReplies(5 * MEGABYTE);
  const ended: number[] = [];
  for (const number of [1, 2, 3, 4]) unread.wrote(replyOf(2 * MEGABYTE).reply, () => ended.push(number));
  expect(ended).toEqual([1, 1, 2]);
});

test('a reply that was read, or whose connection ended, counts no more, and a small one never does', async () => {
  const unread = new UnreadReplies(5 * MEGABYTE);
  const ended: number[] = [];
  const [first, second] = [replyOf(3 * MEGABYTE), replyOf(2 * MEGABYTE)];
  unread.wrote(first.reply, () => ended.push(1));
  unread.wrote(second.reply, () => ended.push(2));
  first.take();
  await new Promise(setImmediate);
  for (let count = 0; count < 100; count += 1) unread.wrote(replyOf(100_000).reply, () => ended.push(3));
  second.reply.destroy();
  await new Promise(setImmediate);
  unread.wrote(replyOf(5 * MEGABYTE).reply, () => ended.push(4));
  expect(ended).toEqual([]);
  expect([first, second].map(({ reply }) => reply.listenerCount('close'))).toEqual([0, 0]);
});
