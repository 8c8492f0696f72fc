import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import { argumentsOf, event, events, withHandshake, type Answer } from './fixture/http-server.ts';
import { cleanUp, echo, legacy, modern, serving, upstreamAt } from './http-setup.ts';
import {
  ALICE,
  BOB,
  build,
  call,
  exchange,
  handshake,
  jsonOf,
  notification,
  result,
  send,
  SEND,
  Sink,
  uncleared,
} from './support.ts';

afterEach(cleanUp);

describe('what is sent', () => {
  test('a modern request has its own headers, the secrets and the trace, and no other (S-11, S-14, S-16)', async () => {
    const { link, server } = await modern(
      echo,
      { headers: { Authorization: 'env:AUTH', 'X-Api-Key': 'file:key' } },
      { secrets: { 'env:AUTH': 'Bearer upstream', 'file:key': 'k-1' } },
    );
    const sink = await exchange(link, call('modern', 1, 'tööl', { region: 'eu', n: 3 }), {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      headerParams: [{ name: 'Region', path: ['region'], type: 'string' }],
      extraHeaders: [
        ['Mcp-Param-Other', 'x'], ['mcp-param-region', 'forged'], ['authorization', 'Bearer client'], ['Cookie', 'a=b'],
      ],
    });
    expect(jsonOf(sink)).toEqual({ region: 'eu', n: 3 });
    const { headers, body } = server.seen[0] ?? { headers: {}, body: '' };
    expect(headers).toEqual({
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      authorization: 'Bearer upstream',
      connection: 'keep-alive',
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/json',
      host: `127.0.0.1:${String(server.port)}`,
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?dMO2w7Zs?=',
      'mcp-param-other': 'x',
      'mcp-param-region': 'eu',
      'mcp-protocol-version': '2026-07-28',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-api-key': 'k-1',
    });
  });

  test('a legacy conversation names its session and version once known, and ends its session (S-57)', async () => {
    const { link, server } = await legacy(echo);
    await exchange(link, call('legacy', 1, 'echo'));
    await link.close();
    await link.close();
    const facts = server.seen.map(({ method, json: { method: rpc }, headers }) =>
      [method, rpc, headers['mcp-session-id'], headers['mcp-protocol-version'], headers['mcp-method']]);
    expect(facts).toEqual([
      ['POST', 'initialize', undefined, undefined, undefined],
      ['POST', 'notifications/initialized', 'session-1', '2025-11-25', undefined],
      ['POST', 'tools/call', 'session-1', '2025-11-25', undefined],
      ['DELETE', undefined, 'session-1', '2025-11-25', undefined],
    ]);
  });

  test('credentials of one server are never sent to another (S-16)', async () => {
    const [one, two] = [await serving(echo), await serving(echo)];
    const secrets = { 'env:ONE': 'Bearer one', 'env:TWO': 'Bearer two' };
    const first = upstreamAt(one.url, 'modern', { headers: { Authorization: 'env:ONE' } }, { secrets });
    const second = upstreamAt(two.url, 'modern', { headers: { Authorization: 'env:TWO' } }, { secrets });
    const links = [await first.upstream.open(ALICE, 'modern'), await second.upstream.open(ALICE, 'modern')];
    await Promise.all(links.map((link) => exchange(link, call('modern', 1, 'echo'))));
    expect([one, two].map(({ seen }) => seen.map(({ headers }) => headers.authorization)))
      .toEqual([['Bearer one'], ['Bearer two']]);
  });

  test('what is not cleared is refused right before it would be written (S-11)', async () => {
    const { link, server } = await modern(echo);
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x', arguments: {} } };
    const forged = uncleared('modern', request) as Parameters<Link['request']>[0];
    expect(() => link.request(forged, new Sink(), SEND)).toThrow('not cleared');
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const note = uncleared('modern', initialized) as Parameters<Link['notify']>[0];
    expect(() => link.notify(note, SEND)).toThrow('not cleared');
    expect(server.seen).toEqual([]);
  });

  test.each([
    [{ url: 'http://example.com/mcp' }, /plain HTTP to example.com/],
    [{ url: 'http://localhost.example.com/mcp' }, /plain HTTP/],
    [{ url: 'http://0.0.0.0/mcp' }, /plain HTTP/],
    [{ url: 'https://user:pass@example.com/mcp' }, /user name or password/],
    [{ url: 'https://example.com/mcp', headers: { Host: 'env:A' } }, /sets this header itself/],
    [{ url: 'https://example.com/mcp', headers: { 'Mcp-Session-Id': 'env:A' } }, /sets this header itself/],
    [{ url: 'https://example.com/mcp', headers: { Authorization: 'env:BAD' } }, /line break/],
    [{ url: 'https://example.com/mcp', headers: { Authorization: 'env:NONE' } }, /not set/],
    [{ url: 'https://example.com/mcp', caFile: '/no/such/file' }, /ENOENT/],
  ])('the configuration %j is refused, without showing a secret (S-65, S-83)', (http, why) => {
    const secrets = { 'env:A': 'hunter2', 'env:BAD': 'hunter2\r\nx: y' };
    const create = (): unknown => build({ http }, { secrets });
    expect(create).toThrow(why);
    expect(create).toThrow(/^servers\.test: /);
    expect(create).not.toThrow(/hunter2/);
  });

  test.each(['http://127.0.0.1:1/', 'http://127.8.9.1:1/', 'http://localhost:1/', 'http://[::1]:1/'])(
    '%s is this machine', (url) => {
      expect(() => upstreamAt(url, 'modern')).not.toThrow();
    });
});

