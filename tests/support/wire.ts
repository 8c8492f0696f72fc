import { request as httpRequest, type IncomingMessage } from 'node:http';
import { SseReader, type SseEvent } from '@durward/core';

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Exchange {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string | Uint8Array | undefined;
}

/** As clients say it; what says `close` instead would be read by another part of the gateway. */
const KEPT = { connection: 'keep-alive' };

/** Sends exactly these headers and bytes, on a connection of their own: what no honest client library would do. */
export function send(url: string, { method = 'POST', headers = {}, body }: Exchange): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = { ...KEPT, ...defined(headers) };
  const outgoing = httpRequest(url, { method, headers: sent, agent: false }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () => {
      outgoing.destroy();
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

/** An event stream that a test holds open. */
export interface OpenStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly events: readonly SseEvent[];
  /** Resolves with the first event, also one that came before, for which the test is true. */
  next(test: (event: SseEvent) => boolean): Promise<SseEvent>;
  /** Resolves when the server, or the network, has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens a stream and reads its events as they come. Rejects when the reply is not an event stream. */
export function openStream(url: string, { method = 'GET', headers = {}, body }: Exchange): Promise<OpenStream> {
  const opened = Promise.withResolvers<OpenStream>();
  const sent = { ...KEPT, ...defined(headers) };
  const outgoing = httpRequest(url, { method, headers: sent, agent: false }, (incoming) => {
    if (!String(incoming.headers['content-type']).startsWith('text/event-stream')) {
      incoming.resume();
      opened.reject(new Error(`not an event stream: HTTP ${String(incoming.statusCode)}`));
      return;
    }
    opened.resolve(follow(incoming, () => outgoing.destroy()));
  });
  outgoing.on('error', opened.reject);
  outgoing.end(body);
  return opened.promise;
}

function follow(incoming: IncomingMessage, close: () => void): OpenStream {
  const events: SseEvent[] = [];
  let waiting: { test: (event: SseEvent) => boolean; resolve: (event: SseEvent) => void }[] = [];
  const reader = new SseReader(
    {
      event(event) {
        events.push(event);
        for (const { test, resolve } of waiting) if (test(event)) resolve(event);
        waiting = waiting.filter(({ test }) => !test(event));
      },
      retry: () => {},
    },
    16 * 1024 * 1024,
  );
  incoming.on('data', (chunk: Buffer) => void reader.push(chunk));
  const ended = new Promise<void>((resolve) => {
    incoming.once('close', resolve);
    incoming.once('error', () => resolve());
  });
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    events,
    next(test) {
      const found = events.find((event) => test(event));
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => waiting.push({ test, resolve }));
    },
    ended,
    close,
  };
}

const VERSION = '2026-07-28';

/** `_meta` of a modern request. */
export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'durward-test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Headers of an honest modern client. */
export function modernHeaders(
  token: string | undefined,
  method: string,
  name?: string,
): Record<string, string | undefined> {
  return {
    authorization: token === undefined ? undefined : `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': VERSION,
    'mcp-method': method,
    'mcp-name': name,
  };
}

/** Headers of an honest legacy client, with or without its session. */
export function legacyHeaders(
  token: string | undefined,
  session?: string,
  version = '2025-11-25',
): Record<string, string | undefined> {
  return {
    authorization: token === undefined ? undefined : `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': session === undefined ? undefined : version,
    'mcp-session-id': session,
  };
}

/** Begins a legacy session and finishes its handshake; its id. */
export async function beginSession(
  url: string,
  token: string,
  { version = '2025-11-25', capabilities = {} }: { version?: string; capabilities?: object } = {},
): Promise<string> {
  const params = { protocolVersion: version, capabilities, clientInfo: { name: 'durward-test', version: '1' } };
  const answer = await send(url, {
    headers: legacyHeaders(token),
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  });
  const id = answer.headers['mcp-session-id'];
  if (typeof id !== 'string') throw new Error(`no session began: HTTP ${String(answer.status)} ${answer.body}`);
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
  await send(url, { headers: legacyHeaders(token, id, version), body });
  return id;
}

function defined(headers: NonNullable<Exchange['headers']>): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) kept[name] = value;
  return kept;
}
