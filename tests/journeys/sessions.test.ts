import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession, ENVELOPE, legacyHeaders, send, type Answer } from '../support/wire.ts';
import { Changes } from '../conformance/fixture/changes.ts';
import { createFixtureServer } from '../conformance/fixture/http.ts';
import { fixtureParts } from '../conformance/fixture/server.ts';
import { TaskStore } from '../conformance/fixture/tasks.ts';
import { RawConnection, requestText } from './support/raw.ts';
import { messagesIn } from './support/replies.ts';
import { call, callOpen, standing } from './support/talk.ts';
import { openTwoRoutes, sessionOf, works, type Owned, type TwoRoutes } from './support/two-routes.ts';
import { nextWaiting, type HttpUpstream, type ToolCall } from './support/upstreams.ts';

const CALL = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: {} } });

let routes: TwoRoutes;
let upstream: HttpUpstream;
let gateway: TestGateway;
let waiting: ToolCall[];
/** How far the clock of the gateway is ahead. */
let aheadMs = 0;

beforeAll(async () => {
  routes = await openTwoRoutes(() => aheadMs);
  ({ upstream, gateway, waiting } = routes);
});

afterAll(() => routes.close());

beforeEach(() => {
  aheadMs = 0;
  waiting.length = 0;
});

/** What each verb answers to this session id under this token. */
async function answersTo(url: string, token: string | undefined, session: string): Promise<readonly Answer[]> {
  const headers = legacyHeaders(token, session);
  return [
    await send(url, { headers, body: CALL }),
    await send(url, { method: 'GET', headers }),
    await send(url, { method: 'DELETE', headers }),
  ];
}

/** A token that has run out: the clock is ahead from here on. */
async function expiredToken(): Promise<string> {
  const token = await gateway.token('one', 'ana', { lifetimeSeconds: 30 });
  aheadMs = 40_000;
  return token;
}

/** What a thief can tell apart in an answer. */
function comparable({ status, headers, body }: Answer): readonly unknown[] {
  return [status, Object.keys(headers).toSorted(), body.replace(/inc-[0-9a-f]+/, 'inc')];
}

interface Theft {
  readonly server: 'one' | 'two';
  readonly status: 401 | 404;
  readonly tokenOf: (owner: Owned) => Promise<string | undefined>;
}

const THEFTS: Readonly<Record<string, Theft>> = {
  'no token': { server: 'one', status: 401, tokenOf: async () => undefined },
  'another user’s token': { server: 'one', status: 404, tokenOf: () => gateway.token('one', 'eve') },
  'a token of the same user for another client': {
    server: 'one', status: 404, tokenOf: () => gateway.token('one', 'ana', { client: 'other' }),
  },
  'a token that is for another route': { server: 'one', status: 401, tokenOf: () => gateway.token('two') },
  'a good token of the same user on another route': { server: 'two', status: 404, tokenOf: () => gateway.token('two') },
  'an expired token of its own user': { server: 'one', status: 401, tokenOf: expiredToken },
  'the session id in place of a token': { server: 'one', status: 401, tokenOf: async ({ session }) => session },
};

