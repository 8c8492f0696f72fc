import { createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { EVERYTHING, incidentIn, TestGateway, type TokenOptions } from '../support/gateway.ts';
import { beginSession, ENVELOPE, legacyHeaders, modernHeaders, send, type Answer } from '../support/wire.ts';
import { commandLines, filesIn, tracesIn } from './support/canaries.ts';
import { messagesIn } from './support/replies.ts';
import { ask, call, callOpen, jsonOf, standing, textOf, type Said, type Seat } from './support/talk.ts';
import { httpUpstream, program, type HttpUpstream, type Tools } from './support/upstreams.ts';

const require = createRequire(import.meta.url);
const EVERYTHING_FOLDER = dirname(require.resolve('@modelcontextprotocol/server-everything/package.json'));
const EVERYTHING_SERVER = join(EVERYTHING_FOLDER, 'dist', 'index.js');
const SECRETS = {
  HTTP_CREDENTIAL: `Bearer upstream-${randomBytes(24).toString('base64url')}`,
  SECOND_CREDENTIAL: `second-${randomBytes(24).toString('base64url')}`,
  STDIO_CREDENTIAL: `stdio-${randomBytes(24).toString('base64url')}`,
  NEVER_GIVEN: `kept-back-${randomBytes(24).toString('base64url')}`,
};
const { HTTP_CREDENTIAL, STDIO_CREDENTIAL } = SECRETS;
/** The credential without its scheme. */
const BARE = HTTP_CREDENTIAL.slice('Bearer '.length);

let gateway: TestGateway;
let legacy: HttpUpstream;
let modern: HttpUpstream;
let logFolder: string;
let logFile: string;
/** Everything that clients presented and that must be nowhere. */
const canaries: Record<string, string> = {};
/** Everything that clients got back. */
const shown: string[] = [];

/** What an upstream echoes of the credential that it was given. */
const echoing: Tools = {
  'in-text': (asked) => asked.reply({ header: asked.seen.headers.authorization }),
  'in-structure': (asked) => asked.result({
    content: [], structuredContent: { deep: [{ Authorization: BARE }, `a=${BARE};b=${BARE}`] },
  }),
  'in-resource': (asked) => asked.result({
    content: [{ type: 'resource', resource: { uri: `https://user:${BARE}@example.com/`, text: BARE } }],
  }),
  'in-error': (asked) => asked.finish({
    error: { code: -32000, message: `bad token ${BARE}`, data: { got: HTTP_CREDENTIAL } },
  }),
  'in-key': (asked) => asked.result({ content: [], structuredContent: { [BARE]: 'is a name' } }),
  'in-notifications': (asked) => {
    const step = { progressToken: asked.progressToken as string, progress: 1, message: BARE };
    asked.say({ method: 'notifications/progress', params: step });
    const line = { level: 'error', logger: BARE, data: { headers: [HTTP_CREDENTIAL] } };
    asked.say({ method: 'notifications/message', params: line });
    asked.reply('done');
  },
  'in-status': (asked) => void asked.response
    .writeHead(500, `no ${BARE}`, { 'x-echo': BARE, 'content-type': 'text/plain' }).end(BARE),
  'in-redirect': (asked) => void asked.response.writeHead(307, { location: `https://example.com/?t=${BARE}` }).end(),
  'in-garbage': (asked) => void asked.response.writeHead(200, { 'content-type': 'application/json' }).end(`{"${BARE}`),
  'in-type': (asked) => void asked.response.writeHead(200, { 'content-type': `text/${BARE}` }).end('?'),
  'in-id': (asked) => void asked.response.writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: BARE, result: {} })),
  'in-method': (asked) => {
    asked.say({ method: `notifications/${BARE}` });
    asked.say({ id: BARE, method: `x.example/${BARE}` });
    asked.reply('done');
  },
  echo: (asked) => asked.reply(asked.args),
};

