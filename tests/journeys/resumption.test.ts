import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EVERYTHING, type TestGateway } from '../support/gateway.ts';
import { beginSession, legacyHeaders, openStream, send, type OpenStream } from '../support/wire.ts';
import { messagesIn } from './support/replies.ts';
import { callOpen, requestOf, standing } from './support/talk.ts';
import { openTwoRoutes, sessionOf, type Owned, type TwoRoutes } from './support/two-routes.ts';
import { nextWaiting, type HttpUpstream, type ToolCall } from './support/upstreams.ts';

let routes: TwoRoutes;
let upstream: HttpUpstream;
let gateway: TestGateway;
let waiting: ToolCall[];

beforeAll(async () => {
  routes = await openTwoRoutes();
  ({ upstream, gateway, waiting } = routes);
});

afterAll(() => routes.close());

beforeEach(() => {
  waiting.length = 0;
});

describe('Last-Event-ID', () => {
  const streams: OpenStream[] = [];
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });

  async function begun(owner: Owned): Promise<string> {
    const stream = await standing(owner);
    streams.push(stream);
    const { id } = await stream.next((event) => event.id !== undefined);
    return id ?? '';
  }

  test('of another user, client, session or route, or changed in one character, resumes nothing (S-60)', async () => {
    const [owner, second, eve] = [await sessionOf(gateway), await sessionOf(gateway), await sessionOf(gateway, 'eve')];
    const other = await sessionOf(gateway, 'ana', { client: 'other' });
    const elsewhere = await sessionOf(gateway, 'ana', {}, 'two');
    const opened = upstream.standing.length;
    const id = await begun(owner);
    await expect.poll(() => upstream.standing.length).toBe(opened + 1);
    const changedInOne = `${id.slice(0, 20)}${id[20] === 'A' ? 'B' : 'A'}${id.slice(21)}`;
    const tampered = [changedInOne, `${id}A`, id.slice(1), `${id}=`, '1.0', ''];
    const attempts: (readonly [Owned, string])[] = [
      ...[second, eve, other, elsewhere].map((thief) => [thief, id] as const),
      ...tampered.map((changed) => [owner, changed] as const),
    ];
    for (const [who, presented] of attempts) {
      const headers = { ...legacyHeaders(who.token, who.session), 'last-event-id': presented };
      expect([presented, (await send(who.url, { method: 'GET', headers })).status]).toEqual([presented, 400]);
    }
    const refused = gateway.records().filter(({ control }) => control === 'SN003');
    expect(refused.length).toBe(attempts.length);
    // The stream that they were after goes on.
    upstream.standing.at(-1)?.write('data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n');
    await streams[0]?.next(({ data }) => data.includes('list_changed'));
    expect(streams[0]?.events.length).toBe(2);
  });

  test('of a session that has ended resumes nothing, also not in its owner’s next session (S-60, S-64)', async () => {
    const owner = await sessionOf(gateway);
    const id = await begun(owner);
    await send(owner.url, { method: 'DELETE', headers: legacyHeaders(owner.token, owner.session) });
    const dead = { ...legacyHeaders(owner.token, owner.session), 'last-event-id': id };
    expect((await send(owner.url, { method: 'GET', headers: dead })).status).toBe(404);
    const next = { ...legacyHeaders(owner.token, await beginSession(owner.url, owner.token)), 'last-event-id': id };
    expect((await send(owner.url, { method: 'GET', headers: next })).status).toBe(400);
  });

  test('needs a token like every request (S-60, S-61)', async () => {
    const owner = await sessionOf(gateway);
    const id = await begun(owner);
    const headers = { ...legacyHeaders(undefined, owner.session), 'last-event-id': id };
    expect((await send(owner.url, { method: 'GET', headers })).status).toBe(401);
  });

  test('brings the messages of its own stream only (S-60)', async () => {
    const owner = await sessionOf(gateway);
    const opening = ['first', 'second'].map((id) => callOpen(owner, 'gated', {}, { id }));
    await nextWaiting(waiting, 2);
    for (const asked of waiting) asked.progress(1);
    const open = await Promise.all(opening);
    const [event] = await Promise.all(open.map((stream) => stream.next(({ data }) => data.includes('progress'))));
    for (const stream of open) stream.close();
    await Promise.all(open.map((stream) => stream.ended));
    for (const asked of waiting.toReversed()) asked.reply(`of the ${String(asked.seen.json.id)}`);
    const resumed = await standing(owner, event?.id);
    await resumed.ended;
    const content = [{ text: '"of the first"' }];
    expect(messagesIn(resumed.events)).toMatchObject([{ id: 'first', result: { content } }]);
  });
});