describe('a stolen session id', () => {
  test.each(Object.entries(THEFTS))(
    'is worth nothing with %s, for any verb, and the owner does not notice (S-59, S-61, S-63)',
    async (_what, { server, status, tokenOf }) => {
      const owner = await sessionOf(gateway);
      const before = upstream.seen.length;
      const answers = await answersTo(gateway.route(server), await tokenOf(owner), owner.session);
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
      // Which of the checks failed is told to nobody.
      const told = answers.map(({ body }) => (JSON.parse(body) as { error: { message: string } }).error.message);
      expect(new Set(told)).toEqual(new Set([status === 401 ? 'Unauthorized' : 'Session not found']));
      expect(upstream.seen.length).toBe(before);
      aheadMs = 0;
      expect(await works(owner)).toBe(true);
    },
  );

  test('and one that never was get the same answer, byte for byte (S-59, S-60)', async () => {
    const owner = await sessionOf(gateway);
    const eve = await gateway.token('one', 'eve');
    const foreign = await answersTo(owner.url, eve, owner.session);
    const invented = await answersTo(owner.url, eve, 'A'.repeat(43));
    expect(foreign.map(comparable)).toEqual(invented.map(comparable));
  });

  test('puts nothing into the conversation: no call, no notification, no answer (S-58)', async () => {
    const owner = await sessionOf(gateway);
    const stream = await standing(owner);
    // The first call of a conversation makes the gateway ask what is listed on it.
    expect(await works(owner)).toBe(true);
    const before = upstream.seen.length;
    const headers = legacyHeaders(await gateway.token('one', 'eve'), owner.session);
    for (const message of [
      { id: 1, method: 'tools/call', params: { name: 'echo', arguments: {} } },
      { method: 'notifications/cancelled', params: { requestId: 1 } },
      { method: 'notifications/roots/list_changed' },
      { id: 'durward-1', result: { action: 'accept' } },
      { id: 'durward-1', error: { code: -1, message: 'injected' } },
    ]) {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      expect((await send(owner.url, { headers, body })).status).toBe(404);
    }
    expect(await works(owner)).toBe(true);
    expect(upstream.seen.slice(before).filter(({ method }) => method === 'POST').length).toBe(1);
    expect(messagesIn(stream.events)).toEqual([]);
    stream.close();
  });

  test('cannot be made up from a subject that contains the separators (S-63)', async () => {
    const owner = await sessionOf(gateway, 'ana|x', { client: 'c' });
    for (const [subject, client] of [['ana', 'x|c'], ['ana', 'x:c'], ['ana|x|c', ''], ['ana%7Cx', 'c']] as const) {
      const token = await gateway.token('one', subject, { client: client === '' ? 'other' : client });
      expect((await send(owner.url, { headers: legacyHeaders(token, owner.session), body: CALL })).status).toBe(404);
    }
    expect(await works(owner)).toBe(true);
  });
});

describe('session ids', () => {
  test('are 256 random bits, without a common beginning or order (S-62)', async () => {
    const token = await gateway.token('one', 'ida');
    const ids: string[] = [];
    for (let count = 0; count < 24; count += 1) ids.push(await beginSession(gateway.route('one'), token));
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
    expect(new Set(ids).size).toBe(24);
    expect(new Set(ids.map((id) => id.slice(0, 6))).size).toBe(24);
    expect(ids).not.toEqual(ids.toSorted());
    const url = gateway.route('one');
    await Promise.all(ids.map((id) => send(url, { method: 'DELETE', headers: legacyHeaders(token, id) })));
  });

  test('that a client offers in its handshake are never adopted (S-59, S-62)', async () => {
    const owner = await sessionOf(gateway);
    const eve = await gateway.token('one', 'eve');
    const handshake = JSON.stringify({
      jsonrpc: '2.0', id: 0, method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'eve', version: '1' } },
    });
    for (const offered of ['chosen-by-the-attacker', owner.session]) {
      const answer = await send(owner.url, { headers: legacyHeaders(eve, offered), body: handshake });
      expect(answer.status).toBe(200);
      const given = String(answer.headers['mcp-session-id']);
      expect(given).toMatch(/^[\w-]{43}$/);
      expect(given).not.toBe(offered);
      expect((await send(owner.url, { headers: legacyHeaders(eve, offered), body: CALL })).status).toBe(404);
      expect(upstream.seen.at(-1)?.headers['mcp-session-id']).not.toBe(offered);
    }
    expect(await works(owner)).toBe(true);
  });

  test('that do not look like one are refused without a word to the server (S-59)', async () => {
    const token = await gateway.token('one');
    const before = upstream.seen.length;
    for (const id of ['', ' ', 'x'.repeat(9000), '__proto__', '../../etc', 'a, b', '%00']) {
      const { status } = await send(gateway.route('one'), { headers: legacyHeaders(token, id), body: CALL });
      expect([400, 404]).toContain(status);
    }
    expect(upstream.seen.length).toBe(before);
  });
});

