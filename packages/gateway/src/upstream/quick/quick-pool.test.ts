import { once } from 'node:events';
import { stat } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { atTurnEnd } from '../../event-loop/turns.ts';
import { QuickPool } from './quick-pool.ts';
import { readingConnector } from './read-into.ts';
import type { TextRequest } from './request-text.ts';

const REQUEST = { path: '/mcp', method: 'POST', headers: ['x-a', 'b'], body: '{}' } as const;
const OTHER = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';

let server: Server;
let pool: QuickPool;
/** What the server answers to the n-th request, over all connections. */
let answer: (socket: Socket, count: number) => void;
let requests: string[];
let connections: number;

beforeEach(async () => {
  requests = [];
  connections = 0;
  answer = (socket) => socket.write(plain('abc'));
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {}).on('data', (bytes: Buffer) => {
      requests.push(bytes.toString());
      answer(socket, requests.length);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  pool = new QuickPool({ origin, connect: readingConnector({}), general: new Pool(origin), silentMs: 200 });
});

afterEach(async () => {
  await pool.destroy();
  server.close();
});

function plain(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
}

interface Told {
  readonly starts: number;
  readonly status: number | undefined;
  readonly body: string;
  readonly error: Error | undefined;
  readonly ends: number;
}

/** Sends a request, and resolves once its end was told, with everything that was told. */
function ask(
  on: { readonly data?: (controller: Dispatcher.DispatchController) => void } = {},
  request: TextRequest = REQUEST,
): Promise<Told> {
  const told = { starts: 0, status: undefined as number | undefined, body: '', error: undefined as Error | undefined };
  let ends = 0;
  return new Promise((resolve) => {
    const end = (): void => {
      ends += 1;
      // A second end would come soon after the first.
      setTimeout(() => resolve({ ...told, ends }), 20);
    };
    pool.dispatch(request, {
      onRequestStart: () => {
        told.starts += 1;
      },
      onResponseStart: (_controller, status) => {
        told.status = status;
      },
      onResponseData: (controller, chunk) => {
        told.body += chunk.toString();
        on.data?.(controller);
      },
      onResponseEnd: end,
      onResponseError: (_controller, error) => {
        told.error = error;
        end();
      },
    });
  });
}

const WHOLE = { starts: 1, status: 200, body: 'abc', error: undefined, ends: 1 };

/** Does something in the very turn in which the event loop tells what has arrived: there, requests begin. */
function whileHearing(work: () => Promise<Told>): Promise<Told> {
  return new Promise((resolve, reject) => {
    stat('.', () => void work().then(resolve, reject));
  });
}

describe('plain replies', () => {
  test('come one after the other on one connection', async () => {
    for (let count = 0; count < 3; count += 1) expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(1);
    expect(requests[0]).toMatch(/^POST \/mcp HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n[^]*x-a: b\r\n[^]*\r\n\r\n\{\}$/);
  });

  test('may come in pieces', async () => {
    answer = (socket) => {
      socket.write(plain('abc').slice(0, -2));
      setTimeout(() => socket.write('bc'), 20);
    };
    expect(await ask()).toEqual(WHOLE);
  });

  test('with more behind them end the connection', async () => {
    answer = (socket) => socket.write(`${plain('abc')}${plain('forged')}`);
    expect(await ask()).toEqual(WHOLE);
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test('that came before their request are no reply to it', async () => {
    await ask();
    const [socket] = await sockets();
    let forged: boolean | undefined;
    // In one turn: the server speaks unasked, and the next request is on its way.
    const told = await whileHearing(() => {
      forged = socket?.write(plain('forged'));
      return ask();
    });
    expect(forged).toBe(true);
    expect(told).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test('are none to a request that begins while another one waits to be sent', async () => {
    await Promise.all([ask(), ask()]);
    const resting = await sockets();
    const bell = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(bell, 'connect');
    let told: Promise<Told> | undefined;
    answer = () => {
      // In the turn after the one in which the other request began.
      answer = (socket) => socket.write(plain('abc'));
      for (const socket of resting) socket.write(plain('forged'));
      told = ask();
    };
    await whileHearing(() => {
      bell.write('!');
      return ask();
    });
    bell.destroy();
    expect((await told)?.body).toBe('abc');
  });

  test('are none to a request that begins at the end of a turn', async () => {
    await ask();
    const [socket] = await sockets();
    const told = await new Promise((resolve) => {
      atTurnEnd(() => {
        socket?.write(plain('forged'));
        resolve(ask());
      });
    });
    expect(told).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test('of a server that has ended the connection meanwhile do not fail the next request', async () => {
    await ask();
    const [socket] = await sockets();
    const told = await whileHearing(() => {
      socket?.destroy();
      return ask();
    });
    expect(told).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test('that nobody asked for end the connection', async () => {
    await ask();
    answer = () => {};
    for (const socket of await sockets()) socket.write(plain('forged'));
    await sleep(20);
    answer = (socket) => socket.write(plain('abc'));
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(2);
  });
});

/** The connections that the server has. */
let open: Socket[] = [];
beforeEach(() => {
  open = [];
  server.on('connection', (socket) => open.push(socket));
});
async function sockets(): Promise<readonly Socket[]> {
  await sleep(5);
  return open;
}

test('a connection that is used now and then is kept beyond the time that it may be idle', async () => {
  // It may be idle for a second.
  answer = (socket) => socket.write(plain('abc').replace('Content-Type', 'Keep-Alive: timeout=2\r\nContent-Type'));
  for (let count = 0; count < 8; count += 1) {
    expect(await ask()).toEqual(WHOLE);
    await sleep(280);
  }
  expect(connections).toBe(1);
});

describe('a connection is not used again', () => {
  test('when its reply came before all of the request was sent', async () => {
    answer = (socket, count) => {
      socket.pause();
      if (count === 1) socket.write(plain('abc'));
    };
    const long = { ...REQUEST, body: 'x'.repeat(16 * 1024 * 1024) };
    expect(await ask({}, long)).toEqual(WHOLE);
    answer = (socket) => socket.write(plain('abc'));
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test.each([['timeout=1', 3], ['max=5, timeout=0', 3], ['timeout=60', 1], ['nothing', 1]])(
    'where the server ends it at once: Keep-Alive: %s', async (keepAlive, expected) => {
      const reply = plain('abc').replace('Content-Type', `Keep-Alive: ${keepAlive}\r\nContent-Type`);
      answer = (socket) => socket.write(reply);
      for (let count = 0; count < 3; count += 1) expect(await ask()).toEqual(WHOLE);
      expect(connections).toBe(expected);
    },
  );

  test('after a second of rest where the server keeps it for two', async () => {
    answer = (socket) => socket.write(plain('abc').replace('Content-Type', 'Keep-Alive: timeout=2\r\nContent-Type'));
    await ask();
    const [socket] = await sockets();
    await once(socket ?? server, 'close');
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(2);
  });
});

describe('a reply that is not plain', () => {
  test('is read by undici from its first byte on, and the handler is told of nothing twice', async () => {
    answer = (socket) => socket.write(OTHER);
    expect(await ask()).toEqual(WHOLE);
    expect(requests).toHaveLength(1);
  });

  test('may begin with a head in two pieces', async () => {
    answer = (socket) => {
      socket.write(plain('abc').slice(0, 20));
      setTimeout(() => socket.write(plain('abc').slice(20)), 20);
    };
    expect(await ask()).toEqual(WHOLE);
  });

  test('that breaks off is told as that, and can be aborted', async () => {
    answer = (socket) => socket.end(OTHER.slice(0, -5));
    expect(await ask()).toMatchObject({ ends: 1, error: { code: 'UND_ERR_SOCKET' } });
    const reason = new Error('enough');
    answer = (socket) => socket.write(OTHER.slice(0, -5));
    expect(await ask({ data: (controller) => controller.abort(reason) })).toMatchObject({ ends: 1, error: reason });
  });

  test('thrice in a row makes undici send the requests itself', async () => {
    answer = (socket) => socket.write(OTHER);
    for (let count = 0; count < 6; count += 1) expect(await ask()).toEqual(WHOLE);
    expect(requests).toHaveLength(6);
    // Each of the first three took its connection with it; undici keeps its own.
    expect(connections).toBe(4);
  });

  test('now and then costs one connection each; every other time, it is left to undici soon', async () => {
    answer = (socket, count) => socket.write(count % 10 === 0 ? OTHER : plain('abc'));
    for (let count = 0; count < 30; count += 1) expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(3);
    answer = (socket, count) => socket.write(count % 2 === 0 ? OTHER : plain('abc'));
    for (let count = 0; count < 30; count += 1) expect(await ask()).toEqual(WHOLE);
    expect(connections).toBeLessThan(10);
  });
});

describe('what goes wrong', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['a connection that ends without a word', (socket) => socket.end(), 'SocketError'],
    ['a body that breaks off', (socket) => socket.end(plain('abc').slice(0, -1)), 'SocketError'],
    ['a body that falls silent', (socket) => socket.write(plain('abc').slice(0, -1)), 'BodyTimeoutError'],
    ['bytes that are not HTTP', (socket) => socket.write('nonsense\r\n\r\n'), 'HTTPParserError'],
  ])('is told once: %s', async (_what, answered, name) => {
    answer = answered;
    expect(await ask()).toMatchObject({ starts: 1, ends: 1, error: { name } });
    answer = (socket) => socket.write(plain('abc'));
    expect(await ask()).toEqual(WHOLE);
  });

  test('is told of a server that cannot be reached', async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(await ask()).toMatchObject({ starts: 0, ends: 1, error: { code: 'ECONNREFUSED' } });
  });

  test('an abort breaks the connection and is told with its reason', async () => {
    const reason = new Error('enough');
    answer = (socket) => socket.write(plain('abc').slice(0, -1));
    expect(await ask({ data: (controller) => controller.abort(reason) })).toMatchObject({ ends: 1, error: reason });
    answer = (socket) => socket.write(plain('abc'));
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(2);
  });

  test('a handler that does not want its turn any more costs no connection', async () => {
    await ask();
    const reason = new Error('gone');
    const error = await new Promise<Error>((resolve) => {
      pool.dispatch(REQUEST, {
        onRequestStart: () => {
          throw reason;
        },
        onResponseError: (_controller, told) => resolve(told),
      });
    });
    expect(error).toBe(reason);
    expect(await ask()).toEqual(WHOLE);
    expect(connections).toBe(1);
    expect(requests).toHaveLength(2);
  });
});
