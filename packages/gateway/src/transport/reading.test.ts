import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Reading } from './reading.ts';

let server: Server;
let client: Socket;
let socket: Socket;
let reading: Reading;
let taken: string;

beforeEach(async () => {
  server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  [socket] = (await once(server, 'connection')) as [Socket];
  taken = '';
  reading = new Reading(socket, (bytes) => {
    taken += bytes.toString();
  });
});

afterEach(() => {
  client.destroy();
  socket.destroy();
  server.close();
});

async function say(text: string): Promise<void> {
  client.write(text);
  const { bytesRead } = socket;
  await expect.poll(() => socket.bytesRead - bytesRead, { interval: 2 }).toBe(text.length);
}

describe('what comes on a connection', () => {
  test('is taken at once, past the listeners for data', async () => {
    let heard = 0;
    socket.on('data', () => {
      heard += 1;
    });
    for (const text of ['a', 'b', 'c']) {
      await say(text);
      expect(taken).toMatch(new RegExp(`${text}$`));
    }
    expect(heard).toBe(0);
  });

  test('waits in its order while something speaks against reading', async () => {
    await say('a');
    reading.hold('ahead', true);
    reading.hold('unread', true);
    await say('b');
    await say('c');
    reading.hold('ahead', false);
    await say('d');
    expect(taken).toBe('a');
    reading.hold('unread', false);
    await expect.poll(() => taken, { interval: 2 }).toBe('abcd');
    await say('e');
    expect(taken).toBe('abcde');
  });

  test('does not overtake what was held', async () => {
    reading.hold('ahead', true);
    await say('a');
    reading.hold('ahead', false);
    socket.push(Buffer.from('b'));
    await expect.poll(() => taken, { interval: 2 }).toBe('ab');
  });

  test('is read no further than a stream reads ahead while something speaks against it', async () => {
    await say('a');
    reading.hold('ahead', true);
    client.write(Buffer.alloc(16 * 1024 * 1024));
    const mark = socket.readableHighWaterMark;
    await expect.poll(() => socket.readableLength, { interval: 2 }).toBeGreaterThanOrEqual(mark);
    expect(socket.readableLength).toBeLessThan(4 * mark);
    reading.hold('ahead', false);
    await expect.poll(() => taken.length, { interval: 20, timeout: 5000 }).toBe(16 * 1024 * 1024 + 1);
  });

  test('is for others after it was left', async () => {
    await say('a');
    reading.leave();
    let heard = '';
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
    });
    await say('b');
    await expect.poll(() => heard, { interval: 2 }).toBe('b');
    expect(taken).toBe('a');
  });

  test('ends when the other side ends', async () => {
    await say('a');
    const ended = once(socket, 'end');
    client.end('b');
    await ended;
    expect(taken).toBe('ab');
  });
});
