import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { KeptHead } from './kept-head.ts';
import { LaneRequest } from './lane-request.ts';
import { readPlainHead } from './plain-head.ts';
import { Reading } from './reading.ts';

const CHUNK = Buffer.alloc(32 * 1024, 'x');

function requestOf(socket: Socket, bodyBytes: number): LaneRequest {
  const text = `POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: ${String(bodyBytes)}\r\n`;
  const bytes = Buffer.from(text);
  const head = readPlainHead(bytes, bytes.length);
  if (head === undefined) throw new Error('not plain');
  return new LaneRequest(socket, new Reading(socket, () => {}), new KeptHead(head, bytes, bytes.length));
}

test('of a body that nobody reads, because its sender is not known yet, little is taken', () => {
  const socket = new Socket();
  const request = requestOf(socket, 4 * CHUNK.length);
  request.take(CHUNK);
  expect(socket.isPaused()).toBe(false);
  request.take(CHUNK);
  expect(socket.isPaused()).toBe(true);
  let length = 0;
  request.readBody(1_000_000, (body) => {
    length = body.length;
  });
  expect(socket.isPaused()).toBe(false);
  request.take(CHUNK);
  request.take(CHUNK);
  expect(length).toBe(4 * CHUNK.length);
  expect(socket.isPaused()).toBe(false);
});

test('a body of exactly what may be held is whole when it is read', () => {
  const request = requestOf(new Socket(), 2 * CHUNK.length);
  request.take(CHUNK);
  request.take(CHUNK);
  let length = 0;
  request.readBody(1_000_000, (body) => {
    length = body.length;
  });
  expect(length).toBe(2 * CHUNK.length);
});
