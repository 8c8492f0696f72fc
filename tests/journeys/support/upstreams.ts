import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Era, JsonObject } from '@durward/core';
import type { TestConfig } from '../../support/gateway.ts';
import { argumentsOf, sendJson, serve, type Seen, type Served } from '../../upstreams/fixture/http-server.ts';

type ServerInput = NonNullable<TestConfig['servers']>[string];

/** One call of a tool, as an upstream of a test answers it. */
export class ToolCall {
  readonly seen: Seen;
  readonly response: ServerResponse;
  readonly args: Readonly<Record<string, unknown>>;
  /** Resolves when the gateway broke the connection off before the reply was complete. */
  readonly aborted: Promise<void>;
  readonly #era: Era;
  #isStream = false;

  constructor(seen: Seen, response: ServerResponse, era: Era) {
    this.seen = seen;
    this.response = response;
    this.args = argumentsOf(seen);
    this.#era = era;
    this.aborted = new Promise((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) resolve();
      });
    });
  }

  get progressToken(): unknown {
    const meta = this.seen.json.params?.['_meta'] as JsonObject | undefined;
    return meta?.['progressToken'];
  }

  /** Says something on the stream of the reply, which begins with it. */
  say(message: JsonObject): boolean {
    if (!this.#isStream) {
      this.#isStream = true;
      this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    }
    return this.response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
  }

  progress(progress: number): boolean {
    const params = { progressToken: this.progressToken as string, progress };
    return this.say({ method: 'notifications/progress', params });
  }

  /** The final reply: the text of its one content is this value as JSON. */
  reply(value: unknown): void {
    this.result({ content: [{ type: 'text', text: JSON.stringify(value) }] });
  }

  result(result: JsonObject): void {
    this.finish({ result: this.#era === 'modern' ? { resultType: 'complete', ...result } : result });
  }

  finish(reply: JsonObject): void {
    const message = { jsonrpc: '2.0', id: this.seen.json.id ?? null, ...reply };
    if (!this.#isStream) return sendJson(this.response, message);
    this.say(message);
    this.response.end();
    return undefined;
  }
}

/** The first of the calls that wait for their answers, or the `count`th, once it has come. */
export async function nextWaiting(waiting: readonly ToolCall[], count = 1): Promise<ToolCall> {
  await expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  const asked = waiting[count - 1];
  if (asked === undefined) throw new Error('nobody called');
  return asked;
}

export type Tools = Readonly<Record<string, (call: ToolCall) => void>>;

/** An HTTP upstream of a test. */
export interface HttpUpstream extends Served {
  /** The ids of the sessions that it began. */
  readonly sessions: readonly string[];
  /** The standing streams that it holds open (legacy), newest last. */
  readonly standing: readonly ServerResponse[];
  /** The subscriptions that it holds open (modern), newest last. */
  readonly subscriptions: readonly { readonly id: unknown; readonly response: ServerResponse }[];
  /** `servers.<name>` of a configuration. */
  readonly config: ServerInput;
}

const CAPABILITIES = { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } };

/** Starts a server of one era with these tools; `methods` answers other requests in its place. */
export async function httpUpstream(era: Era, tools: Tools, methods: Tools = {}): Promise<HttpUpstream> {
  const sessions: string[] = [];
  const standing: ServerResponse[] = [];
  const subscriptions: { id: unknown; response: ServerResponse }[] = [];
  const served = await serve((seen, response) => {
    const { id, method, params } = seen.json;
    const answer = (given: JsonObject): void => {
      const result = era === 'modern' ? { resultType: 'complete', ...given } : given;
      sendJson(response, { jsonrpc: '2.0', id, result });
    };
    if (seen.method === 'DELETE') return void response.writeHead(200).end();
    if (seen.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      return void standing.push(response);
    }
    if (id === undefined || method === undefined) return void response.writeHead(202).end();
    const tool = method === 'tools/call' ? tools[String(params?.['name'])] : methods[method];
    if (tool !== undefined) return tool(new ToolCall(seen, response, era));
    switch (method) {
      case 'initialize': {
        sessions.push(randomUUID());
        const serverInfo = { name: 'test', version: '1' };
        const result = { protocolVersion: '2025-11-25', capabilities: CAPABILITIES, serverInfo };
        const headers = { 'mcp-session-id': sessions.at(-1) ?? '' };
        return sendJson(response, { jsonrpc: '2.0', id, result }, 200, headers);
      }
      case 'server/discover':
        return answer({ supportedVersions: ['2026-07-28'], capabilities: CAPABILITIES });
      case 'tools/list':
        return answer({ tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })) });
      case 'subscriptions/listen':
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify(acknowledged(id))}\n\n`);
        return void subscriptions.push({ id, response });
      case 'ping':
        return answer({});
      default: {
        const error = { code: -32601, message: 'Method not found' };
        return sendJson(response, { jsonrpc: '2.0', id, error }, era === 'modern' ? 404 : 200);
      }
    }
  });
  return { ...served, sessions, standing, subscriptions, config: { era, http: { url: served.url } } };
}

function acknowledged(id: string | number): JsonObject {
  return {
    jsonrpc: '2.0',
    method: 'notifications/subscriptions/acknowledged',
    params: {
      notifications: { toolsListChanged: true },
      _meta: { 'io.modelcontextprotocol/subscriptionId': id },
    },
  };
}

const PROGRAM = fileURLToPath(new URL('../../upstreams/fixture/program.ts', import.meta.url));

/** `servers.<name>` of a configuration: the program that does on request what a broken or hostile one might do. */
export function program(flags: readonly string[] = [], more: Partial<ServerInput['stdio']> = {}): ServerInput {
  return {
    era: flags.includes('--modern') ? 'modern' : 'legacy',
    stdio: { command: process.execPath, args: [PROGRAM, ...flags], stopGraceMs: 500, ...more },
  };
}

const STEPS = fileURLToPath(new URL('../fixture/steps.ts', import.meta.url));

/** `servers.<name>` of a configuration: the program whose calls overlap. */
export function steps(era: Era, more: Partial<ServerInput['stdio']> = {}): ServerInput {
  return { era, stdio: { command: process.execPath, args: [STEPS, era], stopGraceMs: 500, ...more } };
}

/** The same tool over HTTP; `by` names the conversation: the session, or `stateless`. */
export function stepsOverHttp(era: Era): Promise<HttpUpstream> {
  return httpUpstream(era, {
    step: (asked) => {
      const { who, turn, waitMs } = asked.args;
      const message = `${String(who)} ${String(turn)}`;
      const progressToken = asked.progressToken as string | undefined;
      const report = (progress: number): void => {
        if (progressToken === undefined) return;
        asked.say({ method: 'notifications/progress', params: { progressToken, progress, message } });
      };
      report(1);
      setTimeout(() => {
        report(2);
        asked.reply({ ...asked.args, by: asked.seen.headers['mcp-session-id'] ?? 'stateless' });
      }, Number(waitMs ?? 0));
    },
  });
}
