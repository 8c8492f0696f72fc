import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import {
  argumentsOf,
  event,
  events,
  serve,
  toolResult,
  type Answer,
  type Seen,
  type Served,
} from './fixture/http-server.ts';
import {
  ALICE,
  BOB,
  build,
  call,
  exchange,
  jsonOf,
  notification,
  result,
  send,
  SEND,
  Sink,
  textOf,
  uncleared,
  type Built,
} from './support.ts';

const built: Built[] = [];
const served: Served[] = [];

afterEach(async () => {
  await Promise.all(built.splice(0).map(({ upstream }) => upstream.close()));
  await Promise.all(served.splice(0).map((one) => one.close()));
});

type Say = (text: string) => void;

/** A server of 2024-11-05: one stream per conversation, and an endpoint that names it. */
async function sseServer(answer: (seen: Seen, say: Say, response: ServerResponse) => void): Promise<Served> {
  const streams = new Map<string, ServerResponse>();
  const handle: Answer = (seen, response) => {
    if (seen.method === 'GET') {
      const name = `/message?stream=${String(streams.size)}`;
      streams.set(name, response);
      events(response);
      response.write(`event: endpoint\ndata: ${name}\n\n`);
      return;
    }
    const stream = streams.get(seen.url);
    answer(seen, (text) => void stream?.write(text), response);
    if (!response.headersSent) response.writeHead(202).end('Accepted');
  };
  const one = await serve(handle);
  served.push(one);
  return one;
}

function upstreamAt(url: string, sse: JsonObject = {}, options: Parameters<typeof build>[1] = {}): Built {
  const one = build({ sse: { url, ...sse } }, options);
  built.push(one);
  return one;
}

const echo = (seen: Seen, say: Say): void => say(event(toolResult(seen.json.id, seen.json.params?.['arguments'])));

async function open(
  answer: Parameters<typeof sseServer>[0],
  sse: JsonObject = {},
  options: Parameters<typeof build>[1] = {},
): Promise<{ server: Served; link: Link } & Built> {
  const server = await sseServer(answer);
  const one = upstreamAt(server.url, sse, options);
  return { ...one, server, link: await one.upstream.open(ALICE, 'legacy') };
}

