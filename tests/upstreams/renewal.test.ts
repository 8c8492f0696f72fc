import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Cleared, Request, SecretProbe } from '@durward/core';
import type { Upstream } from '../../packages/gateway/src/upstream/link.ts';
import type {
  LinkCredential, StandingCheck, UpstreamCredential,
} from '../../packages/gateway/src/upstream/link-credential.ts';
import { event, events, sendJson, toolResult, type Answer, type Served } from './fixture/http-server.ts';
import { cleanUp, legacy, modern, serving } from './http-setup.ts';
import { ALICE, build, call, exchange, request, send, Sink, textOf, type Built } from './support.ts';

const built: Built[] = [];
afterEach(async () => {
  await Promise.all(built.splice(0).map(({ upstream }) => upstream.close()));
  await cleanUp();
});

const NOTHING: SecretProbe = { armed: false, appearsIn: () => false, placesIn: () => [], mask: (text) => text };

/** A credential whose tokens are numbers: each refusal gives the next one, as long as there are any. */
class Numbered implements UpstreamCredential, LinkCredential {
  current = 1;
  refusals = 0;
  readonly last: number;

  constructor(last = Number.POSITIVE_INFINITY) {
    this.last = last;
  }

  for(): LinkCredential {
    return this;
  }

  headers(): readonly string[] {
    return ['authorization', `Bearer ${String(this.current)}`];
  }

  async refused(): Promise<boolean> {
    this.refusals += 1;
    if (this.current >= this.last) return false;
    this.current += 1;
    return true;
  }

  probeFor(): SecretProbe {
    return NOTHING;
  }

  async close(): Promise<void> {}
}

const isFrom = (header: string | undefined, first: number): boolean => Number(header?.split(' ')[1]) >= first;

/** Answers as `next` does, and only to tokens from a number on that may rise. */
function guarded(from: () => number, next: Answer): Answer {
  return (seen, response, nth) => {
    if (isFrom(seen.headers.authorization, from())) next(seen, response, nth);
    else sendJson(response, {}, 401, { 'www-authenticate': 'Bearer error="invalid_token"' });
  };
}

const PING = { jsonrpc: '2.0', id: 's', method: 'ping' };

