import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { event, events, sendJson, toolResult, type Answer } from './fixture/http-server.ts';
import { cleanUp, echo, legacy, modern } from './http-setup.ts';
import {
  call,
  exchange,
  request,
  send,
  SEND,
  Sink,
  textOf,
} from './support.ts';

afterEach(cleanUp);

const listenRequest = (id: string | number): ReturnType<typeof request> =>
  request('modern', id, 'subscriptions/listen', { notifications: {} });

describe('a stream of events', () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } };

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('with lines that end in %s, cut anywhere, brings each message in order', async (_name, eol) => {
    const { link } = await modern(({ json: { id } }, response) => {
      events(response);
      const text = `: hello\n\n${event(progress, 'e1')}event: message\n${event(toolResult(id, 'done'), 'e2')}`;
      const bytes = Buffer.from(text.replaceAll('\n', eol));
      for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
      response.end();
    });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.messages.map(({ kind }) => kind)).toEqual(['notification', 'result']);
    expect(sink.incoming.map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
    expect(sink.ends).toEqual([undefined]);
  });

  test('ends with the final reply, also when the server keeps it open', async () => {
    const { link, server } = await modern(({ json: { id } }, response) => {
      events(response);
      response.write(event(toolResult(id, 1)) + event(toolResult(id, 2)) + event(progress));
    });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect([textOf(sink), sink.messages.length]).toEqual(['1', 1]);
    await server.aborted(0);
    expect(sink.ends).toHaveLength(1);
  });

  test('that ends without a reply is a failure; a reply to another request is dropped', async () => {
    const { link, events: told } = await modern((_seen, response) => {
      events(response);
      response.end(event(toolResult(77, 'x')));
    });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.failure).toMatchObject({ kind: 'unavailable', detail: /before its final reply/ });
    expect(sink.messages).toEqual([]);
    expect(told.drops).toMatchObject([{ what: 'a reply to another request' }]);
  });

  test('tells of primes and reconnection times, and ignores events with other names', async () => {
    const { link } = await modern(({ json: { id } }, response) => {
      events(response);
      response.end(`id: p1\nretry: 1234\ndata:\n\nevent: ping\ndata: {}\n\ndata:\n\n${event(toolResult(id, 1))}`);
    });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.primes).toEqual([[undefined, 1234], ['p1', undefined], ['p1', undefined]]);
    expect(sink.messages).toHaveLength(1);
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0x0a]), /invalid_utf8/],
    ['a line that is too long', Buffer.from(`data: ${'x'.repeat(60_000)}`), /line_too_long/],
    ['an event that is too large', Buffer.from(`data: ${'x'.repeat(30_000)}\n`.repeat(3)), /event_too_large/],
    ['an event that is no message', Buffer.from('data: {"hello":1}\n\n'), /unknown_envelope_key/],
    ['more events than are allowed', Buffer.from(event(progress).repeat(20)), /sseEventsPerReplyMax/],
  ])('with %s is broken off', async (_what, bytes, why) => {
    const limits = { sseLineBytesMax: 50_000, replyBytesMax: 50_000, sseEventsPerReplyMax: 10 };
    const { link, server } = await modern((_seen, response) => {
      events(response);
      response.write(bytes);
    }, {}, { limits });
    const sink = await exchange(link, call('modern', 1, 'echo'));
    expect(sink.failure).toMatchObject({ kind: 'malformed', detail: expect.stringMatching(why) as unknown });
    await server.aborted(0);
  });

  test('that never ends stays within bounds of memory', async () => {
    const { link } = await modern((_seen, response) => {
      events(response);
      const chunk = Buffer.from('data:x\n'.repeat(10_000));
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    }, {}, { limits: { replyBytesMax: 1_000_000, sseLineBytesMax: 1_000_000 } });
    const before = process.memoryUsage.rss();
    expect((await exchange(link, call('modern', 1, 'echo'))).failure?.kind).toBe('malformed');
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });

  test('of a subscription stays open for as long as it likes, on connections of its own', async () => {
    const streams: ServerResponse[] = [];
    const ack = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: {} };
    const { link } = await modern((seen, response, nth) => {
      if (seen.json.method !== 'subscriptions/listen') return echo(seen, response, nth);
      streams.push(response);
      events(response);
      response.write(event(ack));
      return undefined;
    }, { connectionsMax: 1 }, { limits: { idleReplyTimeoutMs: 200, sseEventsPerReplyMax: 2, requestTimeoutMs: 300 } });
    const { sink } = send(link, listenRequest('sub'), { timeoutMs: Infinity });
    await sink.until(({ messages }) => messages.length === 1);
    expect(textOf(await exchange(link, call('modern', 1, 'echo')))).toBe('{}');
    await sleep(1200);
    expect(sink.ends).toEqual([]);
    const change = { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: {} };
    const final = { jsonrpc: '2.0', id: 'sub', result: { resultType: 'complete' } };
    streams[0]?.end(event(change).repeat(5) + event(final));
    await sink.over();
    expect([sink.messages.length, sink.ends]).toEqual([7, [undefined]]);
  });

  test('of a subscription that is never acknowledged is given up', async () => {
    const { link } = await modern((_seen, response) => events(response), {}, { limits: { requestTimeoutMs: 200 } });
    expect((await exchange(link, listenRequest('sub'), { timeoutMs: Infinity })).failure?.kind).toBe('timeout');
  });

  test('more streams than there are connections for fail as busy', async () => {
    const { link } = await modern((_seen, response) => events(response), { streamConnectionsMax: 1 });
    const { pending } = send(link, listenRequest(1));
    expect((await exchange(link, listenRequest(2))).failure?.kind).toBe('busy');
    pending.cancel('done');
    for (let sink = new Sink(); ; sink = new Sink()) {
      link.request(listenRequest(3), sink, { ...SEND, timeoutMs: 200 });
      await sink.over();
      if (sink.failure?.kind === 'timeout') break;
      await sleep(20);
    }
  });
});