describe('a stream whose connection broke', () => {
  test('is resumed with exactly what was missed: nothing lost, nothing twice (S-60)', async () => {
    const owner = await sessionOf(gateway);
    const opening = callOpen(owner, 'gated', {}, { id: 'long' });
    const asked = await nextWaiting(waiting);
    const sent = 12;
    const seen: unknown[] = [];
    let stream = await (asked.progress(1), opening);
    let lastEventId: string | undefined;
    let next = 2;
    // Each connection sees two more messages, and breaks; two more come while nobody is connected.
    while (next <= sent) {
      asked.progress(next);
      const until = next;
      const event = await stream.next(({ data }) => data.includes(`"progress":${String(until)}}`));
      lastEventId = event.id;
      stream.close();
      await stream.ended;
      seen.push(...messagesIn(stream.events));
      asked.progress(next + 1);
      next += 2;
      stream = await standing(owner, lastEventId);
    }
    asked.reply('done');
    await stream.ended;
    seen.push(...messagesIn(stream.events));
    const progress = seen.map((message) => (message as { params?: { progress?: number } }).params?.progress);
    expect(progress.slice(0, -1)).toEqual(Array.from({ length: sent + 1 }, (_one, at) => at + 1));
    expect(seen.at(-1)).toMatchObject({ id: 'long', result: { content: [{ text: '"done"' }] } });
  });

  test('is resumed with a renewed token, and its old connection gives way (S-60, S-61)', async () => {
    const owner = await sessionOf(gateway);
    const opening = callOpen(owner, 'gated');
    const asked = await nextWaiting(waiting);
    asked.progress(1);
    const old = await opening;
    const { id } = await old.next(({ data }) => data.includes('progress'));
    const renewed = { ...owner, token: await gateway.token('one') };
    const resumed = await standing(renewed, id);
    await old.ended;
    asked.reply('for the new connection');
    await resumed.ended;
    expect(messagesIn(resumed.events)).toMatchObject([{ result: {} }]);
    expect(messagesIn(old.events).length).toBe(1);
  });

  test('brings nothing that the rules of now forbid, and says so (S-60)', async () => {
    const granted = {
      name: 'some', to: { anyone: true as const }, servers: ['one'], tools: ['echo', 'gated'], methods: ['acme/*'],
    };
    const servers = { one: upstream.config, two: upstream.config };
    await gateway.reload({ servers, grants: [granted] });
    try {
      const owner = await sessionOf(gateway);
      const opening = callOpen(owner, 'gated', {}, { id: 'kept' });
      const asked = await nextWaiting(waiting);
      asked.progress(1);
      const stream = await opening;
      const { id } = await stream.next(({ data }) => data.includes('progress'));
      stream.close();
      await stream.ended;
      asked.say({ method: 'acme/news', params: { secret: 'only for those who may hear it' } });
      asked.reply('secret of a tool that was granted');
      // The gateway has taken both in before the rules change.
      const replies = () => gateway.records().filter(({ type }) => type === 'reply.allowed');
      await expect.poll(() => replies().filter(({ requestId }) => requestId === 'kept').length).toBe(1);
      await gateway.reload({ servers, grants: [{ ...granted, tools: ['echo'], methods: [] }] });
      const resumed = await standing(owner, id);
      await resumed.ended;
      const said = messagesIn(resumed.events);
      expect(JSON.stringify(said)).not.toContain('secret');
      expect(said).toMatchObject([{ id: 'kept', error: { message: 'Forbidden by policy' } }]);
      const { incident } = (said[0] as { error: { data: { incident: string } } }).error.data;
      await expect.poll(() => gateway.incident(incident))
        .toMatchObject({ type: 'reply.denied', control: 'AA008', reason: 'not_granted' });
    } finally {
      await gateway.reload({ servers, grants: [EVERYTHING] });
    }
  });

  test('brings a list without what is no longer granted (S-26, S-60)', async () => {
    const servers = { one: upstream.config, two: upstream.config };
    const owner = await sessionOf(gateway);
    const listing = requestOf(owner, 'prompts/list', {}, { meta: { progressToken: 'p' } });
    const opening = openStream(owner.url, { method: 'POST', ...listing });
    // The gateway looks at the whole list itself before anybody is shown the first one.
    (await nextWaiting(waiting)).result({ prompts: [{ name: 'open' }, { name: 'closed' }] });
    const asked = await nextWaiting(waiting, 2);
    asked.progress(1);
    const stream = await opening;
    const { id } = await stream.next(({ data }) => data.includes('progress'));
    stream.close();
    await stream.ended;
    asked.result({ prompts: [{ name: 'open' }, { name: 'closed' }] });
    await expect.poll(() => gateway.records().at(-1)).toMatchObject({ type: 'reply.allowed' });
    await gateway.reload({ servers, grants: [{ ...EVERYTHING, prompts: ['open'] }] });
    try {
      const resumed = await standing(owner, id);
      await resumed.ended;
      expect(messagesIn(resumed.events)).toMatchObject([{ result: { prompts: [{ name: 'open' }] } }]);
    } finally {
      await gateway.reload({ servers, grants: [EVERYTHING] });
    }
  });

  test('tells of a refusal that came while nobody was connected', async () => {
    const owner = await sessionOf(gateway);
    const opening = callOpen(owner, 'gated', {}, { id: 'refused' });
    const asked = await nextWaiting(waiting);
    asked.progress(1);
    const stream = await opening;
    const { id } = await stream.next(({ data }) => data.includes('progress'));
    stream.close();
    await stream.ended;
    asked.response.destroy();
    // Other records may come after it.
    const failed = { type: 'reply.failed', reason: 'upstream_unavailable', requestId: 'refused' };
    await expect.poll(() => gateway.records(), { timeout: 10_000 }).toContainEqual(expect.objectContaining(failed));
    const resumed = await standing(owner, id);
    await resumed.ended;
    expect(messagesIn(resumed.events)).toMatchObject([{ id: 'refused', error: { code: -31502 } }]);
  });
});
