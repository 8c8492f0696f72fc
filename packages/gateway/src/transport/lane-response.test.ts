import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { FlatHeaders } from './http.ts';
import { LaneResponse } from './lane-response.ts';

/** The head that a reply begins with, without what it says of the connection. */
function headOf(status: number, headers: FlatHeaders, body = '{}'): string {
  let text = '';
  const write = (more: string): boolean => {
    text += more;
    return true;
  };
  const socket = { write } as Partial<Socket> as Socket;
  new LaneResponse(socket, 0, { opened: () => {}, done: () => {} }).reply(status, headers, body);
  return text.slice(0, text.indexOf('date: '));
}

test('each reply says its own status and its own headers, whatever was said before it', () => {
  const [first, second] = [Object.freeze(['x-a', '1']), Object.freeze(['x-a', '2', 'x-b', '3'])];
  for (let round = 0; round < 2; round += 1) {
    expect(headOf(200, first)).toBe('HTTP/1.1 200 OK\r\nx-a: 1\r\n');
    expect(headOf(404, first)).toBe('HTTP/1.1 404 Not Found\r\nx-a: 1\r\n');
    expect(headOf(404, second)).toBe('HTTP/1.1 404 Not Found\r\nx-a: 2\r\nx-b: 3\r\n');
  }
});

test('a list that may still change is written each time', () => {
  const headers = ['x-a', '1'];
  expect(headOf(200, headers)).toContain('x-a: 1\r\n');
  headers[1] = '2';
  expect(headOf(200, headers)).toContain('x-a: 2\r\n');
});

test.each(['1\r\nx-b: 2', '1\n', 'é', '\0'])('a value of %j is not written', (value) => {
  for (let round = 0; round < 2; round += 1) {
    expect(() => headOf(200, Object.freeze(['x-a', value]))).toThrow(TypeError);
  }
});
