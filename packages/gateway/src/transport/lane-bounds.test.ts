import { Socket } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HttpResponse } from './http.ts';
import { Lane } from './lane.ts';

const TIMES = { head: 15_000, request: 60_000, idle: 65_000 };
const HEAD = 'POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n';

let nowMs = 0;
let socket: Socket;
let lane: Lane;
let response: HttpResponse | undefined;
let isLeft = false;
let isSlow = false;
let said = '';
let needsDrain = false;

beforeEach(() => {
  nowMs = 1_000_000;
  isLeft = false;
  isSlow = false;
  said = '';
  needsDrain = false;
  socket = new Socket();
  Object.defineProperty(socket, 'writableNeedDrain', { get: () => needsDrain });
  socket.write = (text) => {
    said += String(text);
    return true;
  };
  lane = new Lane(socket, {
    serve: (_request, given) => {
      response = given;
    },
    clock: () => nowMs,
    takeOver: () => {
      isLeft = true;
    },
    gone: () => {},
    slow: () => {
      isSlow = true;
      socket.destroy();
    },
    wrote: () => {},
  });
});

function hear(text: string): void {
  socket.emit('data', Buffer.from(text));
}

/** Whether the connection is still there after so many milliseconds. */
function livesAfter(milliseconds: number): boolean {
  nowMs += milliseconds;
  lane.check(nowMs, TIMES);
  return !socket.destroyed;
}

describe('a connection in a lane ends', () => {
  test('when no request comes', () => {
    expect(livesAfter(TIMES.head)).toBe(true);
    expect(livesAfter(1)).toBe(false);
  });

  test('when a body does not come to its end, however steadily it comes, as one that is refused', () => {
    hear(HEAD);
    for (const piece of 'abc') {
      expect(livesAfter(TIMES.request / 3)).toBe(true);
      hear(piece);
    }
    expect(livesAfter(1)).toBe(false);
    expect(isSlow).toBe(true);
  });

  test('when the rest of a body that nobody wants does not come', () => {
    hear(`${HEAD}a`);
    response?.reply(401, [], 'no');
    hear('b');
    expect(livesAfter(TIMES.request)).toBe(true);
    hear('c');
    expect(livesAfter(1)).toBe(false);
    expect(isSlow).toBe(false);
  });

  test('when the next request does not come', () => {
    hear(`${HEAD}abcd`);
    response?.reply(200, [], 'yes');
    expect(livesAfter(TIMES.idle)).toBe(true);
    expect(livesAfter(1)).toBe(false);
  });

  test('not while its request is served, however long that takes', () => {
    hear(`${HEAD}abcd`);
    expect(livesAfter(10 * TIMES.request)).toBe(true);
    response?.open(200, []);
    expect(livesAfter(10 * TIMES.request)).toBe(true);
  });
});

test('a head that comes in pieces is timed by the general engine, which gets it with its first piece', () => {
  hear('POST /serv');
  expect(isLeft).toBe(true);
});

describe('of what a client sends ahead', () => {
  const MUCH = 'x'.repeat(80 * 1024);

  test('little is taken, and no more before that is served', () => {
    const next = HEAD.replace('4', String(MUCH.length));
    hear(`${HEAD}abcd${HEAD}abcd${next}`);
    expect(socket.isPaused()).toBe(false);
    hear(MUCH);
    expect(socket.isPaused()).toBe(true);
    response?.reply(200, [], 'first');
    expect(socket.isPaused()).toBe(true);
    response?.reply(200, [], 'second');
    // All of it is the body of the third.
    hear('GET');
    expect(socket.isPaused()).toBe(true);
    response?.reply(200, [], 'third');
    expect([socket.isPaused(), isLeft]).toEqual([false, true]);
  });

  test('a large body that nobody wants does not stop what comes after it', () => {
    hear(HEAD.replace('4', String(2 * MUCH.length)) + MUCH);
    expect(socket.isPaused()).toBe(true);
    response?.reply(401, [], 'no');
    expect(socket.isPaused()).toBe(false);
    hear(`${MUCH}${HEAD}abcd`);
    response?.reply(200, [], 'yes');
    expect(said).toContain('yes');
  });

  test('nothing is served before the client has read what came before', () => {
    hear(`${HEAD}abcd${HEAD}abcd`);
    needsDrain = true;
    response?.reply(200, [], 'first');
    const former = response;
    hear(`${HEAD}abcd`);
    expect(response).toBe(former);
    needsDrain = false;
    socket.emit('drain');
    expect(response).not.toBe(former);
  });

  test('nothing is served once the client has ended, but what was replied still goes out', () => {
    hear(`${HEAD}abcd`);
    response?.reply(200, [], 'yes');
    socket.emit('end');
    expect([socket.writableEnded, socket.destroyed]).toEqual([true, false]);
  });
});