describe('the session id of the server, and ours', () => {
  let fixture: Server;
  let own: TestGateway;
  const heard: string[] = [];
  /** The session ids that the gateway presents to the fixture, which accepts none but its own. */
  const theirs = new Set<string>();

  beforeAll(async () => {
    fixture = createFixtureServer(fixtureParts(new Changes(), new TaskStore(() => Date.now())), 'legacy');
    fixture.prependListener('request', (request) => {
      heard.push(JSON.stringify([request.url, request.rawHeaders]));
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      const presented = request.headers['mcp-session-id'];
      if (presented !== undefined) theirs.add(String(presented));
    });
    await new Promise<void>((resolve) => fixture.listen(0, '127.0.0.1', resolve));
    const { port } = fixture.address() as AddressInfo;
    own = await TestGateway.start({
      servers: { fixture: { era: 'legacy', http: { url: `http://127.0.0.1:${String(port)}/mcp` } } },
      grants: [EVERYTHING],
    });
  });

  afterAll(async () => {
    await own.close();
    fixture.closeAllConnections();
    await new Promise((resolve) => fixture.close(resolve));
  });

  test('never meet: neither side ever sees the other’s (S-57)', async () => {
    const url = own.route('fixture');
    const token = await own.token('fixture');
    const session = await beginSession(url, token);
    const seat = { url, token, session };
    const stream = await standing(seat);
    const shown: string[] = [];
    for (const tool of ['test_simple_text', 'test_tool_with_progress', 'test_error_handling', 'no_such_tool']) {
      const { headers, body } = await call(seat, tool, {}, { meta: { progressToken: 'p' } });
      shown.push(JSON.stringify(headers), body);
    }
    await call(seat, 'test_trigger_tool_change');
    await stream.next(({ data }) => data.includes('list_changed'));
    shown.push(JSON.stringify(stream.headers), JSON.stringify(stream.events));
    const ended = await send(url, { method: 'DELETE', headers: legacyHeaders(token, session) });
    shown.push(JSON.stringify(ended.headers), ended.body, JSON.stringify(own.records()));
    expect(ended.status).toBe(204);
    expect(theirs.size).toBe(1);
    const [upstreams = 'none'] = theirs;
    expect(heard.join('\n')).not.toContain(session);
    expect(shown.join('\n')).not.toContain(upstreams);
    // Our DELETE became one of theirs.
    expect(heard.at(-1)).toContain(upstreams);
  });

  test('are one to one: each session has a conversation of its own behind it (S-57, S-63)', async () => {
    const url = own.route('fixture');
    theirs.clear();
    for (const subject of ['ana', 'ana', 'eve']) await beginSession(url, await own.token('fixture', subject));
    expect(theirs.size).toBe(3);
  });
});

test('when a client hears that its session has begun, or ended, that is recorded', async () => {
  const token = await gateway.token('one');
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
  const count = (type: string): number => gateway.records().filter((record) => record['type'] === type).length;
  const path = '/servers/one/mcp';
  const line = await RawConnection.open(gateway.url);
  /** How many records there are of a type at the moment in which a reply comes. */
  const countAtReply = async (type: string, text: string): Promise<number> => {
    line.write(text);
    return new Promise((resolve) => void line.socket.once('data', () => resolve(count(type))));
  };
  const host = new URL(gateway.url).host;
  for (let turn = 1; turn <= 20; turn += 1) {
    const headers = { host, ...legacyHeaders(token), 'content-length': String(body.length) };
    const begin = requestText(`POST ${path} HTTP/1.1`, headers, body);
    const begun = count('session.created');
    expect(await countAtReply('session.created', begin)).toBe(begun + 1);
    const session = /mcp-session-id: (\S+)(?![^]*mcp-session-id)/.exec(line.said)?.[1];
    const ended = count('session.ended');
    const end = requestText(`DELETE ${path} HTTP/1.1`, { host, ...legacyHeaders(token, session) });
    expect(await countAtReply('session.ended', end)).toBe(ended + 1);
  }
  line.close();
});

