import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { Era, JsonObject } from '@durward/core';
import type { Link } from '../../packages/gateway/src/upstream/link.ts';
import {
  ALICE,
  BOB,
  build,
  call,
  exchange,
  handshake,
  request,
  result,
  send,
  SEND,
  Sink,
  textOf,
  untilDead,
  type Built,
} from './support.ts';

const require = createRequire(import.meta.url);
const built: Built[] = [];
const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  const all = built.splice(0);
  await Promise.all(all.map(({ upstream }) => upstream.close()));
  await untilDead(all.flatMap(({ events }) => events.pids()));
  for (const child of children.splice(0)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGKILL')) await ended;
  }
  await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true })));
});

/** The program of a published server. */
function bin(name: string): string {
  return join(dirname(require.resolve(`@modelcontextprotocol/${name}/package.json`)), 'dist', 'index.js');
}

const EVERYTHING = bin('server-everything');
const SDK = fileURLToPath(new URL('./fixture/sdk-server.ts', import.meta.url));

function keep(one: Built): Built {
  built.push(one);
  return one;
}

function program(args: readonly string[], stdio: JsonObject = {}, era: Era | 'auto' = 'auto'): Built {
  return keep(build({ era, stdio: { command: process.execPath, args, ...stdio } }));
}

async function folder(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'upstream-')));
  folders.push(path);
  return path;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts server-everything on a port; resolves when it answers. */
async function everything(mode: 'streamableHttp' | 'sse'): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [EVERYTHING, mode], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  await new Promise<void>((resolve) => {
    const look = (text: Buffer): void => {
      if (String(text).includes(String(port))) resolve();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
  });
  return `http://127.0.0.1:${String(port)}/${mode === 'sse' ? 'sse' : 'mcp'}`;
}

