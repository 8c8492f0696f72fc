import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { events, sendJson, serve, toolResult } from './fixture/http-server.ts';
import { cleanUp, echo, legacy, modern, serving, upstreamAt } from './http-setup.ts';
import {
  ALICE,
  call,
  exchange,
  initialize,
  notification,
  send,
  SEND,
  textOf,
} from './support.ts';

const rude: TcpServer[] = [];

afterEach(async () => {
  await cleanUp();
  for (const one of rude.splice(0)) one.close();
});

describe('a plain reply', () => {
  test('with its size arrives as one message and ends', async () => {
    const { link } = await modern(echo);
    const sink = await exchange(link, call('modern', 'a', 'echo', { x: 1 }));
    expect(sink.ends).toEqual([undefined]);
    expect(sink.incoming).toHaveLength(1);
    expect(sink.incoming[0]?.bytes).toBe(JSON.stringify(sink.reply?.json).length);
  });

  test.each(['Application/JSON; charset=utf-8', 'application/json ; x=y'])('of type %s is JSON', async (type) => {
    const { link } = await modern(({ json: { id } }, response) =>
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify(toolResult(id, 1))));
    expect(textOf(await exchange(link, call('modern', 1, 'echo')))).toBe('1');
  });

  test.each(['text/html', 'application/jsonx', 'application/json-seq', 'text/plain', 'multipart/x; application/json'])(
    'of type %s is refused', async (type) => {
      const { link } = await modern(({ json: { id } }, response) =>
        response.writeHead(200, { 'content-type': type }).end(JSON.stringify(toolResult(id, 1))));
      expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe('malformed');
    });

  test.each([
    ['another request', (id: unknown) => toolResult(Number(id) + 1, 'x')],
    ['a string that looks like its id', (id: unknown) => toolResult(String(id), 'x')],
    ['nothing', () => ({})],
    ['a batch, outside of 2025-03-26', (id: unknown) => [toolResult(id, 'x')]],
    ['a request of its own', (id: unknown) => ({ jsonrpc: '2.0', id, method: 'ping' })],
  ])('that answers %s is no reply (S-16)', async (_what, answer) => {
    const { link } = await modern(({ json: { id } }, response) => sendJson(response, answer(id)));
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.failure?.kind).toBe('malformed');
    expect(sink.reply).toBeUndefined();
  });

  test('of revision 2025-03-26 may be a batch, but only of messages', async () => {
    const log = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } };
    const answers = [
      (id: unknown) => [log, toolResult(id, 'x')],
      (id: unknown) => [toolResult(id, 'x'), { no: 'message' }],
    ];
    const { link } = await legacy(({ json: { id } }, response) => sendJson(response, answers.shift()?.(id)));
    link.settle('2025-03-26');
    const sink = await exchange(link, call('legacy', 1, 'echo'));
    expect(sink.messages.map(({ kind }) => kind)).toEqual(['notification', 'result']);
    expect((await exchange(link, call('legacy', 2, 'echo'))).failure?.kind).toBe('malformed');
  });

  test('that is encoded is refused', async () => {
    const { link } = await modern(({ json: { id } }, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify(toolResult(id, 1)))));
    const { failure } = await exchange(link, call('modern', 1, 'echo'));
    expect(failure).toMatchObject({ kind: 'malformed', detail: expect.stringContaining('encoded') as unknown });
  });

  test.each([
    ['announced', true],
    ['not announced', false],
  ])('that is too large is cut off, its length %s', async (_how, isAnnounced) => {
    let sent = 0;
    const { link, server } = await modern((_seen, response) => {
      if (isAnnounced) response.setHeader('content-length', '500000000');
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    }, {}, { limits: { replyBytesMax: 200_000 } });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.failure).toMatchObject({ kind: 'malformed', detail: /replyBytesMax/ });
    await server.aborted(0);
    expect(sent).toBeLessThan(20_000_000);
  });

  test('that announces too much is refused before any of it comes', async () => {
    const { link, server } = await modern((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500000000' });
      response.flushHeaders();
    });
    const { failure } = await exchange(link, call('modern', 1, 'echo'));
    expect(failure).toMatchObject({ kind: 'malformed', detail: expect.stringContaining('replyBytesMax') as unknown });
    await server.aborted(0);
  });

  test('that drips in single bytes costs no more than its size', async () => {
    const text = JSON.stringify(toolResult(1, 'x'.repeat(60_000)));
    const { link } = await modern((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.socket?.setNoDelay(true);
      let at = 0;
      const more = (): void => {
        for (const end = at + 500; at < Math.min(end, text.length); at += 1) response.write(text.charAt(at));
        if (at < text.length) setImmediate(more);
        else response.end();
      };
      more();
    });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(textOf(sink)).toHaveLength(60_002);
  });
});