describe('the deprecated HTTP+SSE transport', () => {
  test('posts to the endpoint that the stream names, and takes the reply from the stream', async () => {
    const { link, server } = await open(
      echo,
      { headers: { Authorization: 'env:AUTH' } },
      { secrets: { 'env:AUTH': 'Bearer upstream' } },
    );
    const sink = await exchange(link, call('legacy', 'a', 'echo', { x: 1 }), { traceparent: '00-1-2-01' });
    expect(jsonOf(sink)).toEqual({ x: 1 });
    expect(sink.reply).toMatchObject({ id: 'a' });
    const facts = server.seen.map(({ method, url, headers }) =>
      [method, url, headers.authorization, headers['traceparent']]);
    expect(facts).toEqual([
      ['GET', '/mcp', 'Bearer upstream', undefined],
      ['POST', '/message?stream=0', 'Bearer upstream', '00-1-2-01'],
    ]);
  });

  test('speaks the legacy era only', async () => {
    const server = await sseServer(echo);
    const { upstream } = upstreamAt(server.url);
    expect([...(await upstream.eras())]).toEqual(['legacy']);
    await expect(upstream.open(ALICE, 'modern')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    expect(() => build({ era: 'modern', sse: { url: server.url } })).toThrow(/no modern era/);
  });

  test.each([
    ['on another host', 'http://evil.example/message'],
    ['on another port', 'http://127.0.0.1:1/message'],
    ['without a scheme, on another host', '//evil.example/message'],
    ['of another scheme', 'javascript:alert(1)'],
    ['with credentials', 'http://user:pass@HOST/message'],
    ['that is too long', `/${'x'.repeat(5000)}`],
  ])('refuses an endpoint %s (S-16, S-83)', async (_where, endpoint) => {
    const server = await serve(({ headers }, response) => {
      events(response);
      response.write(`event: endpoint\ndata: ${endpoint.replace('HOST', headers.host ?? '')}\n\n`);
    });
    served.push(server);
    const { upstream } = upstreamAt(server.url);
    await expect(upstream.open(ALICE, 'legacy')).rejects.toMatchObject({
      failure: { kind: 'malformed', detail: expect.stringContaining('own origin') as unknown },
    });
    expect(server.seen).toHaveLength(1);
  });

  test('cannot be moved to another endpoint later', async () => {
    const { link, server } = await open((seen, say) => {
      say('event: endpoint\ndata: /other\n\n');
      echo(seen, say);
    });
    await exchange(link, call('legacy', 1, 'echo'));
    await exchange(link, call('legacy', 2, 'echo'));
    expect(server.seen.slice(1).map(({ url }) => url)).toEqual(['/message?stream=0', '/message?stream=0']);
  });

  test.each<[string, Answer, string]>([
    ['names no endpoint in time', (_seen, response) => events(response), 'timeout'],
    ['answers nothing in time', () => {}, 'timeout'],
    ['answers with a status', (_seen, response) => response.writeHead(404).end(), 'unavailable'],
    ['answers with another type', (_seen, response) => response.writeHead(200).end(), 'malformed'],
    ['ends its stream', (_seen, response) => { events(response); response.end(); }, 'unavailable'],
  ])('a server that %s is refused', async (_how, answer, kind) => {
    const server = await serve(answer);
    served.push(server);
    const { upstream } = upstreamAt(server.url, { connectTimeoutMs: 200 });
    await expect(upstream.open(ALICE, 'legacy')).rejects.toMatchObject({ failure: { kind } });
  });

  test('the same ids in two conversations never cross (S-16, CVE-2026-25536)', async () => {
    const { upstream, link } = await open((seen, say) => {
      const ms = Number(argumentsOf(seen)['ms']);
      setTimeout(() => echo(seen, say), ms);
    });
    const links = [link, await upstream.open(BOB, 'legacy')];
    await Promise.all(links.flatMap((one, owner) => [40, 20, 0].map(async (ms, nth) => {
      const args = { owner, nth, ms };
      const sink = await exchange(one, call('legacy', 1, 'echo', args));
      expect(jsonOf(sink)).toEqual(args);
    })));
  });

  test('requests and notifications of the server reach the listener, and answers go back', async () => {
    const answered: unknown[] = [];
    const { link } = await open((seen, say) => {
      if (seen.json.method === 'notifications/initialized') say(event({ jsonrpc: '2.0', id: 's1', method: 'ping' }));
      else answered.push(seen.json);
    });
    const sink = new Sink();
    link.listen(sink, undefined);
    await link.notify(notification('legacy', 'notifications/initialized'), SEND);
    await sink.until(({ messages }) => messages.length === 1);
    await link.reply(result('legacy', 's1', {}), SEND);
    expect(answered).toEqual([{ jsonrpc: '2.0', id: 's1', result: {} }]);
  });

  test('an event that is no acceptable message is dropped and told', async () => {
    const { link, events: told } = await open((seen, say) => {
      say('data: garbage\n\nevent: other\ndata: {}\n\ndata:\n\n');
      say(event(toolResult(99, 'unknown')));
      echo(seen, say);
    });
    expect(textOf(await exchange(link, call('legacy', 1, 'echo')))).toBe('{}');
    expect(told.drops.map(({ what }) => what)).toEqual([
      'not an acceptable message: malformed_json',
      'reply with an unknown id',
    ]);
  });

  test('a cancelled request is told to the server under our id', async () => {
    const { link, server } = await open(() => {});
    const { sink, pending } = send(link, call('legacy', 'c', 'echo'));
    while (server.seen.length < 2) await sleep(5);
    pending.cancel('enough');
    while (server.seen.length < 3) await sleep(5);
    expect(server.seen[2]?.json.params).toEqual({ requestId: 1, reason: 'enough' });
    expect(sink.ends).toEqual([]);
  });

  test.each([
    [400, 'unavailable'],
    [404, 'session_lost'],
  ])('a POST that is answered with %i fails its request', async (status, kind) => {
    const { link } = await open((_seen, _say, response) => void response.writeHead(status).end());
    expect((await exchange(link, call('legacy', 1, 'echo'))).failure?.kind).toBe(kind);
  });

  test('the end of the stream is the end of the conversation', async () => {
    const { link, server } = await open((_seen, say) => say('data: {"jsonrpc":"2.0","id":'));
    let closed = 0;
    link.onClosed(() => (closed += 1));
    const { sink } = send(link, call('legacy', 1, 'echo'));
    while (server.seen.length < 2) await sleep(5);
    await server.close();
    served.length = 0;
    await sink.over();
    expect([sink.failure?.kind, closed]).toEqual(['unavailable', 1]);
    expect((await exchange(link, call('legacy', 2, 'echo'))).failure?.kind).toBe('unavailable');
  });

  test('closing breaks the stream', async () => {
    const { link, server } = await open(() => {});
    await link.close();
    await server.aborted(0);
  });

  test('what is not cleared is refused (S-11)', async () => {
    const { link, server } = await open(() => {});
    const json = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x', arguments: {} } };
    const forged = uncleared('legacy', json) as Parameters<Link['request']>[0];
    expect(() => link.request(forged, new Sink(), SEND)).toThrow('not cleared');
    expect(server.seen).toHaveLength(1);
  });
});