beforeAll(async () => {
  logFolder = mkdtempSync(join(tmpdir(), 'durward-canary-'));
  logFile = join(logFolder, 'durward.log');
  [legacy, modern] = await Promise.all([httpUpstream('legacy', echoing), httpUpstream('modern', echoing)]);
  const headers = { Authorization: 'env:HTTP_CREDENTIAL', 'X-Second': 'env:SECOND_CREDENTIAL' };
  gateway = await TestGateway.start(
    {
      servers: {
        legacy: { era: 'legacy', http: { url: legacy.url, headers } },
        modern: { era: 'modern', http: { url: modern.url, headers } },
        program: program([], { env: { API_TOKEN: 'env:STDIO_CREDENTIAL' } }),
        everything: {
          era: 'legacy',
          stdio: { command: process.execPath, args: [EVERYTHING_SERVER, 'stdio'], stopGraceMs: 500 },
        },
      },
      grants: [{ ...EVERYTHING, methods: ['*'] }],
      audit: { previewBytesMax: 4096, mirror: true },
      // The gateway's own credentials are cut out by a control that nobody can relax; the one that looks for secrets
      // of any kind would find some of them first.
      content: {
        spotlight: { mode: 'off' }, results: { secrets: 'allow' }, documents: { secrets: 'allow' },
        errors: { secrets: 'allow' },
      },
    },
    { environment: { ...process.env, ...SECRETS }, log: { level: 'debug', file: logFile } },
  );
});

afterAll(async () => {
  rmSync(logFolder, { recursive: true, force: true });
});

async function token(server: string, more: TokenOptions = {}): Promise<string> {
  const minted = await gateway.token(server, 'ana', more);
  canaries[`token ${String(Object.keys(canaries).length)}`] = minted;
  return minted;
}

/** The part of a token that makes it worth stealing. */
function signatureOf(minted: string): string {
  return minted.slice(minted.lastIndexOf('.') + 1);
}

async function modernSeat(server: string): Promise<Seat & { readonly token: string }> {
  return { url: gateway.route(server), token: await token(server) };
}

async function legacySeat(server: string): Promise<Required<Seat> & { readonly token: string }> {
  const seat = await modernSeat(server);
  const session = await beginSession(seat.url, seat.token);
  canaries[`session ${session}`] = session;
  return { ...seat, session };
}

function note<A extends Said | Answer>(answer: A): A {
  shown.push(JSON.stringify(answer.headers), answer.body);
  return answer;
}

/** A client of each era in front of a server of each era. */
async function everySeat(): Promise<readonly Seat[]> {
  return [
    await legacySeat('legacy'), await modernSeat('modern'),
    await modernSeat('legacy'), await legacySeat('modern'),
  ];
}

/** Every header by which a token might get through. */
function disguises(minted: string) {
  return {
    'x-api-key': minted, 'x-forwarded-authorization': `Bearer ${minted}`, 'proxy-authorization': `Bearer ${minted}`,
    'x-amzn-oidc-accesstoken': minted, tracestate: `t=${minted}`, baggage: `t=${minted}`, cookie: `session=${minted}`,
    'user-agent': minted, referer: `https://x.example/${minted}`, 'x-original-url': `/?access_token=${minted}`,
    'traceparent': `00-${minted.slice(0, 32)}-${minted.slice(0, 16)}-01`, 'mcp-param-region': minted,
  };
}

function echoText(envelope: object): string {
  const params = { name: 'echo', arguments: { plain: 1 }, ...envelope };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
}

/** Every place in a message where a secret might get through. */
function messagesWith(secret: string): readonly (readonly [method: string, params: JsonObject, meta?: JsonObject])[] {
  const argument = { name: 'a', value: secret };
  return [
    ['tools/call', { name: 'echo', arguments: { t: secret } }],
    ['tools/call', { name: 'echo', arguments: { a: { b: [{ c: `x${secret}y` }] } } }],
    ['tools/call', { name: 'echo', arguments: { [secret]: 1 } }],
    ['tools/call', { name: secret, arguments: {} }],
    ['tools/call', { name: 'echo', arguments: {} }, { 'x.example/t': secret }],
    ['tools/call', { name: 'echo', arguments: {} }, { progressToken: secret }],
    ['resources/read', { uri: `https://x.example/?t=${secret}` }],
    ['prompts/get', { name: 'p', arguments: { t: secret } }],
    ['completion/complete', { ref: { type: 'ref/resource', uri: `x:${secret}` }, argument }],
    ['subscriptions/listen', { notifications: { resourceSubscriptions: [`x:${secret}`] } }],
    [`x.example/${secret}`, {}],
  ];
}

