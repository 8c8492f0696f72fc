import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { SseReader, type JsonObject, type JsonValue } from '@durward/core';
import { envelope, Peer, type Id } from './peer.ts';

/** How a server over HTTP is reached. */
export interface HttpPlace {
  readonly url: string;
  readonly token?: string | undefined;
}

/** What came back for one POST. */
export interface Posted {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
}

/** A raw client over Streamable HTTP: what both eras have in common. */
export abstract class HttpPeer extends Peer {
  /** The HTTP replies in order. */
  readonly posted: Posted[] = [];
  protected readonly place: HttpPlace;
  readonly #open = new Set<ClientRequest>();
  readonly #requests = new Map<JsonValue, ClientRequest>();
  #isClosed = false;

  constructor(place: HttpPlace) {
    super();
    this.place = place;
  }

  protected abstract headersFor(message: JsonObject): Record<string, string>;
  protected abstract began(posted: Posted): void;

  close(): Promise<void> {
    this.#isClosed = true;
    for (const one of this.#open) one.destroy();
    return Promise.resolve();
  }

  protected send(message: JsonObject): Promise<void> {
    return this.exchange('POST', this.headersFor(message), JSON.stringify(message), message['id']);
  }

  /** Breaks the connection of a request. */
  hangUp(id: Id): void {
    this.#requests.get(id)?.destroy();
  }

  /** Resolves when the reply has ended; its messages are taken in as they come. */
  protected exchange(method: string, headers: Record<string, string>, body?: string, id?: JsonValue): Promise<void> {
    const { url, token } = this.place;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const all = { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const outgoing = httpRequest(url, { method, headers: all, agent: false }, (incoming) => {
      const posted = { status: incoming.statusCode ?? 0, headers: incoming.headers };
      this.posted.push(posted);
      this.began(posted);
      this.#follow(incoming, resolve, reject);
    });
    this.#open.add(outgoing);
    if (id !== undefined) this.#requests.set(id, outgoing);
    outgoing.on('close', () => this.#open.delete(outgoing));
    outgoing.on('error', (error) => (this.#isClosed ? resolve() : reject(error)));
    outgoing.end(body);
    return promise;
  }

  /** Posts a text that may be no message at all, under the headers of another; what came back. */
  async raw(text: string, like: JsonObject = {}): Promise<string> {
    const before = this.texts.length;
    await this.exchange('POST', this.headersFor(like), text);
    return this.texts.slice(before).join('\n');
  }

  #follow(incoming: IncomingMessage, resolve: () => void, reject: (error: Error) => void): void {
    incoming.on('error', () => resolve());
    if (String(incoming.headers['content-type']).startsWith('text/event-stream')) {
      const event = ({ data }: { data: string }): void => {
        if (data !== '') this.take(data);
      };
      const reader = new SseReader({ event, retry: () => {} }, 64 * 1024 * 1024);
      incoming.on('data', (chunk: Buffer) => void reader.push(chunk));
      incoming.on('close', () => resolve());
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      try {
        if (text !== '') this.take(text);
        resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** A raw legacy client: one session. */
export class LegacyHttpPeer extends HttpPeer {
  session: string | undefined;
  readonly #version: string;

  constructor(place: HttpPlace, version = '2025-11-25') {
    super(place);
    this.#version = version;
  }

  /** Opens the standing stream; resolves when the server has answered with it. */
  async listen(): Promise<void> {
    const before = this.posted.length;
    void this.exchange('GET', { ...this.#sessionHeaders(), accept: 'text/event-stream' });
    while (this.posted.length === before) await new Promise(setImmediate);
  }

  protected headersFor(): Record<string, string> {
    return { ...JSON_HEADERS, ...this.#sessionHeaders() };
  }

  protected began({ headers }: Posted): void {
    const session = headers['mcp-session-id'];
    if (typeof session === 'string') this.session ??= session;
  }

  override async close(): Promise<void> {
    if (this.session !== undefined) await this.exchange('DELETE', this.#sessionHeaders()).catch(() => {});
    await super.close();
  }

  #sessionHeaders(): Record<string, string> {
    if (this.session === undefined) return {};
    return { 'mcp-session-id': this.session, 'mcp-protocol-version': this.#version };
  }
}

/** A raw modern client: every request carries its envelope. */
export class ModernHttpPeer extends HttpPeer {
  readonly #capabilities: JsonObject;
  /** More `Mcp-Param-*` headers, by full name. */
  readonly extraHeaders: Record<string, string> = {};

  constructor(place: HttpPlace, capabilities: JsonObject = {}) {
    super(place);
    this.#capabilities = capabilities;
  }

  protected override send(message: JsonObject): Promise<void> {
    const { params } = message as { params?: JsonObject };
    const meta = envelope(this.#capabilities, (params?.['_meta'] ?? {}) as JsonObject);
    const full = 'id' in message ? { ...message, params: { ...params, _meta: meta } } : message;
    return super.send(full).catch(() => {});
  }

  protected headersFor(message: JsonObject): Record<string, string> {
    const { method, params } = message as { method?: string; params?: JsonObject };
    const headers: Record<string, string> = { ...JSON_HEADERS, 'mcp-protocol-version': '2026-07-28' };
    if (method !== undefined) headers['mcp-method'] = method;
    const name = nameOf(method, params);
    if (name !== undefined) headers['mcp-name'] = headerValue(name);
    return { ...headers, ...this.extraHeaders };
  }

  protected began(): void {}
}

function nameOf(method = '', params: JsonObject = {}): string | undefined {
  const { name, uri, taskId } = params;
  const named = method === 'tools/call' || method === 'prompts/get' ? name
    : method === 'resources/read' ? uri
    : method.startsWith('tasks/') ? taskId
    : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** @see MCP 2026-07-28, basic/transports/streamable-http §Value Encoding */
function headerValue(value: string): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) return value;
  return `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