describe('resumption in the legacy era', () => {
  test('a stream that the server ends after an event id is taken up again, unnoticed by the client', async () => {
    const { link, server } = await legacy((seen, response) => {
      const { id } = seen.json;
      if (seen.method === 'GET') {
        events(response);
        const last = seen.headers['last-event-id'];
        if (last === 'e2') response.end('id: e3\ndata:\n\n');
        else response.end(event(toolResult(7, 'resumed'), 'e4'));
        return;
      }
      expect(id).toBe(7);
      events(response);
      const log = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } };
      response.end(`id: e1\ndata:\n\n${event(log, 'e2')}retry: 60\n\n`);
    });
    const sink = await exchange(link, call('legacy', 7, 'echo'));
    expect(sink.messages.map(({ kind }) => kind)).toEqual(['notification', 'result']);
    expect(sink.ends).toEqual([undefined]);
    const gets = server.seen.filter(({ method }) => method === 'GET');
    const facts = gets.map(({ headers }) => [headers['last-event-id'], headers['mcp-session-id'], headers['accept']]);
    expect(facts).toEqual([
      ['e2', 'session-1', 'text/event-stream'],
      ['e3', 'session-1', 'text/event-stream'],
    ]);
  });

  test('a stream that breaks is taken up again', async () => {
    const { link } = await legacy((seen, response) => {
      events(response);
      if (seen.method === 'GET') response.end(event(toolResult(1, 'resumed')));
      else response.write('retry: 10\nid: e1\ndata:\n\n', () => setTimeout(() => response.destroy(), 50));
    });
    expect(textOf(await exchange(link, call('legacy', 1, 'echo')))).toBe('"resumed"');
  });

  test('it is given up after five attempts that bring nothing', async () => {
    let gets = 0;
    const { link } = await legacy((seen, response) => {
      if (seen.method === 'GET') gets += 1;
      events(response);
      response.end(seen.method === 'GET' ? '' : 'retry: 1\nid: e1\ndata:\n\n');
    });
    expect((await exchange(link, call('legacy', 1, 'echo'))).failure?.kind).toBe('unavailable');
    expect(gets).toBe(5);
  });

  test.each([
    [405, 'unavailable'],
    [404, 'session_lost'],
  ])('a server that answers %i to it fails the request', async (status, kind) => {
    const { link } = await legacy((seen, response) => {
      if (seen.method === 'GET') return void response.writeHead(status).end();
      events(response);
      return void response.end('retry: 1\nid: e1\ndata:\n\n');
    });
    expect((await exchange(link, call('legacy', 1, 'echo'))).failure?.kind).toBe(kind);
  });

  test('its time is the time of the request', async () => {
    const { link, server } = await legacy((seen, response) => {
      events(response);
      if (seen.method === 'POST') response.end('retry: 60000\nid: e1\ndata:\n\n');
    });
    expect((await exchange(link, call('legacy', 1, 'echo'), { timeoutMs: 300 })).failure?.kind).toBe('timeout');
    expect(server.seen.filter(({ method }) => method === 'GET')).toEqual([]);
  });

  test('cancelling while it waits ends it', async () => {
    const { link, server } = await legacy((seen, response) => {
      if (seen.json.method === 'notifications/cancelled') return void response.writeHead(202).end();
      events(response);
      return void response.end('retry: 100\nid: e1\ndata:\n\n');
    });
    const { sink, pending } = send(link, call('legacy', 1, 'echo'));
    await sink.until(({ primes }) => primes.length === 2);
    pending.cancel('enough');
    await sleep(300);
    expect(sink.ends).toEqual([]);
    expect(server.seen.filter(({ method }) => method === 'GET')).toEqual([]);
  });
});