async function sdk(mode: 'http' | 'polling'): Promise<string> {
  const child = spawn(process.execPath, [SDK, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const port = await new Promise<string>((resolve) => {
    child.stdout.once('data', (text: Buffer) => resolve(String(text).trim()));
  });
  return `http://127.0.0.1:${port}/mcp`;
}

const namesOf = (sink: Sink, member = 'tools'): string[] => {
  if (sink.reply?.kind !== 'result') throw new Error(JSON.stringify(sink.reply?.json ?? sink.ends));
  return (sink.reply.result[member] as unknown as { name: string }[]).map(({ name }) => name);
};

/** The params of the notifications that came before the reply. */
const paramsOf = (sink: Sink): JsonObject[] =>
  sink.messages.filter(({ kind }) => kind === 'notification').map(({ json }) => json['params'] as JsonObject);

const isAsked = ({ json }: { json: JsonObject }): boolean => json['method'] === 'sampling/createMessage';

/** What every way of reaching server-everything must be able to do. */
async function exercise(link: Link): Promise<void> {
  const info = await handshake(link, { sampling: {}, elicitation: {}, roots: {} });
  expect(info['serverInfo']).toMatchObject({ name: expect.stringContaining('everything') as unknown });
  expect(namesOf(await exchange(link, request('legacy', 1, 'tools/list')))).toContain('echo');
  expect(textOf(await exchange(link, call('legacy', 2, 'echo', { message: 'hi' })))).toContain('hi');
  const pace = { duration: 0.3, steps: 3 };
  const long = call('legacy', 'long', 'trigger-long-running-operation', pace, { progressToken: 'tok' });
  const steps = paramsOf(await exchange(link, long));
  expect(steps.map(({ progressToken, progress }) => [progressToken, progress]))
    .toEqual([['tok', 1], ['tok', 2], ['tok', 3]]);
  const { sink } = send(link, call('legacy', 3, 'trigger-sampling-request', { prompt: 'p', maxTokens: 5 }));
  await sink.until(({ messages, ends }) => messages.some(isAsked) || ends.length > 0);
  const asked = sink.messages.find(isAsked);
  const answer = { role: 'assistant', content: { type: 'text', text: 'sampled!' }, model: 'm' };
  await link.reply(result('legacy', asked?.kind === 'request' ? asked.id : '', answer), SEND);
  await sink.over();
  expect(textOf(sink)).toContain('sampled!');
}

describe('server-everything', () => {
  test('over its standard streams', async () => {
    const { upstream, events } = program([EVERYTHING, 'stdio']);
    expect([...(await upstream.eras())]).toEqual(['legacy']);
    await exercise(await upstream.open(ALICE, 'legacy'));
    expect(events.drops).toEqual([]);
  });

  test('over Streamable HTTP', async () => {
    const { upstream, events } = keep(build({ http: { url: await everything('streamableHttp') } }));
    expect([...(await upstream.eras())]).toEqual(['legacy']);
    const link = await upstream.open(ALICE, 'legacy');
    await exercise(link);
    const listener = new Sink();
    link.listen(listener, undefined);
    await exchange(link, request('legacy', 9, 'resources/subscribe', { uri: 'demo://resource/dynamic/text/1' }));
    await exchange(link, call('legacy', 10, 'toggle-subscriber-updates'));
    await listener.until(({ messages }) => messages.length > 0);
    expect(events.drops).toEqual([]);
  });

  test('over HTTP+SSE', async () => {
    const { upstream, events } = keep(build({ sse: { url: await everything('sse') } }));
    await exercise(await upstream.open(ALICE, 'legacy'));
    expect(events.drops).toEqual([]);
  });

  test('sees only the variables that are meant for it (S-71)', async () => {
    const { upstream } = program([EVERYTHING, 'stdio'], { env: { ONLY: 'this' }, inheritEnv: ['PATH'] }, 'legacy');
    const link = await upstream.open(ALICE, 'legacy');
    await handshake(link);
    const environment = JSON.parse(textOf(await exchange(link, call('legacy', 1, 'get-env')))) as JsonObject;
    expect(Object.keys(environment).toSorted()).toEqual(['ONLY', 'PATH']);
  });
});

describe('other published servers over their standard streams', () => {
  test('server-filesystem reads a file, and asks for roots', async () => {
    const path = await folder();
    await writeFile(join(path, 'note.txt'), 'written by the test');
    const { upstream } = program([bin('server-filesystem'), path]);
    const link = await upstream.open(ALICE, 'legacy');
    await handshake(link);
    const sink = await exchange(link, call('legacy', 1, 'read_text_file', { path: join(path, 'note.txt') }));
    expect(textOf(sink)).toBe('written by the test');
  });

  test('server-memory keeps the memories of two principals apart when their files are (S-90)', async () => {
    const path = await folder();
    const memory = (name: string): Built =>
      program([bin('server-memory')], { env: { MEMORY_FILE_PATH: join(path, name) } }, 'legacy');
    const links = [await memory('a').upstream.open(ALICE, 'legacy'), await memory('b').upstream.open(BOB, 'legacy')];
    for (const link of links) await handshake(link);
    const entities = [{ name: 'secret', entityType: 'thing', observations: ['of alice'] }];
    const [alice, bob] = links;
    if (alice === undefined || bob === undefined) throw new Error('two');
    await exchange(alice, call('legacy', 1, 'create_entities', { entities }));
    expect(textOf(await exchange(alice, call('legacy', 2, 'read_graph')))).toContain('of alice');
    expect(textOf(await exchange(bob, call('legacy', 2, 'read_graph')))).not.toContain('of alice');
  });

  test('server-sequential-thinking thinks, and what it writes to stderr is kept as lines', async () => {
    const { upstream, events } = program([bin('server-sequential-thinking')], {}, 'legacy');
    const link = await upstream.open(ALICE, 'legacy');
    await handshake(link);
    const thought = { thought: 'one', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 };
    const sink = await exchange(link, call('legacy', 1, 'sequentialthinking', thought));
    expect(textOf(sink)).toContain('"thoughtNumber": 1');
    await events.until(({ lines }) => lines.some((line) => line.includes('Thought')));
    expect(events.lines.join('')).not.toContain('\u001b');
  });
});

describe('a server of both eras, built with the SDK', () => {
  const meta = { progressToken: 'tok' };

  async function exerciseModern(link: Link): Promise<void> {
    expect(namesOf(await exchange(link, request('modern', 1, 'tools/list')))).toContain('greet');
    expect(textOf(await exchange(link, call('modern', 'g', 'greet', { name: 'bob' })))).toBe('hello, bob');
    const counted = await exchange(link, call('modern', 2, 'count', { to: 3 }, meta));
    const steps = counted.messages.map(({ json }) => (json['params'] as JsonObject | undefined)?.['progressToken']);
    expect(steps).toEqual(['tok', 'tok', 'tok', undefined]);
    const listen = request('modern', 'sub', 'subscriptions/listen', { notifications: { toolsListChanged: true } });
    const { sink, pending } = send(link, listen, { timeoutMs: Infinity });
    await sink.until(({ messages }) => messages.length === 1);
    await exchange(link, call('modern', 3, 'flip'));
    await sink.until(({ messages }) => messages.length === 2);
    expect(sink.messages[1]).toMatchObject({
      method: 'notifications/tools/list_changed',
      params: { _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' } },
    });
    pending.cancel('done');
    const slow = send(link, call('modern', 4, 'count', { to: 1000 }, meta));
    await slow.sink.until(({ messages }) => messages.length > 1);
    slow.pending.cancel('enough');
    for (let seen = ''; !seen.includes('count to 1000'); await sleep(20)) {
      seen = textOf(await exchange(link, call('modern', 5, 'aborted')));
    }
  }

  test('over its standard streams: both eras, progress, subscriptions, cancellation', async () => {
    const { upstream, events } = program([SDK, 'stdio']);
    expect([...(await upstream.eras())].toSorted()).toEqual(['legacy', 'modern']);
    await exerciseModern(await upstream.open(ALICE, 'modern'));
    const legacy = await upstream.open(ALICE, 'legacy');
    await handshake(legacy);
    expect(textOf(await exchange(legacy, call('legacy', 1, 'greet', { name: 'ann' })))).toBe('hello, ann');
    expect(events.drops.filter(({ what }) => !what.includes('is over') && !what.includes('for nobody'))).toEqual([]);
  });

  test('over HTTP: both eras, progress, subscriptions, cancellation', async () => {
    const { upstream, events } = keep(build({ http: { url: await sdk('http') } }));
    expect([...(await upstream.eras())].toSorted()).toEqual(['legacy', 'modern']);
    await exerciseModern(await upstream.open(ALICE, 'modern'));
    const legacy = await upstream.open(ALICE, 'legacy');
    await handshake(legacy);
    expect(textOf(await exchange(legacy, call('legacy', 1, 'greet', { name: 'ann' })))).toBe('hello, ann');
    expect(events.drops).toEqual([]);
  });
});

describe('a legacy server that lets clients poll (SEP-1699), built with the SDK', () => {
  test('answers a request whose stream it closed in the middle', async () => {
    const { upstream } = keep(build({ era: 'legacy', http: { url: await sdk('polling') } }));
    const link = await upstream.open(ALICE, 'legacy');
    await handshake(link);
    const sink = await exchange(link, call('legacy', 1, 'poll'));
    expect(textOf(sink)).toBe('polled');
    expect(paramsOf(sink).map(({ data }) => data)).toEqual(['before', 'while nobody listened']);
  });

  test('forgets a session that was ended, and says so', async () => {
    const { upstream } = keep(build({ era: 'legacy', http: { url: await sdk('polling') } }));
    const [first, second] = [await upstream.open(ALICE, 'legacy'), await upstream.open(BOB, 'legacy')];
    await handshake(first);
    await handshake(second);
    await first.close();
    expect((await exchange(second, request('legacy', 1, 'tools/list'))).reply?.kind).toBe('result');
  });
});
