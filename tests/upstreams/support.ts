import { setTimeout as sleep } from 'node:timers/promises';
import {
  CONTROLS,
  DEFAULT_LIMITS,
  frameOne,
  grantPolicy,
  interpret,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  NOTHING_SEEN,
  Pipeline,
  type Cleared,
  type Era,
  type JsonObject,
  type Limits,
  type Message,
  type MessageScene,
  type Notification,
  type Reply,
  type Request,
  type RequestId,
} from '@durward/core';
import { Secret } from '../../packages/gateway/src/config/secret.ts';
import { serverSchema, type ServerConfig } from '../../packages/gateway/src/config/server-schema.ts';
import { createUpstream } from '../../packages/gateway/src/upstream/create-upstream.ts';
import type {
  Incoming,
  Link,
  Pending,
  ReplySink,
  SendOptions,
  Upstream,
  UpstreamEvents,
  UpstreamFailure,
} from '../../packages/gateway/src/upstream/link.ts';
import type { UpstreamCredential } from '../../packages/gateway/src/upstream/link-credential.ts';
import type { Clear } from '../../packages/gateway/src/upstream/own-messages.ts';

const pipeline = new Pipeline(CONTROLS, (control) => control.mode);
const everything = grantPolicy(
  [
    {
      name: 'everybody may do everything',
      to: { anyone: true },
      servers: ['*'],
      tools: ['*'],
      prompts: ['*'],
      resources: ['*'],
      methods: ['*'],
    },
  ],
  'test',
);
const noSecrets = { armed: false, appearsIn: () => false, placesIn: () => [], mask: (text: string) => text };
const scene: MessageScene = {
  server: 'test',
  nowMs: 0,
  limits: DEFAULT_LIMITS,
  principal: {
    userId: 'issuer||subject|client',
    issuer: 'issuer',
    tenant: undefined,
    subject: 'subject',
    client: 'client',
    scopes: [],
    roles: [],
    groups: [],
    privileges: '',
    expiresAtMs: undefined,
    tokenId: undefined,
  },
  policy: everything,
  headers: undefined,
  headerParams: undefined,
  demands: [],
  inboundSecrets: noSecrets,
  outboundSecrets: noSecrets,
  clientCapabilities: undefined,
  definitions: undefined,
  answers: undefined,
  content: NOTHING_SEEN,
};

/** Judges with the real pipeline under a policy that grants everything. */
export const clear: Clear = <M extends Message>(message: M): Cleared<M> | undefined => {
  const judged = pipeline.judgeInbound(message, scene);
  if (judged instanceof Promise) throw new Error('the controls of this test answer at once');
  return judged.kind === 'cleared' ? judged.message : undefined;
};

function messageOf(json: JsonObject, era: Era): Message {
  const framed = frameOne(json, DEFAULT_LIMITS);
  const envelope = framed.ok ? framed.envelopes[0] : undefined;
  if (envelope === undefined) throw new Error(`not a message: ${JSON.stringify(json)}`);
  const version = era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
  const read = interpret(envelope, { direction: 'to_server', era, version }, DEFAULT_LIMITS);
  if (!read.ok) throw new Error(read.fault);
  return read.message;
}

function mustClear<M extends Message>(message: M): Cleared<M> {
  const cleared = clear(message);
  if (cleared === undefined) throw new Error('not cleared');
  return cleared;
}

export const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': NEWEST_MODERN_VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A cleared request. A modern one gets its `_meta`. */
export function request(era: Era, id: RequestId, method: string, params: JsonObject = {}): Cleared<Request> {
  const meta = params['_meta'] as JsonObject | undefined;
  const full = era === 'modern' ? { ...params, _meta: { ...MODERN_META, ...meta } } : params;
  const message = uncleared(era, { jsonrpc: '2.0', id, method, params: full });
  return mustClear(message as Request);
}

/** A message that nobody judged. */
export function uncleared(era: Era, json: JsonObject): Message {
  return messageOf(json, era);
}

export function call(
  era: Era,
  id: RequestId,
  name: string,
  args: JsonObject = {},
  meta?: JsonObject,
): Cleared<Request> {
  return request(era, id, 'tools/call', { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) });
}

export function initialize(id: RequestId, capabilities: JsonObject = {}): Cleared<Request> {
  const clientInfo = { name: 'test', version: '1' };
  return request('legacy', id, 'initialize', { protocolVersion: NEWEST_LEGACY_VERSION, capabilities, clientInfo });
}

export function notification(era: Era, method: string, params?: JsonObject): Cleared<Notification> {
  const json = params === undefined ? { jsonrpc: '2.0', method } : { jsonrpc: '2.0', method, params };
  return mustClear(messageOf(json, era) as Notification);
}

export function result(era: Era, id: RequestId, value: JsonObject): Cleared<Reply> {
  return mustClear(messageOf({ jsonrpc: '2.0', id, result: value }, era) as Reply);
}

export const SEND: SendOptions = {
  traceparent: undefined,
  headerParams: [],
  extraHeaders: [],
  timeoutMs: 20_000,
};

/** A sink that remembers, and that can be waited for. */
export class Sink implements ReplySink {
  readonly incoming: Incoming[] = [];
  readonly primes: (readonly [string | undefined, number | undefined])[] = [];
  ends: (UpstreamFailure | undefined)[] = [];
  #wake: (() => void)[] = [];

