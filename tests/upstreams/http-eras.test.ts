import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { event, events, sendJson, withHandshake, type Answer } from './fixture/http-server.ts';
import { cleanUp, modern, serving, upstreamAt } from './http-setup.ts';
import {
  ALICE,
  BOB,
  call,
  exchange,
  request,
  Sink,
} from './support.ts';

afterEach(cleanUp);

const discovery = { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: {} };
const isDiscovery = (seen: Parameters<Answer>[0]): boolean => seen.json.method === 'server/discover';
const noHandshake: Answer = ({ json: { id } }, response) =>
  sendJson(response, { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }, 404);

const list = (id: unknown, text = 'x'): JsonObject => {
  const description = text.repeat(100);
  const tools = Array.from({ length: 50 }, (_none, nth) => ({ name: `tool-${String(nth)}`, description }));
  return { jsonrpc: '2.0', id: id as string, result: { tools } };
};
const resultOf = (sink: Sink): unknown => (sink.reply?.kind === 'result' ? sink.reply.result : undefined);

describe('eras', () => {
  test.each<[string, string[], Answer]>([
    ['modern by its discovery', ['modern'], (seen, response, nth) => (isDiscovery(seen)
      ? sendJson(response, { jsonrpc: '2.0', id: seen.json.id, result: discovery })
      : noHandshake(seen, response, nth))],
    ['modern by its error', ['modern'], (seen, response, nth) => (isDiscovery(seen)
      ? sendJson(response, { jsonrpc: '2.0', id: seen.json.id, error: { code: -32021, message: 'capabilities' } }, 400)
      : noHandshake(seen, response, nth))],
    ['of both eras', ['legacy', 'modern'], withHandshake((seen, response) =>
      sendJson(response, { jsonrpc: '2.0', id: seen.json.id, result: discovery }))],
    ['legacy, with an error for what it does not know', ['legacy'], withHandshake((_seen, response) =>
      sendJson(response, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'no session' } }, 400))],
    ['legacy, with a plain status', ['legacy'], withHandshake((_seen, response) => response.writeHead(404).end())],
    ['modern of a version that is not spoken, and legacy', ['legacy'], withHandshake((seen, response) => {
      const error = { code: -32022, message: 'v', data: { supported: ['2031-01-01'] } };
      sendJson(response, { jsonrpc: '2.0', id: seen.json.id, error }, 400);
    })],
  ])('a server is %s', async (_what, eras, answer) => {
    const server = await serving(answer);
    const { upstream, events: told } = upstreamAt(server.url, 'auto');
    const [first, second] = await Promise.all([upstream.eras(), upstream.eras()]);
    expect([...first].toSorted()).toEqual(eras);
    expect(second).toBe(first);
    expect(told.changes).toMatchObject([{ change: 'era_found', detail: { eras: eras.join(' ') } }]);
    expect(server.seen.filter(isDiscovery)).toHaveLength(1);
    const sessions = server.seen.filter(({ headers }) => headers['mcp-session-id'] !== undefined);
    expect(sessions.map(({ method }) => method)).toEqual(eras.includes('legacy') ? ['DELETE'] : []);
  });

  test('401 decides nothing, and is asked again later', async () => {
    let status = 401;
    let nowMs = 0;
    const server = await serving((seen, response, nth) => {
      if (status === 401) response.writeHead(401).end();
      else withHandshake((_seen, denied) => denied.writeHead(404).end())(seen, response, nth);
    });
    const { upstream } = upstreamAt(server.url, 'auto', {}, { clock: () => nowMs });
    await expect(upstream.eras()).rejects.toMatchObject({ failure: { kind: 'unavailable', detail: /401/ } });
    status = 200;
    await expect(upstream.eras()).rejects.toThrow('401');
    nowMs = 2000;
    expect([...(await upstream.eras())]).toEqual(['legacy']);
  });

  test('a server that turns out to be of another era is asked again', async () => {
    let isModern = true;
    const server = await serving((seen, response, nth) => {
      const { id } = seen.json;
      if (isModern && isDiscovery(seen)) sendJson(response, { jsonrpc: '2.0', id, result: discovery });
      else if (isModern) noHandshake(seen, response, nth);
      else withHandshake((_seen, denied) => denied.writeHead(405).end())(seen, response, nth);
    });
    const { upstream } = upstreamAt(server.url, 'auto');
    expect([...(await upstream.eras())]).toEqual(['modern']);
    isModern = false;
    const link = await upstream.open(ALICE, 'modern');
    await exchange(link, call('modern', 1, 'echo'));
    expect([...(await upstream.eras())]).toEqual(['legacy']);
  });
});

describe('large lists', () => {
  test('that did not change are the same object, under the id of each request', async () => {
    const { link, upstream } = await modern(({ json: { id } }, response) => sendJson(response, list(id)));
    const first = await exchange(link, request('modern', 1, 'tools/list'));
    const second = await exchange(await upstream.open(BOB, 'modern'), request('modern', 'two', 'tools/list'));
    expect(resultOf(second)).toBe(resultOf(first));
    expect(second.reply).toMatchObject({
      id: 'two',
      json: { id: 'two', jsonrpc: '2.0' },
      direction: 'to_client',
      version: '2026-07-28',
    });
    expect(second.incoming[0]?.bytes).toBe(JSON.stringify(list('two')).length);
  });

  test('in events too', async () => {
    const { link } = await modern(({ json: { id } }, response) => {
      events(response);
      response.end(event(list(id)));
    });
    const first = await exchange(link, request('modern', 1, 'tools/list'));
    const second = await exchange(link, request('modern', 2, 'tools/list'));
    expect(resultOf(second)).toBe(resultOf(first));
  });

  test('that changed by one character are read again', async () => {
    const texts = ['x', 'x', 'y'];
    const { link } = await modern(({ json: { id } }, response) => sendJson(response, list(id, texts.shift())));
    const [first, second, third] = [
      await exchange(link, request('modern', 1, 'tools/list')),
      await exchange(link, request('modern', 2, 'tools/list')),
      await exchange(link, request('modern', 3, 'tools/list')),
    ];
    expect(resultOf(second)).toBe(resultOf(first));
    expect(resultOf(third)).not.toEqual(resultOf(first));
    expect(resultOf(third)).toMatchObject(list(3, 'y')['result'] as JsonObject);
  });

  test('of tools are not remembered for calls', async () => {
    const { link } = await modern(({ json: { id } }, response) => sendJson(response, list(id)));
    const sinks = [await exchange(link, call('modern', 1, 'a')), await exchange(link, call('modern', 2, 'a'))];
    expect(resultOf(sinks[1] ?? new Sink())).not.toBe(resultOf(sinks[0] ?? new Sink()));
  });
});