describe('a client’s token', () => {
  test('reaches no server by any header, however it is dressed up (S-11, S-49)', async () => {
    const [old, young] = [await legacySeat('legacy'), await modernSeat('modern')];
    const { 'mcp-param-region': _param, ...legacyExtra } = disguises(old.token);
    const oldHeaders = { ...legacyHeaders(old.token, old.session), ...legacyExtra };
    note(await send(old.url, { headers: oldHeaders, body: echoText({}) }));
    const headers = modernHeaders(young.token, 'tools/call', 'echo');
    const body = echoText({ _meta: ENVELOPE });
    const { 'mcp-param-region': region, ...modernExtra } = disguises(young.token);
    note(await send(young.url, { headers: { ...headers, ...modernExtra }, body }));
    const withParam = { ...headers, ...modernExtra, 'mcp-param-region': region };
    const param = note(await send(young.url, { headers: withParam, body }));
    expect(param.status).toBe(403);
    await expect.poll(() => gateway.incident(incidentIn(param.body) ?? ''))
      .toMatchObject({ control: 'TK008', reason: 'token_in_message' });
    note(await send(`${young.url}?t=${young.token}`, { headers, body }));
    for (const { seen } of [legacy, modern]) expect(seen.some(({ body: got }) => got.includes('"plain":1'))).toBe(true);
  });

  test('is stopped wherever it is in a message, whole or by its signature, and no record holds it (S-11)', async () => {
    const young = await modernSeat('modern');
    for (const secret of [young.token, signatureOf(young.token)]) {
      for (const [method, params, meta] of messagesWith(secret)) {
        const said = note(await ask(young, method, params, meta === undefined ? {} : { meta }));
        expect([400, 403, 404], method).toContain(said.status);
        await expect.poll(() => gateway.incident(incidentIn(said.body) ?? '')).toBeDefined();
      }
      // Its own id comes back to it: that is the one place where it may be.
      expect((await call(young, 'echo', {}, { id: secret })).status).toBe(secret === young.token ? 400 : 403);
    }
    canaries['signature'] = signatureOf(young.token);
    const refused = gateway.records().filter(({ control }) => control === 'TK008');
    expect(refused.length).toBeGreaterThan(10);
    expect(modern.seen.filter(({ body }) => body.includes('x.example')).length).toBe(0);
  });

  test('that is refused is shown nowhere either: malformed, misplaced or false (S-10, S-19, S-74)', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const good = await token('modern');
    const claims = Buffer.from(JSON.stringify({ sub: randomBytes(30).toString('hex') })).toString('base64url');
    const bad = [
      await token('legacy'), await token('modern', { lifetimeSeconds: 3600 }), forged(good, privateKey),
      `${good.slice(0, -4)}AAAA`, good.slice(0, 200),
      `${good}.${good}`, `${good} ${good}`, `"${good}"`, `${good},${good}`, good.replaceAll('.', '%2e'),
      `secret-${randomBytes(30).toString('hex')}`, randomBytes(40).toString('base64'),
      `eyJhbGciOiJub25lIn0.${claims}.`,
      'x'.repeat(20_000) + randomBytes(20).toString('hex'),
    ];
    // The beginning of a token is the same for all of them.
    for (const [at, presented] of bad.entries()) if (at !== 4) canaries[`refused ${String(at)}`] = presented;
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: ENVELOPE } });
    const url = gateway.route('modern');
    const plain = modernHeaders(undefined, 'tools/list');
    for (const presented of bad) {
      const attempts: Record<string, string | string[]>[] = [
        { authorization: `Bearer ${presented}` }, { authorization: `bearer   ${presented}` },
        { authorization: `Basic ${presented}` }, { authorization: `DPoP ${presented}` }, { authorization: presented },
        { cookie: `access_token=${presented}` },
        { authorization: [`Bearer ${presented}`, `Bearer ${good}`] },
        // Every header that is looked at holds it too.
        { origin: `https://${presented}`, host: presented.slice(0, 60) },
        {
          'mcp-session-id': presented, 'last-event-id': presented, 'mcp-protocol-version': presented,
          accept: presented,
        },
        { 'content-type': `application/json; ${presented}` },
      ];
      for (const headers of attempts) {
        const answer = await send(url, { headers: { ...plain, ...headers }, body }).catch(() => undefined);
        if (answer === undefined) continue;
        note(answer);
        expect([400, 401, 403, 406, 415, 431]).toContain(answer.status);
      }
      const query = new URLSearchParams({ access_token: presented }).toString();
      expect([400, 431]).toContain(note(await send(`${url}?${query}`, { headers: plain, body })).status);
      const path = `${gateway.url}/servers/${encodeURIComponent(presented).slice(0, 900)}/mcp`;
      expect(note(await send(path, { headers: plain, body })).status).toBe(404);
    }
  });

  test('is not in the environment, the arguments or the input of a program (S-10, S-11, S-71)', async () => {
    const [old, young] = [await legacySeat('program'), await modernSeat('program')];
    for (const seat of [old, young]) {
      const env = jsonOf(note(await call(seat, 'env')));
      // What it was given reached it, and was cut out of what it told.
      expect(env['API_TOKEN']).toBe('[secret]');
      const usual = new Set(['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR']);
      expect(Object.keys(env).filter((name) => !usual.has(name))).toEqual(['API_TOKEN']);
      const { pid } = jsonOf(note(await call(seat, 'pid')));
      if (typeof pid !== 'number') throw new Error('no process id');
      const environment = readFileSync(`/proc/${String(pid)}/environ`, 'latin1');
      const line = readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1');
      expect(environment).toContain(STDIO_CREDENTIAL);
      const others = { ...canaries, NEVER: SECRETS.NEVER_GIVEN, HTTP: BARE };
      expect(tracesIn(`${environment}${line}`, others)).toEqual([]);
      const { received } = jsonOf(note(await call(seat, 'received')));
      expect(tracesIn(JSON.stringify(received), canaries)).toEqual([]);
      note(await call(seat, 'say-stderr', { text: `my token is ${old.token.slice(0, 9)}` }));
    }
  });

  test('is not in the environment of a published server (S-11, S-71)', async () => {
    const seat = await legacySeat('everything');
    const env = jsonOf(note(await call(seat, 'get-env')));
    expect(Object.keys(env)).toContain('PATH');
    expect(Object.keys(env).filter((name) => name.includes('CREDENTIAL') || name === 'NEVER_GIVEN')).toEqual([]);
    expect(tracesIn(JSON.stringify(env), { ...canaries, ...SECRETS })).toEqual([]);
  });
});