  message(incoming: Incoming): void {
    this.incoming.push(incoming);
    this.#changed();
  }

  primed(eventId: string | undefined, retryMs: number | undefined): void {
    this.primes.push([eventId, retryMs]);
    this.#changed();
  }

  end(failure?: UpstreamFailure): void {
    this.ends.push(failure);
    this.#changed();
  }

  get messages(): readonly Message[] {
    return this.incoming.map(({ message }) => message);
  }

  get failure(): UpstreamFailure | undefined {
    return this.ends[0];
  }

  /** The final reply. */
  get reply(): Reply | undefined {
    const last = this.messages.at(-1);
    return last?.kind === 'result' || last?.kind === 'error' ? last : undefined;
  }

  async until(holds: (sink: this) => boolean): Promise<this> {
    while (!holds(this)) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this;
  }

  /** Resolves when it was ended. */
  over(): Promise<this> {
    return this.until(({ ends }) => ends.length > 0);
  }

  #changed(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}

/** Sends a request and waits for the end. */
export async function exchange(
  link: Link,
  message: Cleared<Request>,
  options: Partial<SendOptions> = {},
): Promise<Sink> {
  const sink = new Sink();
  link.request(message, sink, { ...SEND, ...options });
  return sink.over();
}

/** Sends a request; the sink and the handle. */
export function send(
  link: Link,
  message: Cleared<Request>,
  options: Partial<SendOptions> = {},
): { sink: Sink; pending: Pending } {
  const sink = new Sink();
  return { sink, pending: link.request(message, sink, { ...SEND, ...options }) };
}

/** What a reply of the tool result kind says as text. */
export function textOf(sink: Sink): string {
  const { reply } = sink;
  if (reply?.kind !== 'result') throw new Error(`no result: ${JSON.stringify(reply?.json ?? sink.ends)}`);
  const content = reply.result['content'] as readonly { readonly text: string }[];
  return content[0]?.text ?? '';
}

export function jsonOf(sink: Sink): JsonObject {
  return JSON.parse(textOf(sink)) as JsonObject;
}

/** Remembers what an upstream tells about itself. */
export class Events implements UpstreamEvents {
  readonly drops: { readonly what: string; readonly bytes: number }[] = [];
  readonly lines: string[] = [];
  readonly changes: { readonly change: string; readonly detail: Readonly<Record<string, string | number>> }[] = [];

  dropped(_server: string, detail: { readonly what: string; readonly bytes: number }): void {
    this.drops.push(detail);
  }

  stderr(_server: string, line: string): void {
    this.lines.push(line);
  }

  lifecycle(_server: string, change: string, detail: Readonly<Record<string, string | number>>): void {
    this.changes.push({ change, detail });
  }

  /** Waits until something is remembered. Polls: events have no listeners. */
  async until(holds: (events: this) => boolean, withinMs = 15_000): Promise<this> {
    for (let waited = 0; !holds(this); waited += 10) {
      const { changes, drops } = this;
      if (waited > withinMs) throw new Error(`never happened: ${JSON.stringify({ changes, drops })}`);
      await sleep(10);
    }
    return this;
  }

  pids(): number[] {
    return this.changes.filter(({ change }) => change === 'started').map(({ detail }) => Number(detail['pid']));
  }
}

export interface Built {
  readonly upstream: Upstream;
  readonly events: Events;
}

/** An upstream as the gateway creates it. */
export function build(
  config: Partial<ServerConfig> | JsonObject,
  options: {
    readonly limits?: Partial<Limits>;
    readonly clock?: () => number;
    readonly secrets?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly clear?: Clear;
    readonly credential?: UpstreamCredential;
  } = {},
): Built {
  const events = new Events();
  const upstream = createUpstream({
    server: 'test',
    config: serverSchema.parse(config),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    clock: options.clock ?? Date.now,
    events,
    clear: options.clear ?? clear,
    resolveSecret: (reference) => {
      const value = options.secrets?.[reference];
      if (value === undefined) throw new Error(`${reference} is not set`);
      return new Secret(value);
    },
    environment: options.environment ?? process.env,
    credential: options.credential,
  });
  return { upstream, events };
}

export const ALICE = { userId: 'issuer||alice|client', conversation: 'one' };
export const BOB = { userId: 'issuer||bob|client', conversation: 'one' };

/** The handshake of the legacy era, as a client would do it. */
export async function handshake(link: Link, capabilities: JsonObject = {}): Promise<JsonObject> {
  const sink = await exchange(link, initialize('hello', capabilities));
  const { reply } = sink;
  if (reply?.kind !== 'result') throw new Error(`no handshake: ${JSON.stringify(reply?.json ?? sink.ends)}`);
  link.settle(NEWEST_LEGACY_VERSION);
  await link.notify(notification('legacy', 'notifications/initialized'), SEND);
  return reply.result;
}

/** Whether a process lives (a zombie does not). */
export async function isAlive(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => undefined);
  return stat !== undefined && !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
}

/** Resolves when none of the processes lives; throws when one does after the time. */
export async function untilDead(pids: readonly number[], withinMs = 15_000): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    const living = await Promise.all(pids.map(isAlive));
    if (!living.includes(true)) return;
    if (waited > withinMs) throw new Error(`still alive: ${pids.filter((_pid, at) => living[at]).join(', ')}`);
    await sleep(20);
  }
}
