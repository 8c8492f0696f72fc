import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { beginSession } from '../support/wire.ts';
import type { Seen } from '../upstreams/fixture/http-server.ts';
import { call, textOf, type Said, type Seat } from './support/talk.ts';
import { httpUpstream, program, type HttpUpstream, type ToolCall, type Tools } from './support/upstreams.ts';

/** Of the servers that never answer; all others have as long as a busy machine needs. */
const DEADLINE_MS = 2500;
const PAUSE_MS = 15;
const ERAS = ['modern', 'legacy'] as const;
const REPLY_BYTES_MAX = 1_000_000;
const MEGABYTE = 1024 * 1024;

let gateway: TestGateway;
let upstreams: HttpUpstream[];

const NOT_AVAILABLE = [502, 'The server behind the gateway is not available'] as const;
const TOO_LATE = [504, 'The server behind the gateway did not answer in time'] as const;
const UNACCEPTABLE = [502, 'The server behind the gateway sent an unacceptable reply'] as const;

/** Writes as long as somebody reads. */
function pour(response: ServerResponse, chunk: string): void {
  const more = (): void => {
    while (!response.destroyed) if (!response.write(chunk)) return void response.once('drain', more);
  };
  more();
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function json(response: ServerResponse, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
}

function replyTo({ json: { id } }: Seen, result: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

/** One byte after the other, for ever. */
function drip(response: ServerResponse, text: string): void {
  const timer = setInterval(() => response.write(text), 50);
  response.once('close', () => clearInterval(timer));
}

/** What a broken HTTP server does with a call, and what its client hears. */
const HTTP: Readonly<Record<string, readonly [does: (asked: ToolCall) => void, hears: readonly [number, string]]>> = {
  'dies before it answers': [({ response }) => response.socket?.destroy(), NOT_AVAILABLE],
  'dies inside a body': [({ response }) => {
    json(response);
    response.write('{"jsonrpc":"2.0",');
    setTimeout(() => response.socket?.destroy(), 20);
  }, NOT_AVAILABLE],
  'dies inside a stream': [(asked) => {
    asked.progress(1);
    setTimeout(() => asked.response.socket?.destroy(), 20);
  }, NOT_AVAILABLE],
  'hangs': [() => {}, TOO_LATE],
  'hangs inside a stream': [({ response }) => {
    stream(response);
    response.flushHeaders();
  }, TOO_LATE],
  'drips a body': [({ response }) => {
    json(response);
    drip(response, ' ');
  }, TOO_LATE],
  'drips comments of a stream': [({ response }) => {
    stream(response);
    drip(response, ':\n\n');
  }, TOO_LATE],
  'floods a body': [({ response }) => {
    json(response);
    pour(response, 'x'.repeat(65_536));
  }, UNACCEPTABLE],
  'floods a stream with one endless event': [({ response }) => {
    stream(response);
    response.write('data: ');
    pour(response, 'x'.repeat(65_536));
  }, UNACCEPTABLE],
  'floods a stream with progress': [(asked) => {
    stream(asked.response);
    const params = { progressToken: asked.progressToken, progress: 1 };
    pour(asked.response, `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })}\n\n`);
  }, UNACCEPTABLE],
  'answers with garbage': [({ response }) => {
    json(response);
    response.end('\u0000\u0001 not JSON');
  }, UNACCEPTABLE],
  'answers with garbage in a stream': [({ response }) => {
    stream(response);
    response.end('data: {"jsonrpc":"2.0","id":1,"id":2,"result":{}}\n\n');
  }, UNACCEPTABLE],
  'answers with garbage in the place of HTTP': [
    ({ response }) => void response.socket?.end('no HTTP\r\n\r\n'), UNACCEPTABLE,
  ],
  'answers a call with a list of another size': [({ seen, response }) => {
    json(response);
    response.end(`[${replyTo(seen, {})}]`);
  }, UNACCEPTABLE],
  'answers with a page': [({ response }) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html></html>');
  }, UNACCEPTABLE],
  'compresses what was not to be compressed': [({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end('x');
  }, UNACCEPTABLE],
};

const TOOLS: Tools = {
  ...Object.fromEntries(Object.entries(HTTP).map(([name, [does]]) => [toolFor(name), does])),
  fine: (asked) => asked.reply('fine'),
};

beforeAll(async () => {
  upstreams = await Promise.all([httpUpstream('modern', TOOLS), httpUpstream('legacy', TOOLS)]);
  const [modern, legacy] = upstreams;
  gateway = await TestGateway.start({
    servers: {
      'http-modern': modern?.config ?? {},
      'http-legacy': legacy?.config ?? {},
      'program-modern': program(['--modern']),
      'program-legacy': program(),
      ...Object.fromEntries(ERAS.flatMap((era) => [
        [`late-http-${era}`, { ...(era === 'modern' ? modern : legacy)?.config, requestTimeoutMs: DEADLINE_MS }],
        [`late-program-${era}`, { ...program(era === 'modern' ? ['--modern'] : []), requestTimeoutMs: DEADLINE_MS }],
      ])),
      'healthy': program(),
    },
    grants: [EVERYTHING],
    limits: { replyBytesMax: REPLY_BYTES_MAX, sseEventsPerReplyMax: 500 },
  });
  for (const [server, era, tool] of [
    ['healthy', 'legacy', 'echo'], ['http-modern', 'modern', 'fine'], ['http-legacy', 'legacy', 'fine'],
  ] as const) others.set(server, { seat: await seatAt(server, era), tool });
});

afterAll(async () => {
  await gateway.close();
  await Promise.all(upstreams.map((one) => one.close()));
});

let people = 0;

/** Somebody new at a server. */
async function seatAt(server: string, era: 'modern' | 'legacy'): Promise<Seat> {
  const url = gateway.route(server);
  people += 1;
  const token = await gateway.token(server, `person-${String(people)}`);
  return era === 'modern' ? { url, token } : { url, token, session: await beginSession(url, token) };
}

/** Others, with a tool that they go on calling. */
const others = new Map<string, { readonly seat: Seat; readonly tool: string }>();

/** Calls a healthy server, and those over HTTP, for as long as something goes on; all must be answered. */
async function whileOthersGoOn<T>(act: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const ended = act.finally(() => {
    state.isOver = true;
  });
  ended.catch(() => {});
  do {
    for (const [server, { seat, tool }] of others) {
      expect((await call(seat, tool)).result, server).toBeDefined();
    }
    await sleep(PAUSE_MS);
  } while (!state.isOver);
  return ended;
}

const LATE = Object.entries(HTTP).filter(([, [, hears]]) => hears === TOO_LATE).map(([name]) => name);
const AT_ONCE = Object.entries(HTTP).filter(([name]) => !LATE.includes(name));

function toolFor(name: string): string {
  return name.replaceAll(' ', '-');
}

/** Every failure has an incident, and the words for its kind. In a stream the status was sent before. */
function expectFailure({ status, error }: Said, [code, message]: readonly [number, string]): void {
  expect(error?.['message']).toBe(message);
  expect([code, 200]).toContain(status);
  expect(error?.['data']).toMatchObject({ incident: expect.stringMatching(/^inc-/) as string });
}

describe.each(ERAS)('a %s server over HTTP', (era) => {
  const server = `http-${era}`;
  const asking = { meta: { progressToken: 'p' } };

  test.each(AT_ONCE)('that %s: its client hears so, and nobody else notices (S-28)', async (name, [, hears]) => {
    const seat = await seatAt(server, era);
    expectFailure(await whileOthersGoOn(call(seat, toolFor(name), {}, asking)), hears);
    // The same client goes on with the same server.
    expect(textOf(await call(seat, 'fine'))).toBe('"fine"');
  });

  test(`that ${LATE.join(', or ')}: its client hears so in time, and nobody else notices (S-28)`, async () => {
    const seat = await seatAt(`late-${server}`, era);
    const all = Promise.all(LATE.map((name) => call(seat, toolFor(name), {}, asking)));
    for (const said of await whileOthersGoOn(all)) expectFailure(said, TOO_LATE);
  });
});

describe.each(ERAS)('a %s program', (era) => {
  const server = `program-${era}`;

  test.each([
    ['dies in the middle of a call', 'exit', {}, NOT_AVAILABLE],
    ['closes its output', 'close-stdout', {}, NOT_AVAILABLE],
    ['floods the call with progress', 'flood-notifications',
      { method: 'notifications/progress', count: 5000 }, UNACCEPTABLE],
  ] as const)('that %s: its client hears so, and nobody else notices (S-28)', async (_what, tool, args, hears) => {
    const seat = await seatAt(server, era);
    const said = await whileOthersGoOn(call(seat, tool, args, { meta: { progressToken: 'p' } }));
    expectFailure(said, hears);
  });

  test('that hangs: its client hears so in time, and nobody else notices (S-28)', async () => {
    const seat = await seatAt(`late-${server}`, era);
    expectFailure(await whileOthersGoOn(call(seat, 'silent')), TOO_LATE);
  });

  test.each([
    ['writes garbage between its messages', 'garbage', {}, '"after garbage"'],
    ['writes a line without end', 'huge', { bytes: 50_000_000 }, '"after huge"'],
    ['writes its answer byte by byte', 'half', {}, '"Ünïcödé"'],
    ['floods what nobody asked for', 'flood-notifications',
      { method: 'notifications/resources/updated', count: 20_000 }, '"flooded"'],
    ['floods its standard error', 'flood-stderr', { lines: 20_000 }, '"flooded"'],
  ] as const)('that %s is answered all the same, and nobody else notices (S-28)', async (_what, tool, args, text) => {
    const seat = await seatAt(server, era);
    expect(textOf(await whileOthersGoOn(call(seat, tool, args)))).toBe(text);
  });
});

test('twenty floods at once are held in bounds of memory, and nobody else notices (S-28)', async () => {
  const seat = await seatAt('http-modern', 'modern');
  const before = process.memoryUsage.rss();
  const names = ['floods-a-body', 'floods-a-stream-with-one-endless-event'];
  const floods = Array.from({ length: 20 }, (_one, at) => call(seat, names[at % 2] ?? ''));
  const said = await whileOthersGoOn(Promise.all(floods));
  for (const one of said) expectFailure(one, UNACCEPTABLE);
  // Twenty replies of at most a megabyte, twice over; the sources of the flood are in this process too.
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MEGABYTE);
});