describe('a credential for a server', () => {
  test.each([
    ['in-text', false], ['in-structure', false], ['in-resource', false], ['in-error', false], ['in-key', true],
  ])('that the server echoes %s is cut out before a client sees it (S-15, S-34)', async (tool, isBlocked) => {
    for (const seat of await everySeat()) {
      const said = note(await call(seat, tool));
      if (isBlocked) {
        expect(said.error).toMatchObject({ code: -31010, message: 'Blocked by policy' });
        await expect.poll(() => gateway.incident(incidentIn(said.body) ?? '')).toMatchObject({ control: 'TK009' });
      } else {
        expect(said.body).toContain('[secret]');
        expect(said.status).toBe(200);
      }
    }
  });

  test('that the server echoes in notifications is cut out of them (S-15, S-34)', async () => {
    for (const server of ['legacy', 'modern'] as const) {
      const seat = server === 'legacy' ? await legacySeat(server) : await modernSeat(server);
      const said = note(await call(seat, 'in-notifications', {}, { meta: { progressToken: 1 } }));
      expect(said.messages).toMatchObject([
        { params: { message: '[secret]' } },
        { params: { logger: '[secret]', data: { headers: [expect.stringContaining('[secret]')] } } },
        { result: {} },
      ]);
    }
  });

  test('that the server uses as the name of a method stays behind, and out of the record (S-15, S-34)', async () => {
    for (const seat of await everySeat()) {
      const said = note(await call(seat, 'in-method'));
      expect(said.messages.map(({ id, method }) => [id, method])).toEqual([[said.messages.at(-1)?.['id'], undefined]]);
    }
  });

  test('that the server says on its standing stream is cut out of it (S-15, S-34)', async () => {
    const seat = await legacySeat('legacy');
    const opened = legacy.standing.length;
    const stream = await standing(seat);
    await expect.poll(() => legacy.standing.length).toBe(opened + 1);
    const params = { level: 'info', data: HTTP_CREDENTIAL };
    const message = { jsonrpc: '2.0', method: 'notifications/message', params };
    legacy.standing.at(-1)?.write(`id: ${BARE}\ndata: ${JSON.stringify(message)}\n\n`);
    await stream.next(({ data }) => data.includes('notifications/message'));
    expect(messagesIn(stream.events)).toMatchObject([{ params: { data: 'Bearer [secret]' } }]);
    shown.push(JSON.stringify(stream.events));
    stream.close();
  });

  test.each(['in-status', 'in-redirect', 'in-garbage', 'in-type', 'in-id'])(
    'that the server echoes %s, where no message can be, makes a plain error of ours (S-15)', async (tool) => {
      for (const server of ['legacy', 'modern'] as const) {
        const seat = server === 'legacy' ? await legacySeat(server) : await modernSeat(server);
        const said = note(await call(seat, tool));
        expect([said.status, said.error?.['code']]).toEqual([502, -31502]);
      }
    });

  test('that a program says, on either of its outputs, is cut out (S-15, S-34)', async () => {
    const seat = await legacySeat('program');
    expect(textOf(note(await call(seat, 'echo', { secret: STDIO_CREDENTIAL })))).toBe('{"secret":"[secret]"}');
    note(await call(seat, 'say-stderr', { text: `starting with ${STDIO_CREDENTIAL}` }));
    const params = { level: 'info', data: STDIO_CREDENTIAL };
    const opening = await callOpen(seat, 'notify', { method: 'notifications/message', params });
    await opening.ended;
    expect(JSON.stringify(opening.events)).toContain('[secret]');
    shown.push(JSON.stringify(opening.events));
    await expect.poll(() => readFileSync(logFile, 'utf8')).toContain('starting with');
  });

  test('goes to its own server only (S-16, S-52, S-90)', () => {
    for (const { seen } of [legacy, modern]) {
      const posts = seen.filter(({ method }) => method === 'POST');
      expect(new Set(posts.map(({ headers }) => headers.authorization))).toEqual(new Set([HTTP_CREDENTIAL]));
      expect(tracesIn(JSON.stringify(seen), { STDIO_CREDENTIAL, NEVER: SECRETS.NEVER_GIVEN })).toEqual([]);
    }
  });
});

