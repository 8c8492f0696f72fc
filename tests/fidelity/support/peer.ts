import { isJsonObject, type JsonObject, type JsonValue } from '@durward/core';

export type Id = string | number;

/** How a client of a test answers a request of the server: with `{ result }` or `{ error }`. */
export type Answer = (request: JsonObject) => JsonObject | undefined;

/** A request that a peer has sent. */
export interface Asked {
  readonly id: Id;
  /** The whole reply: a result or an error. */
  readonly reply: Promise<JsonObject>;
}

interface Waiter {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

/**
 * A client that speaks the raw protocol: it sends what it is told, keeps what it hears exactly as it
 * was parsed, and knows nothing of what any of it means.
 */
export abstract class Peer {
  /** What the server said on its own accord, in order: notifications and requests. */
  readonly heard: JsonObject[] = [];
  /** The texts of all messages, as they came. */
  readonly texts: string[] = [];
  /** Answers to requests of the server, by method. Without one a request stays unanswered. */
  readonly answers = new Map<string, Answer>();
  readonly #waiting = new Map<Id, (reply: JsonObject) => void>();
  #waiters: Waiter[] = [];
  #lastId = 0;

  /** Puts one message on the wire. */
  protected abstract send(message: JsonObject): Promise<void>;
  abstract close(): Promise<void>;

  /** Sends a request without waiting for its reply. */
  begin(method: string, params?: JsonObject, id: Id = (this.#lastId += 1)): Asked {
    const { promise, resolve } = Promise.withResolvers<JsonObject>();
    this.#waiting.set(id, resolve);
    const message = { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) };
    const sent = this.send(message);
    const reply = Promise.race([promise, sent.then(() => promise)]);
    // Whoever waits for the reply hears of it; who cancelled it does not wait.
    reply.catch(() => {});
    return { id, reply };
  }

  /** Sends a request; its reply. */
  ask(method: string, params?: JsonObject, id?: Id): Promise<JsonObject> {
    return this.begin(method, params, id).reply;
  }

  /** Calls a tool; its reply. */
  call(name: string, args: JsonObject = {}, meta?: JsonObject): Promise<JsonObject> {
    return this.ask('tools/call', { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) });
  }

  tell(method: string, params?: JsonObject): Promise<void> {
    return this.send({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });
  }

  /** Resolves when something is true of what was heard. */
  async until(holds: (heard: readonly JsonObject[]) => boolean): Promise<void> {
    if (holds(this.heard)) return;
    await new Promise<void>((resolve) => this.#waiters.push({ holds: () => holds(this.heard), resolve }));
  }

  /** What was heard under one method, as params. */
  paramsOf(method: string): readonly (JsonValue | undefined)[] {
    return this.heard.filter((message) => message['method'] === method).map((message) => message['params']);
  }

  /** Takes one message in. */
  protected take(text: string): void {
    this.texts.push(text);
    const parsed: unknown = JSON.parse(text);
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
      if (!isJsonObject(message)) throw new Error(`not a message: ${text}`);
      this.#takeOne(message);
    }
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ holds }) => !holds());
    for (const waiter of waiters) if (!this.#waiters.includes(waiter)) waiter.resolve();
  }

  #takeOne(message: JsonObject): void {
    const { id, method } = message as { id?: Id; method?: string };
    if (method === undefined) {
      // An error without an id belongs to no request that anybody waits for.
      if (id === undefined) return;
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
      return;
    }
    this.heard.push(message);
    const answer = id === undefined ? undefined : this.answers.get(method)?.(message);
    if (id !== undefined && answer !== undefined) void this.send({ jsonrpc: '2.0', id, ...answer });
  }
}

/** What a legacy client says first, and what it can do. */
export function handshakeParams(capabilities: JsonObject = {}, version = '2025-11-25'): JsonObject {
  return { protocolVersion: version, capabilities, clientInfo: { name: 'fidelity', version: '1' } };
}

/** The handshake of the legacy era; the reply to `initialize`. */
export async function shakeHands(peer: Peer, capabilities: JsonObject = {}, version?: string): Promise<JsonObject> {
  const reply = await peer.ask('initialize', handshakeParams(capabilities, version));
  await peer.tell('notifications/initialized');
  return reply;
}

/** `_meta` of a modern request. */
export function envelope(capabilities: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'fidelity', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    ...more,
  };
}

/** The `result` of a reply; an error when there is none. */
export function resultIn(reply: JsonObject): JsonObject {
  const { result } = reply as { result?: JsonObject };
  if (result === undefined) throw new Error(`no result: ${JSON.stringify(reply)}`);
  return result;
}

/** The `error` of a reply; an error when there is none. */
export function errorIn(reply: JsonObject): { code: number; message: string; data?: JsonObject } {
  const { error } = reply as { error?: JsonObject };
  if (error === undefined) throw new Error(`no error: ${JSON.stringify(reply)}`);
  return error as { code: number; message: string; data?: JsonObject };
}
