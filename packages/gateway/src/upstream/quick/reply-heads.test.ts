import { describe, expect, test } from 'vitest';
import { ReplyHeads } from './reply-heads.ts';

function headOf(...lines: readonly string[]): string {
  return `${['HTTP/1.1 200 OK', 'Content-Type: application/json', ...lines].join('\r\n')}\r\n\r\n`;
}

const HEAD = headOf('Content-Length: 2', 'X-A: a');

function read(heads: ReplyHeads, text: string) {
  return heads.read(Buffer.from(text, 'latin1'));
}

/** A reader that keeps {@link HEAD}: it has seen two of its length. */
function keeping(): ReplyHeads {
  const heads = new ReplyHeads();
  read(heads, HEAD);
  read(heads, HEAD);
  return heads;
}

describe('the heads of replies', () => {
  test('that are the same to the byte are read once, whatever follows them', () => {
    const heads = keeping();
    const first = read(heads, `${HEAD}{}`);
    expect(first?.length).toBe(HEAD.length);
    expect(first?.reply).toMatchObject({ status: 200, bodyBytes: 2 });
    expect(read(heads, `${HEAD}[]`)?.reply).toBe(first?.reply);
  });

  test('that differ in one byte are read anew, also where they have one length', () => {
    const heads = keeping();
    expect(read(heads, headOf('Content-Length: 3', 'X-A: a'))?.reply.bodyBytes).toBe(3);
    expect(read(heads, headOf('Content-Length: 2', 'X-A: b'))?.reply.headers['x-a']).toBe('b');
    expect(read(heads, HEAD)?.reply.headers['x-a']).toBe('a');
  });

  test('that are not plain are none, though they begin like the one before', () => {
    for (const text of [HEAD.slice(0, -1), HEAD.slice(0, -4), HEAD.replace('X-A: a', 'X-A : '), '']) {
      expect(read(keeping(), text)).toBeUndefined();
    }
  });

  test('are not mistaken for each other after one that was not plain', () => {
    const heads = keeping();
    read(heads, HEAD.replace('X-A: a', 'X-A : '));
    expect(read(heads, headOf('Content-Length: 7', 'X-A: a'))?.reply.bodyBytes).toBe(7);
  });

  test('cannot be changed by one of those who are told of them', () => {
    const text = headOf('Content-Length: 2', 'X-A: a', 'X-A: b');
    const heads = new ReplyHeads();
    read(heads, text);
    const headers = read(heads, text)?.reply.headers ?? {};
    expect(() => Object.assign(headers, { 'x-a': 'c' })).toThrow(TypeError);
    expect(Object.isFrozen(headers['x-a'])).toBe(true);
    expect(read(heads, text)?.reply.headers['x-a']).toEqual(['a', 'b']);
  });
});
