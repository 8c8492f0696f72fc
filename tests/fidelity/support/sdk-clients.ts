import {
  Client as ClientV2, SSEClientTransport as SseV2, StreamableHTTPClientTransport as HttpV2,
} from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as SseV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject } from '@durward/core';

/** The generations of the SDK's client, and the eras that each asks for. */
export const GENERATIONS = ['v1', 'v2 legacy', 'v2 auto'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** How an SDK client reaches a server. */
export type SdkPlace =
  | { readonly command: string; readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  | { readonly url: string; readonly token?: string; readonly sse?: true };

/** What the user and the model behind a client of a test say, whatever they are asked. */
export const SAID = {
  sampling: { model: 'm-1', stopReason: 'endTurn', role: 'assistant', content: { type: 'text', text: 'said 😀' } },
  form: { action: 'accept', content: { name: 'Ana', check: true, integer: 3, firstLine: 'zeile' } },
  page: { action: 'accept' },
  roots: { roots: [{ uri: 'file:///tmp/ä', name: 'one' }] },
} as const;

const CAPABILITIES = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } };
const INFO = { name: 'fidelity', version: '1' };

type Params = Record<string, unknown>;
interface Options {
  readonly onprogress?: (progress: unknown) => void;
  readonly signal?: AbortSignal;
}

/** What a client was told, in order. */
export class Heard {
  readonly all: JsonObject[] = [];
  #waiters: (() => void)[] = [];