describe('an error status', () => {
  test.each([400, 404, 500])('%i with a JSON-RPC error is that error', async (status) => {
    const { link } = await modern(({ json: { id } }, response) =>
      sendJson(response, { jsonrpc: '2.0', id, error: { code: -32601, message: 'nope', data: { a: 1 } } }, status));
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.ends).toEqual([undefined]);
    const error = { code: -32601, message: 'nope', data: { a: 1 } };
    expect(sink.reply).toMatchObject({ kind: 'error', id: 1, error });
  });

  test.each([[null], [undefined]])('with an error whose id is %s answers the request', async (id) => {
    const { link } = await modern((_seen, response) =>
      sendJson(response, { jsonrpc: '2.0', id, error: { code: -32000, message: 'nope' } }, 400));
    const { reply } = await exchange(link, call('modern', 'x', 'echo'));
    expect(reply).toMatchObject({ kind: 'error', id: 'x', json: { id: 'x', error: { code: -32000 } } });
  });

  test.each([
    [401, 'unavailable'],
    [403, 'unavailable'],
    [404, 'unavailable'],
    [429, 'busy'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('%i without one is a failure that names it', async (status, kind) => {
    const { link } = await modern((_seen, response) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end('no'));
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.failure).toMatchObject({ kind, detail: expect.stringContaining(String(status)) as unknown });
  });

  test('with a result does not count as a reply', async () => {
    const { link } = await modern(({ json: { id } }, response) => sendJson(response, toolResult(id, 'x'), 500));
    const { failure } = await exchange(link, call('modern', 1, 'echo'));
    expect(failure).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('500') as unknown });
  });

  test('a redirect is not followed, wherever it leads (S-83)', async () => {
    const elsewhere = await serving(echo);
    const { link, server } = await modern((_seen, response, nth) =>
      response.writeHead(nth === 0 ? 307 : 308, { location: nth === 0 ? elsewhere.url : server.url }).end());
    for (const id of [1, 2]) {
      const { failure } = await exchange(link, call('modern', id, 'echo'));
      expect(failure).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('redirect') as unknown });
    }
    expect([elsewhere.seen.length, server.seen.length]).toEqual([0, 2]);
  });

  test.each([202, 204])('status %i to a request is no reply', async (status) => {
    const { link } = await modern((_seen, response) => response.writeHead(status).end());
    expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe('malformed');
  });

  test('404 to a session loses it: the link is closed and says so (S-64)', async () => {
    const { link } = await legacy((_seen, response) =>
      sendJson(response, { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } }, 404));
    let closed = 0;
    link.onClosed(() => (closed += 1));
    const [first, second] = await Promise.all([1, 2].map((id) => exchange(link, call('legacy', id, 'echo'))));
    expect([first?.failure?.kind, second?.failure?.kind, closed]).toEqual(['session_lost', 'session_lost', 1]);
    expect((await exchange(link, call('legacy', 3, 'echo'))).failure?.kind).toBe('session_lost');
    const note = notification('legacy', 'notifications/initialized');
    await expect(link.notify(note, SEND)).rejects.toThrow('session_lost');
  });

  test('404 to a notification loses the session too', async () => {
    const { link } = await legacy((_seen, response) => response.writeHead(404).end());
    const lost = new Promise<void>((resolve) => link.onClosed(resolve));
    const note = notification('legacy', 'notifications/roots/list_changed');
    await expect(link.notify(note, SEND)).rejects.toMatchObject({ failure: { kind: 'session_lost' } });
    await lost;
  });

  test.each([['é'], ['a b'], ['x'.repeat(1025)]])('a session id like %j is refused', async (session) => {
    const server = await serving((seen, response) => {
      const { id } = seen.json;
      response.setHeader('mcp-session-id', Buffer.from(session, 'utf8').toString('latin1'));
      sendJson(response, { jsonrpc: '2.0', id, result: { protocolVersion: '2025-11-25', capabilities: {} } });
    });
    const { upstream } = upstreamAt(server.url, 'legacy');
    const link = await upstream.open(ALICE, 'legacy');
    expect((await exchange(link, initialize(1))).failure).toMatchObject({ kind: 'malformed', detail: /session id/ });
  });
});