/** Everything that must be nowhere. */
const secrets = () => ({ ...canaries, ...SECRETS, BARE });

describe('afterwards, no token, no credential and no session id', () => {
  test('is in anything that a client saw, but the header that gave it its session (S-10, S-15)', () => {
    const seen = shown.join('\n');
    expect(seen.length).toBeGreaterThan(20_000);
    expect(tracesIn(seen, secrets())).toEqual([]);
  });

  test('is in anything that a server received, but its own credential (S-11, S-57)', () => {
    for (const { seen } of [legacy, modern]) {
      const received = JSON.stringify(seen);
      expect(received.length).toBeGreaterThan(5000);
      expect(tracesIn(received, canaries)).toEqual([]);
    }
  });

  test('is in the metrics or the health of the gateway (S-10)', async () => {
    for (const path of ['/metrics', '/livez', '/readyz', '/healthz']) {
      const { body } = await send(`${gateway.gateway.adminUrl ?? ''}${path}`, { method: 'GET' });
      expect(tracesIn(body, secrets())).toEqual([]);
    }
  });

  test('is in the command line of any process (S-10)', () => {
    expect(tracesIn(commandLines(), secrets())).toEqual([]);
  });

  test('is in the data folder, in the store or the audit log, or in the operating log (S-10, S-22, S-87)', async () => {
    const records = gateway.records().length;
    const { folder } = gateway;
    const during = filesIn(folder);
    await gateway.gateway.close();
    const after = filesIn(folder);
    expect(records).toBeGreaterThan(300);
    expect(after.map(({ path }) => path).join(' ')).toMatch(/durward\.db.*audit|audit.*durward\.db/s);
    for (const { path, text } of [...during, ...after]) expect([path, tracesIn(text, secrets())]).toEqual([path, []]);
    const log = readFileSync(logFile, 'utf8');
    expect(log.split('\n').length).toBeGreaterThan(records);
    expect(tracesIn(log, secrets())).toEqual([]);
    await gateway.close();
    await Promise.all([legacy.close(), modern.close()]);
  });

  test('would have been missed by this suite: it finds each spelling', () => {
    const secret = SECRETS.NEVER_GIVEN;
    const written = [
      secret, encodeURIComponent(`x ${secret}`), Buffer.from(secret).toString('hex'),
      ...['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`${before}${secret}and more`).toString('base64')),
      Buffer.from(`{"t":"${secret}"}`).toString('base64url'),
    ];
    for (const text of written) expect(tracesIn(`before ${text} after`, { secret })).toEqual(['secret']);
    expect(tracesIn('nothing of that kind', { secret })).toEqual([]);
  });
});

/** The same claims under a key of the attacker. */
function forged(good: string, key: KeyObject): string {
  const [header = '', claims = ''] = good.split('.');
  const signature = createSign('sha256').update(`${header}.${claims}`).sign({ key, dsaEncoding: 'ieee-p1363' });
  return `${header}.${claims}.${signature.toString('base64url')}`;
}