  push(message: object): void {
    this.all.push(message as JsonObject);
    for (const wake of this.#waiters.splice(0)) wake();
  }

  /** Resolves with the first message for which it is true. */
  async until(holds: (message: JsonObject) => boolean): Promise<JsonObject> {
    for (;;) {
      const found = this.all.find((message) => holds(message));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}

/** What both generations have in common, in the words of the newer one. */
export interface SdkClient {
  /** Notifications that the client does not take in itself. */
  readonly heard: Heard;
  /** Requests of the server. */
  readonly asked: Heard;
  readonly era: 'legacy' | 'modern';
  identity(): JsonObject;
  listTools(): Promise<unknown>;
  listPrompts(): Promise<unknown>;
  listResources(): Promise<unknown>;
  listResourceTemplates(): Promise<unknown>;
  callTool(params: { name: string; arguments?: Params }, options?: Options): Promise<unknown>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<unknown>;
  readResource(params: { uri: string }): Promise<unknown>;
  complete(params: Params): Promise<unknown>;
  setLoggingLevel(level: string): Promise<unknown>;
  subscribeResource(params: { uri: string }): Promise<unknown>;
  unsubscribeResource(params: { uri: string }): Promise<unknown>;
  ping(): Promise<unknown>;
  close(): Promise<void>;
}

/** Connects a client of one generation. */
export function connect(generation: Generation, place: SdkPlace): Promise<SdkClient> {
  return generation === 'v1' ? connectV1(place) : connectV2(place, generation === 'v2 auto' ? 'auto' : 'legacy');
}

async function connectV1(place: SdkPlace): Promise<SdkClient> {
  const client = new ClientV1(INFO, { capabilities: CAPABILITIES });
  const heard = new Heard();
  const asked = new Heard();
  const said = <R>(request: object, result: R): R => {
    asked.push(request);
    return result;
  };
  client.setRequestHandler(CreateMessageRequestSchema, (request) => said(request, SAID.sampling));
  client.setRequestHandler(ElicitRequestSchema, (request) =>
    said(request, request.params.mode === 'url' ? SAID.page : SAID.form));
  client.setRequestHandler(ListRootsRequestSchema, (request) => said(request, { roots: [...SAID.roots.roots] }));
  client.fallbackNotificationHandler = (notification) => {
    heard.push(notification);
    return Promise.resolve();
  };
  const transport = transportV1(place);
  await client.connect(transport);
  const { setLoggingLevel, subscribeResource, unsubscribeResource, ...rest } = methodsOf(client);
  return {
    ...rest,
    setLoggingLevel,
    subscribeResource,
    unsubscribeResource,
    heard,
    asked,
    era: 'legacy',
    callTool: (params, options) => client.callTool(params, undefined, options),
    async close() {
      if (transport instanceof HttpV1) await transport.terminateSession();
      await client.close();
    },
  };
}

async function connectV2(place: SdkPlace, mode: 'auto' | 'legacy'): Promise<SdkClient> {
  const client = new ClientV2(INFO, { capabilities: CAPABILITIES, versionNegotiation: { mode } });
  const heard = new Heard();
  const asked = new Heard();
  const said = <R>(request: object, result: R): R => {
    asked.push(request);
    return result;
  };
  client.setRequestHandler('sampling/createMessage', (request) => said(request, SAID.sampling));
  client.setRequestHandler('elicitation/create', (request) =>
    said(request, request.params.mode === 'url' ? SAID.page : SAID.form));
  client.setRequestHandler('roots/list', (request) => said(request, { roots: [...SAID.roots.roots] }));
  client.fallbackNotificationHandler = (notification) => {
    heard.push(notification);
    return Promise.resolve();
  };
  const transport = transportV2(place);
  await client.connect(transport);
  return {
    ...methodsOf(client as unknown as Methods),
    heard,
    asked,
    era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
    callTool: (params, options) => client.callTool(params, options),
    async close() {
      if (transport instanceof HttpV2) await transport.terminateSession();
      await client.close();
    },
  };
}

type Methods = Pick<ClientV1,
  | 'listTools' | 'listPrompts' | 'listResources' | 'listResourceTemplates' | 'getPrompt' | 'readResource' | 'complete'
  | 'setLoggingLevel' | 'subscribeResource' | 'unsubscribeResource' | 'ping'
  | 'getServerCapabilities' | 'getServerVersion' | 'getInstructions'>;

function methodsOf(client: Methods): Omit<SdkClient, 'heard' | 'asked' | 'era' | 'callTool' | 'close'> {
  return {
    identity: () => ({
      capabilities: client.getServerCapabilities() as JsonObject,
      info: client.getServerVersion() as unknown as JsonObject,
      instructions: client.getInstructions() ?? null,
    }),
    listTools: () => client.listTools(),
    listPrompts: () => client.listPrompts(),
    listResources: () => client.listResources(),
    listResourceTemplates: () => client.listResourceTemplates(),
    getPrompt: (params) => client.getPrompt(params),
    readResource: (params) => client.readResource(params),
    complete: (params) => client.complete(params as Parameters<ClientV1['complete']>[0]),
    setLoggingLevel: (level) => client.setLoggingLevel(level as Parameters<ClientV1['setLoggingLevel']>[0]),
    subscribeResource: (params) => client.subscribeResource(params),
    unsubscribeResource: (params) => client.unsubscribeResource(params),
    ping: () => client.ping(),
  };
}

function transportV1(place: SdkPlace) {
  if ('command' in place) return new StdioV1({ ...place, args: [...place.args], stderr: 'ignore' });
  const url = new URL(place.url);
  return place.sse === true ? new SseV1(url) : new HttpV1(url, { requestInit: bearer(place.token) });
}

function transportV2(place: SdkPlace) {
  if ('command' in place) return new StdioV2({ ...place, args: [...place.args], stderr: 'ignore' });
  const url = new URL(place.url);
  return place.sse === true ? new SseV2(url) : new HttpV2(url, { requestInit: bearer(place.token) });
}

function bearer(token: string | undefined): RequestInit {
  return token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
}

/** What became of one operation: what it resolved to, or how it failed. */
export async function outcomeOf(run: () => Promise<unknown>): Promise<JsonObject> {
  try {
    return { result: (await run()) as JsonObject };
  } catch (error) {
    const { name, message, code, data } = error as { name: string; message: string; code?: number; data?: JsonObject };
    return { error: { name, message, code: code ?? null, data: data ?? null } };
  }
}