describe('the standalone stream of a legacy conversation under a credential', () => {
  test('that is refused is opened with another token, and brings what there is (S-56)', async () => {
    const credential = new Numbered();
    const { link, server } = await legacy(
      guarded(() => 2, (_seen, response) => {
        events(response);
        response.write(event(PING, 'g1'));
      }),
      {},
      { credential },
    );
    const sink = new Sink();
    link.listen(sink, undefined);
    await sink.until(({ messages }) => messages.length === 1);
    expect([credential.refusals, sink.ends]).toEqual([1, []]);
    expect(server.seen.filter(({ method }) => method === 'GET').map(({ headers }) => headers.authorization))
      .toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('that the server ends with its token goes on where it ended, with a fresh one (S-56)', async () => {
    const credential = new Numbered();
    let from = 1;
    const { link, server } = await legacy(
      guarded(() => from, (seen, response) => {
        events(response);
        const isResumed = seen.headers['last-event-id'] === 'g1';
        response.write(`retry: 60\n${event({ ...PING, id: isResumed ? 'later' : 'first' }, isResumed ? 'g2' : 'g1')}`);
        if (isResumed) return;
        from = 2;
        response.end();
      }),
      {},
      { credential },
    );
    const sink = new Sink();
    link.listen(sink, undefined);
    await sink.until(({ messages }) => messages.length === 2);
    expect(sink.messages.map((message) => 'id' in message && message.id)).toEqual(['first', 'later']);
    expect([credential.refusals, sink.ends]).toEqual([1, []]);
    expect(server.seen.filter(({ method }) => method === 'GET').map(({ headers }) => headers['last-event-id']))
      .toEqual([undefined, 'g1', 'g1']);
  });

  test('that is refused whatever the token ends after two more attempts (S-56)', async () => {
    const credential = new Numbered();
    const { link, server } = await legacy(guarded(() => 99, () => {}), {}, { credential });
    const sink = new Sink();
    link.listen(sink, undefined);
    expect((await sink.over()).failure?.kind).toBe('unavailable');
    expect(server.seen.filter(({ method }) => method === 'GET')).toHaveLength(3);
  });

  test('for which there is no other token ends at once', async () => {
    const { link, server } = await legacy(guarded(() => 2, () => {}), {}, { credential: new Numbered(1) });
    const sink = new Sink();
    link.listen(sink, undefined);
    expect((await sink.over()).failure?.kind).toBe('unavailable');
    expect(server.seen.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });
});

const listen = (id: number): Cleared<Request> =>
  request('modern', id, 'subscriptions/listen', { notifications: { toolsListChanged: true } });

describe('a subscription under a credential', () => {
  test('that the server ends with its token ends for the client; a new one has a fresh token (S-56)', async () => {
    const credential = new Numbered();
    let from = 1;
    const { link, server } = await modern(
      guarded(() => from, (_seen, response) => {
        events(response);
        if (from === 1) response.end();
        else response.write(event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' }));
        from = 2;
      }),
      {},
      { credential },
    );
    const { sink: first } = send(link, listen(1), { timeoutMs: Infinity });
    expect((await first.over()).failure?.kind).toBe('unavailable');
    const { sink: second, pending } = send(link, listen(2), { timeoutMs: Infinity });
    await second.until(({ messages }) => messages.length === 1);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 2']);
    pending.cancel('done');
  });
});

describe('a call whose stream breaks under a credential', () => {
  test('is resumed with another token when the first is refused; the call is sent once (S-56)', async () => {
    const credential = new Numbered();
    let from = 1;
    const { link, server } = await legacy(
      guarded(() => from, (seen, response) => {
        events(response);
        if (seen.method === 'GET') response.end(event(toolResult(7, 'resumed'), 'e2'));
        else response.end('retry: 60\nid: e1\ndata:\n\n');
        from = 2;
      }),
      {},
      { credential },
    );
    expect(textOf(await exchange(link, call('legacy', 7, 'echo')))).toBe('"resumed"');
    expect(credential.refusals).toBe(1);
    expect(server.seen.filter(({ json }) => json.method === 'tools/call')).toHaveLength(1);
  });

  test('and that no token resumes fails, and is not sent again either (S-56)', async () => {
    const credential = new Numbered();
    let from = 1;
    const { link, server } = await legacy(
      guarded(() => from, (_seen, response) => {
        events(response);
        response.end('retry: 60\nid: e1\ndata:\n\n');
        from = 99;
      }),
      {},
      { credential },
    );
    expect((await exchange(link, call('legacy', 7, 'echo'))).failure?.kind).toBe('unavailable');
    expect(server.seen.filter(({ json }) => json.method === 'tools/call')).toHaveLength(1);
    expect(server.seen.filter(({ method }) => method === 'GET')).toHaveLength(3);
  });
});

/** Takes tokens from a number on, for the stream and for messages; answers on the stream. */
async function sseServer(
  from: (method: string) => number,
  credential: UpstreamCredential,
): Promise<{ readonly server: Served; readonly upstream: Upstream }> {
  let stream: ServerResponse | undefined;
  const server = await serving((seen, response) => {
    if (!isFrom(seen.headers.authorization, from(seen.method))) {
      sendJson(response, {}, 401, { 'www-authenticate': 'Bearer' });
    } else if (seen.method === 'GET') {
      stream = response;
      events(response);
      response.write('event: endpoint\ndata: /message\n\n');
    } else {
      response.writeHead(202).end();
      stream?.write(event(toolResult(seen.json.id, seen.headers.authorization)));
    }
  });
  const one = build({ sse: { url: server.url } }, { credential });
  built.push(one);
  return { server, upstream: one.upstream };
}

describe('what a credential has opened', () => {
  /** Nothing is over until somebody says so. */
  class Ending extends Numbered {
    isOver = false;

    standing(): StandingCheck {
      return async () => (this.isOver ? { kind: 'unconnected', detail: 'the account was ended' } : undefined);
    }
  }

  test('ends with it: the standalone stream, a subscription, and a conversation over HTTP+SSE (S-46)', async () => {
    const credential = new Ending();
    const old = await legacy((_seen, response) => events(response), {}, { credential });
    const standing = new Sink();
    old.link.listen(standing, undefined);
    const young = await modern((_seen, response) => events(response), {}, { credential });
    const { sink: subscription } = send(young.link, listen(1), { timeoutMs: Infinity });
    const sse = await sseServer(() => 1, credential);
    const conversation = await sse.upstream.open(ALICE, 'legacy');
    const closed = new Promise<void>((resolve) => conversation.onClosed(resolve));
    await sleep(900);
    expect([standing.ends, subscription.ends]).toEqual([[], []]);
    credential.isOver = true;
    expect((await standing.over()).failure?.kind).toBe('unconnected');
    expect((await subscription.over()).failure?.kind).toBe('unconnected');
    await closed;
  });

  test('is looked at as long as there is something open, and not longer', async () => {
    const credential = new Ending();
    const looks = vi.spyOn(credential, 'standing');
    const { link } = await legacy((_seen, response) => events(response), {}, { credential });
    link.listen(new Sink(), undefined).cancel('done');
    await sleep(900);
    credential.isOver = true;
    const sink = new Sink();
    link.listen(sink, undefined);
    expect((await sink.over()).failure?.kind).toBe('unconnected');
    expect(looks).toHaveBeenCalledTimes(2);
  });
});

describe('a server over HTTP+SSE under a credential', () => {
  test('shows it with the stream and with every message (S-16)', async () => {
    const { server, upstream } = await sseServer(() => 1, new Numbered());
    const link = await upstream.open(ALICE, 'legacy');
    expect(textOf(await exchange(link, call('legacy', 7, 'echo')))).toBe('"Bearer 1"');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 1']);
  });

  test('opens its stream, and sends its messages, with another token when one is refused (S-56)', async () => {
    const credential = new Numbered();
    const { server, upstream } = await sseServer((method) => (method === 'GET' ? 2 : 3), credential);
    const link = await upstream.open(ALICE, 'legacy');
    expect(textOf(await exchange(link, call('legacy', 7, 'echo')))).toBe('"Bearer 3"');
    expect([credential.refusals, server.seen.length]).toEqual([2, 4]);
  });

  test('that refuses every token is not asked for ever, and a call ends', async () => {
    const opening = await sseServer((method) => (method === 'GET' ? 99 : 1), new Numbered());
    await expect(opening.upstream.open(ALICE, 'legacy')).rejects.toThrow('401');
    expect(opening.server.seen).toHaveLength(3);
    const calling = await sseServer((method) => (method === 'GET' ? 1 : 99), new Numbered());
    const { sink } = send(await calling.upstream.open(ALICE, 'legacy'), call('legacy', 7, 'echo'));
    expect((await sink.over()).failure?.kind).toBe('unavailable');
    expect(calling.server.seen).toHaveLength(4);
  });
});