describe('what wants no reply', () => {
  test.each([200, 202, 204])('is taken with status %i', async (status) => {
    const { link, server } = await legacy((_seen, response) => response.writeHead(status).end());
    await link.notify(notification('legacy', 'notifications/roots/list_changed'), SEND);
    await link.reply(result('legacy', 'server-1', { roots: [] }), SEND);
    expect(server.seen.at(-1)?.json).toEqual({ jsonrpc: '2.0', id: 'server-1', result: { roots: [] } });
  });

  test.each([
    [(response: Parameters<Answer>[1]) => response.writeHead(400).end(), 'unavailable'],
    [(response: Parameters<Answer>[1]) => response.destroy(), 'unavailable'],
    [() => {}, 'timeout'],
  ])('fails when the server does not take it', async (answer, kind) => {
    const { link } = await legacy((_seen, response) => answer(response));
    const note = notification('legacy', 'notifications/roots/list_changed');
    await expect(link.notify(note, { ...SEND, timeoutMs: 200 })).rejects.toMatchObject({ failure: { kind } });
  });
});

test('what a server says to a message that wants no reply is not read for long', async () => {
  const { link, server } = await legacy((_seen, response) => {
    response.writeHead(202, { 'content-type': 'text/plain' });
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await link.notify(notification('legacy', 'notifications/roots/list_changed'), { ...SEND, timeoutMs: 600_000 });
  await server.aborted(2);
});

describe('cancelling', () => {
  test('before the reply begins closes the connection, and nothing reaches the sink', async () => {
    const { link, server } = await modern(() => {});
    const { sink, pending } = send(link, call('modern', 1, 'echo'));
    while (server.seen.length === 0) await sleep(5);
    pending.cancel('enough');
    await server.aborted(0);
    expect([sink.ends, sink.messages]).toEqual([[], []]);
  });

  test('inside a stream closes the connection', async () => {
    const { link, server } = await modern((_seen, response) => {
      events(response);
      response.write(event({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 1 } }));
    });
    const { sink, pending } = send(link, call('modern', 1, 'echo'));
    await sink.until(({ messages }) => messages.length === 1);
    pending.cancel('enough');
    await server.aborted(0);
    expect(sink.ends).toEqual([]);
  });

  test('while it waits for a connection never sends it', async () => {
    const waiting: (() => void)[] = [];
    const { link, server } = await modern((seen, response) => {
      waiting.push(() => echo(seen, response, 0));
    }, { connectionsMax: 1 });
    const first = send(link, call('modern', 1, 'echo'));
    while (waiting.length < 1) await sleep(5);
    const second = send(link, call('modern', 2, 'echo'));
    second.pending.cancel('enough');
    waiting[0]?.();
    await first.sink.over();
    const third = send(link, call('modern', 3, 'echo'));
    while (waiting.length < 2) await sleep(5);
    waiting[1]?.();
    await third.sink.over();
    expect(server.seen.map(({ json }) => json.id)).toEqual([1, 3]);
    expect(second.sink.ends).toEqual([]);
  });

  test('in the legacy era tells the server with a message too, because closing alone does not', async () => {
    const { link, server } = await legacy(({ json: { method } }, response) => {
      if (method === 'notifications/cancelled') response.writeHead(202).end();
    });
    const { pending } = send(link, call('legacy', 'c', 'echo'));
    while (server.seen.length < 3) await sleep(5);
    pending.cancel('enough'.repeat(1000));
    while (server.seen.length < 4) await sleep(5);
    expect(server.seen[3]?.json).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 'c', reason: 'enough'.repeat(1000).slice(0, 200) },
    });
  });

  test('the end of the conversation ends every request once', async () => {
    const { link, server } = await modern(() => {});
    const { sink } = send(link, call('modern', 1, 'echo'));
    while (server.seen.length === 0) await sleep(5);
    await link.close();
    await server.aborted(0);
    expect(sink.ends).toMatchObject([{ kind: 'cancelled' }]);
    expect((await exchange(link, call('modern', 2, 'echo'))).failure?.kind).toBe('cancelled');
  });
});

describe('conversations', () => {
  test('with the same ids at the same time never cross (S-16, CVE-2026-25536)', async () => {
    const { upstream, link, server } = await modern((seen, response, nth) => {
      setTimeout(() => echo(seen, response, nth), Number(argumentsOf(seen)['ms']));
    });
    const links = [link, await upstream.open(BOB, 'modern')];
    const all = links.flatMap((one, owner) => [40, 20, 0].map(async (ms, at) => {
      const args = { owner, at, ms };
      expect(jsonOf(await exchange(one, call('modern', 1, 'echo', args)))).toEqual(args);
    }));
    await Promise.all(all);
    expect(server.seen).toHaveLength(6);
  });

  test('keep their sessions apart', async () => {
    let sessions = 0;
    const server = await serving((seen, response, nth) => {
      if (seen.json.method === 'initialize') sessions += 1;
      withHandshake(echo, `session-${String(sessions)}`)(seen, response, nth);
    });
    const { upstream } = upstreamAt(server.url, 'legacy');
    const links = [await upstream.open(ALICE, 'legacy'), await upstream.open(BOB, 'legacy')];
    for (const link of links) await handshake(link);
    for (const link of links) await exchange(link, call('legacy', 1, 'echo'));
    expect(server.seen.slice(-2).map(({ headers }) => headers['mcp-session-id'])).toEqual(['session-1', 'session-2']);
  });
});