describe('a server that is slow, gone or rude', () => {
  test('ends the request when its time is over, and its connection', async () => {
    const { link, server } = await modern(() => {});
    const sink = await exchange(link, call('modern', 1, 'echo'), { timeoutMs: 100 });
    expect(sink.failure?.kind).toBe('timeout');
    await server.aborted(0);
  });

  test('that begins its body and falls silent is cut off', async () => {
    const { link, server } = await modern((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"jsonrpc"');
    }, {}, { limits: { idleReplyTimeoutMs: 300 } });
    const { failure } = await exchange(link, call('modern', 1, 'echo'));
    expect(failure).toMatchObject({ kind: 'timeout', detail: expect.stringContaining('silent') as unknown });
    await server.aborted(0);
  });

  test('that begins its stream and falls silent is cut off', async () => {
    const { link } = await modern((_seen, response) => events(response), {}, { limits: { idleReplyTimeoutMs: 300 } });
    expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe('timeout');
  });

  test('whose time is over while it sends its body is cut off', async () => {
    const { link } = await modern((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect((await exchange(link, call('modern', 1, 'echo'), { timeoutMs: 300 })).failure?.kind).toBe('timeout');
  });

  test('that is not there is unavailable', async () => {
    const gone = await serve(echo);
    await gone.close();
    const { url } = gone;
    const link = await upstreamAt(url, 'modern').upstream.open(ALICE, 'modern');
    const { failure } = await exchange(link, call('modern', 1, 'echo'));
    expect(failure).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('ECONNREFUSED') as unknown });
  });

  test('that breaks the connection is unavailable', async () => {
    const { link } = await modern((_seen, response) => response.destroy());
    expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe('unavailable');
  });

  const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  test.each([
    ['that are not HTTP', 'hello\r\n\r\n', 'malformed'],
    ['with two lengths', `${JSON_HEAD}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 'malformed'],
    ['with chunks too', `${JSON_HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 'malformed'],
    ['with endless headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`, 'malformed'],
    ['shorter than they say', `${JSON_HEAD}content-length: 99\r\n\r\n{}`, 'unavailable'],
  ])('that answers with bytes %s is refused', async (_what, bytes, kind) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    });
    rude.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const link = await upstreamAt(`http://127.0.0.1:${String(port)}/`, 'modern').upstream.open(ALICE, 'modern');
    expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe(kind);
  });

  test('a full queue of requests makes the next one fail as busy', async () => {
    const { link } = await modern(() => {}, { connectionsMax: 1 });
    const waiting = Array.from({ length: 1025 }, (_none, id) => send(link, call('modern', id, 'echo')));
    expect((await exchange(link, call('modern', 'last', 'echo'))).failure?.kind).toBe('busy');
    for (const { pending } of waiting) pending.cancel('enough');
  });
});

