import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { bodyOf, headersOf, type CallEra, type Headers } from '../load/calls.ts';
import { rssBytesOf } from '../machine.ts';
import type { Target, TargetName } from '../targets/target.ts';
import { openSession } from './calls.ts';

const AT_ONCE = 16;
/** How many times as many streams are opened before those whose cost is taken. */
const BEFORE = 3;
const OPEN_TIMEOUT_MS = 20_000;
const SETTLE_STEP_MS = 250;
const SETTLE_STEPS_MAX = 24;
/** Memory counts as settled when it moved less than this over four steps. */
const SETTLED_BYTES = 256 * 1024;

/** What idle streams cost one target. */
export interface StreamResult {
  readonly target: TargetName;
  readonly era: CallEra;
  readonly streams: number;
  /** Growth per stream while three times as many opened before: with everything that only happens once. */
  readonly firstBytes: number;
  /** Growth per stream while the last of them opened beside those: the cost of a stream. */
  readonly lastBytes: number;
}

/** Opens streams that stay idle, in two parts, and sees how the memory of the target grows. */
export async function measureStreams(target: Target, era: CallEra, streams: number): Promise<StreamResult | undefined> {
  const { pid } = target;
  if (pid === undefined) return undefined;
  const sockets: Socket[] = [];
  try {
    sockets.push(...await openStreams(target, era, AT_ONCE, 0));
    const empty = await settledRss(pid);
    sockets.push(...await openStreams(target, era, BEFORE * streams, 1_000_000));
    const first = await settledRss(pid);
    sockets.push(...await openStreams(target, era, streams, 2_000_000));
    const full = await settledRss(pid);
    return {
      target: target.name,
      era,
      streams,
      firstBytes: (first - empty) / (BEFORE * streams),
      lastBytes: (full - first) / streams,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
    await pause(SETTLE_STEP_MS);
  }
}

async function openStreams(target: Target, era: CallEra, count: number, firstId: number): Promise<readonly Socket[]> {
  const url = new URL(target.urlOf('json'));
  const token = await target.tokenOf('json');
  const sockets: Socket[] = [];
  for (let opened = 0; opened < count; opened += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - opened) }, (_, at) => firstId + opened + at);
    sockets.push(...await Promise.all(ids.map(async (id) =>
      openStream(url, era === 'modern' ? listenRequest(url, token, id) : await standaloneRequest(url, token)))));
  }
  return sockets;
}

function listenRequest(url: URL, token: string | undefined, id: number): string {
  const method = 'subscriptions/listen';
  const body = bodyOf('modern', String(id), method, { notifications: { toolsListChanged: true } });
  const headers = headersOf('modern', method, undefined, { token, session: undefined });
  return rawRequest('POST', url, { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }) + body;
}

async function standaloneRequest(url: URL, token: string | undefined): Promise<string> {
  const session = await openSession(url.href, token);
  const headers = headersOf('legacy', '', undefined, { token, session });
  return rawRequest('GET', url, { ...headers, Accept: 'text/event-stream' });
}

function rawRequest(method: string, url: URL, headers: Headers): string {
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${url.pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Resolves when the answer has begun well. What comes later is read and dropped. */
async function openStream(url: URL, request: string): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => socket.destroy());
  socket.write(request);
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const [first] = await once(socket, 'data', { signal }) as [Buffer];
  const begun = first.toString('utf8');
  if (!begun.startsWith('HTTP/1.1 200')) throw new Error(`a stream was refused: ${begun.slice(0, 300)}`);
  socket.resume();
  return socket;
}

/** Waits until the memory of a target stands still, or six seconds. */
async function settledRss(pid: number): Promise<number> {
  const seen: number[] = [];
  for (let step = 0; step < SETTLE_STEPS_MAX; step += 1) {
    await pause(SETTLE_STEP_MS);
    seen.push(rssBytesOf(pid));
    const last = seen.slice(-4);
    if (last.length === 4 && Math.max(...last) - Math.min(...last) < SETTLED_BYTES) break;
  }
  return seen.at(-1) ?? 0;
}