describe('the end of a session', () => {
  test('comes by DELETE from its owner alone, and then its id is dead for every verb (S-60, S-64)', async () => {
    const owner = await sessionOf(gateway);
    const eve = await gateway.token('one', 'eve');
    expect((await send(owner.url, { method: 'DELETE', headers: legacyHeaders(eve, owner.session) })).status).toBe(404);
    expect(await works(owner)).toBe(true);
    const theirs = upstream.sessions.at(-1);
    const headers = legacyHeaders(owner.token, owner.session);
    expect((await send(owner.url, { method: 'DELETE', headers })).status).toBe(204);
    expect(upstream.seen.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': theirs } });
    const after = await answersTo(owner.url, owner.token, owner.session);
    expect(after.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  test('cuts its streams and what is under way in it (S-60, S-64)', async () => {
    const owner = await sessionOf(gateway);
    const quiet = await standing(owner);
    const opening = callOpen(owner, 'gated');
    const asked = await nextWaiting(waiting);
    asked.progress(1);
    const busy = await opening;
    await busy.next(({ data }) => data.includes('progress'));
    await send(owner.url, { method: 'DELETE', headers: legacyHeaders(owner.token, owner.session) });
    await Promise.all([quiet.ended, busy.ended, asked.aborted]);
    expect(messagesIn(busy.events).filter((message) => 'result' in message)).toEqual([]);
  });

  const everyTwentyMinutes = Array.from({ length: 35 }, (_one, at) => (at + 1) * 20);
  test.each([
    ['when nobody used it for longer than sessionIdleMs', 'idle', [29, 58], 58 + 31],
    ['when it is older than sessionAgeMs, however busy', 'age', everyTwentyMinutes, 12 * 60 + 1],
  ])('comes %s (S-64)', async (_when, reason, usedAfterMinutes, deadAfterMinutes) => {
    const url = gateway.route('one');
    const session = await beginSession(url, await gateway.token('one', 'ida'));
    for (const minutes of usedAfterMinutes) {
      aheadMs = minutes * 60_000;
      expect(await works({ url, session, token: await gateway.token('one', 'ida') })).toBe(true);
    }
    aheadMs = deadAfterMinutes * 60_000;
    const after = await answersTo(url, await gateway.token('one', 'ida'), session);
    expect(after.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(gateway.records().findLast(({ type }) => type === 'session.ended')).toMatchObject({ reason });
  });

  test('does not come by a new token of the same user and client with the same rights (S-64)', async () => {
    const owner = await sessionOf(gateway, 'rita', { roles: ['reader'], scopes: ['read'] });
    const renewed = await gateway.token('one', 'rita', { roles: ['reader'], scopes: ['read'] });
    expect(renewed).not.toBe(owner.token);
    expect(await works({ ...owner, token: renewed })).toBe(true);
    expect(await works(owner)).toBe(true);
  });

  test.each([
    ['roles', { roles: ['reader', 'writer'], scopes: ['read'] }],
    ['roles that were taken', { roles: [], scopes: ['read'] }],
    ['scopes', { roles: ['reader'], scopes: ['read', 'write'] }],
  ])('comes with other %s, for the old token too (S-64)', async (_what, rights) => {
    const owner = await sessionOf(gateway, 'rita', { roles: ['reader'], scopes: ['read'] });
    const other = await gateway.token('one', 'rita', rights);
    for (const token of [other, owner.token]) {
      expect((await send(owner.url, { headers: legacyHeaders(token, owner.session), body: CALL })).status).toBe(404);
    }
    expect(gateway.records().findLast(({ type }) => type === 'session.ended')).toMatchObject({ reason: 'privileges' });
  });
});

describe('without a token', () => {
  test.each(['POST', 'GET', 'DELETE', 'OPTIONS', 'HEAD', 'PUT', 'PATCH', 'TRACE', 'QUERY'])(
    '%s gets nothing but 401 or 405, with and without a session id (S-59, S-61)', async (method) => {
      const { session } = await sessionOf(gateway);
      const before = upstream.seen.length;
      for (const presented of [undefined, session, 'invented']) {
        const answer = await send(gateway.route('one'), {
          method, headers: legacyHeaders(undefined, presented), body: method === 'POST' ? CALL : undefined,
        });
        expect(answer.status).toBe(['POST', 'GET', 'DELETE'].includes(method) ? 401 : 405);
        expect(answer.headers['www-authenticate'] === undefined).toBe(answer.status === 405);
        expect(answer.headers['cache-control']).toBe('no-store');
      }
      expect(upstream.seen.length).toBe(before);
    });

  test('a page of a browser learns only which verbs there are, and only if its origin is allowed (S-61)', async () => {
    const [url, preflight] = [gateway.route('one'), { 'access-control-request-method': 'POST' }];
    const foreign = await send(url, { method: 'OPTIONS', headers: { ...preflight, origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    const own = await send(url, { method: 'OPTIONS', headers: { ...preflight, origin: gateway.url } });
    expect([own.status, own.body]).toEqual([204, '']);
  });

  test('every path but metadata and sign-in is closed, and tells nothing (S-61)', async () => {
    const paths = [
      '/', '/health', '/healthz', '/livez', '/readyz', '/metrics', '/admin', '/api', '/console', '/mcp', '/sse',
      '/servers', '/servers/', '/servers/one', '/servers/one/', '/servers/one/mcp/', '/servers/One/mcp',
      '/servers/none/mcp', '/servers/__proto__/mcp', '/servers/constructor/mcp', '/favicon.ico', '/robots.txt',
      '/.well-known/jwks.json', '/.well-known/oauth-authorization-server/', '/oauth', '/oauth/', '/oauth/none',
      '/oauth/register', '/oauth/userinfo', '/oauth/end-session', '/token', '/register', '/authorize',
      '//servers/one/mcp', '/servers//mcp', '/servers/one%2fmcp',
    ];
    const noSuchServer = '{"jsonrpc":"2.0","id":null,"error":{"code":-31004,"message":"No such server",';
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE', 'HEAD'] as const) {
        const body = method === 'POST' ? CALL : undefined;
        const answer = await send(`${gateway.url}${path}`, { method, headers: legacyHeaders(undefined), body });
        // Under `/oauth/` nothing but GET and POST is a request at all.
        const status = path.startsWith('/oauth/') && !['GET', 'POST'].includes(method) ? 405 : 404;
        expect([method, path, answer.status]).toEqual([method, path, status]);
        if (method !== 'HEAD' && status === 404) expect(answer.body.slice(0, noSuchServer.length)).toBe(noSuchServer);
      }
    }
    const wellKnown = `${gateway.url}/.well-known/oauth-protected-resource`;
    for (const path of ['', '/servers/none/mcp', '/servers/one', '/', '/../servers/one/mcp']) {
      const answer = await send(`${wellKnown}${path}`, { method: 'GET' });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const metadata = await send(`${wellKnown}/servers/one/mcp`, { method: 'GET' });
    expect(metadata.status).toBe(200);
    expect(Object.keys(JSON.parse(metadata.body) as object).toSorted()).toEqual(
      ['authorization_servers', 'bearer_methods_supported', 'resource', 'resource_name']);
  });

  test('what the second listener serves is not on the first, and the other way round (S-61)', async () => {
    const admin = gateway.gateway.adminUrl ?? '';
    expect((await send(`${admin}/metrics`, { method: 'GET' })).status).toBe(200);
    expect((await send(`${gateway.url}/metrics`, { method: 'GET' })).status).toBe(404);
    const token = await gateway.token('one');
    const answer = await send(`${admin}/servers/one/mcp`, { headers: legacyHeaders(token), body: CALL });
    expect(answer.status).toBe(404);
  });
});

describe('a modern request', () => {
  test('cannot borrow a session, and no session makes up for its token (S-59, S-61)', async () => {
    const owner = await sessionOf(gateway);
    const params = { name: 'echo', arguments: {}, _meta: ENVELOPE };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const headers = {
      ...legacyHeaders(undefined, owner.session),
      'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo',
    };
    expect((await send(owner.url, { headers, body })).status).toBe(401);
    // With a token of somebody else it is a request of somebody else, on a conversation of their own.
    const before = upstream.sessions.length;
    const eve = await gateway.token('one', 'eve');
    const answer = await send(owner.url, { headers: { ...headers, authorization: `Bearer ${eve}` }, body });
    expect(answer.status).toBe(200);
    expect(upstream.sessions.length).toBe(before + 1);
    expect(upstream.seen.findLast(({ json }) => json.method === 'tools/call')?.headers['mcp-session-id'])
      .toBe(upstream.sessions.at(-1));
  });
});