describe('the standalone stream of the legacy era', () => {
  test('brings what the server sends outside of requests, and resumes where it is told', async () => {
    const { link, server } = await legacy((seen, response) => {
      events(response);
      response.write(event({ jsonrpc: '2.0', id: 's', method: 'ping' }, 'g1'));
      response.write(event(toolResult(1, 'a reply'), 'g2'));
      if (seen.headers['last-event-id'] !== undefined) response.end();
    });
    const sink = new Sink();
    link.listen(sink, undefined);
    await sink.until(({ messages }) => messages.length === 1);
    expect(sink.incoming[0]).toMatchObject({ eventId: 'g1', message: { kind: 'request', id: 's' } });
    const resumed = new Sink();
    link.listen(resumed, 'g0');
    await resumed.over();
    expect(resumed.messages.map(({ kind }) => kind)).toEqual(['request', 'result']);
    expect([resumed.ends, sink.ends, sink.messages.length]).toEqual([[undefined], [], 1]);
    expect(server.seen.at(-1)?.headers).toMatchObject({ 'last-event-id': 'g0', 'mcp-session-id': 'session-1' });
  });

  test('that the server does not offer ends without a failure', async () => {
    const { link } = await legacy((_seen, response) => response.writeHead(405).end());
    const sink = new Sink();
    link.listen(sink, undefined);
    expect((await sink.over()).ends).toEqual([undefined]);
  });

  test.each([
    ['another status', (response: Parameters<Answer>[1]) => response.writeHead(500).end(), 'unavailable'],
    ['another type', (response: Parameters<Answer>[1]) => sendJson(response, {}), 'malformed'],
  ])('that is answered with %s fails', async (_what, answer, kind) => {
    const { link } = await legacy((_seen, response) => answer(response));
    const sink = new Sink();
    link.listen(sink, undefined);
    expect((await sink.over()).failure?.kind).toBe(kind);
  });

  test('that is not one is broken off', async () => {
    const { link, server } = await legacy((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('for ever');
    });
    link.listen(new Sink(), undefined);
    while (server.seen.length < 3) await sleep(5);
    await server.aborted(2);
  });

  test('frees its connection when it ends', async () => {
    const { link } = await legacy((_seen, response) => response.writeHead(405).end(), { streamConnectionsMax: 1 });
    for (let nth = 0; nth < 3; nth += 1) {
      const sink = new Sink();
      link.listen(sink, undefined);
      expect((await sink.over()).ends).toEqual([undefined]);
    }
  });

  test('whose session is lost closes the link', async () => {
    const { link } = await legacy((_seen, response) => response.writeHead(404).end());
    const closed = new Promise<void>((resolve) => link.onClosed(resolve));
    const sink = new Sink();
    link.listen(sink, undefined);
    await closed;
    expect((await sink.over()).failure?.kind).toBe('session_lost');
  });

  test('that is cancelled is closed', async () => {
    const { link, server } = await legacy((_seen, response) => events(response));
    const sink = new Sink();
    const pending = link.listen(sink, undefined);
    while (server.seen.length < 3) await sleep(5);
    pending.cancel('done');
    await server.aborted(2);
    expect(sink.ends).toEqual([]);
  });
});

