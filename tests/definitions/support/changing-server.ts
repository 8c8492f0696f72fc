import type { Era, JsonObject } from '@durward/core';
import { httpUpstream, type HttpUpstream } from '../../journeys/support/upstreams.ts';

/** Everything that a server of these tests serves; a test changes it as it likes. */
export interface Offer {
  instructions: string | undefined;
  /** What it says that it is. */
  info: JsonObject | undefined;
  tools: JsonObject[];
  prompts: JsonObject[];
  resources: JsonObject[];
  resourceTemplates: JsonObject[];
  /** How many entries a page of a list has. */
  pageLength: number;
}

/** A tool with everything in which something can hide. */
export const TOOL: JsonObject = {
  name: 'notes',
  title: 'Notes',
  description: 'Finds notes by words.',
  inputSchema: {
    type: 'object',
    properties: {
      query: { type: 'string', description: 'Words to look for', default: 'tea' },
      order: { type: 'string', enum: ['newest', 'oldest'] },
    },
    required: ['query'],
  },
  outputSchema: { type: 'object', properties: { found: { type: 'string', description: 'What was found' } } },
  annotations: { title: 'Notes', readOnlyHint: true },
  icons: [{ src: 'https://a.example/icon.png' }],
  _meta: { 'a.example/panel': 'ui://panel' },
};

export function offer(): Offer {
  return {
    instructions: 'Ask before you write.',
    info: undefined,
    tools: [TOOL, { name: 'clock', inputSchema: { type: 'object' } }],
    prompts: [{ name: 'greet', description: 'Greets', arguments: [{ name: 'who', description: 'Whom' }] }],
    resources: [{ uri: 'memo://one', name: 'one', description: 'The first memo' }],
    resourceTemplates: [{ uriTemplate: 'memo://by/{day}', name: 'by day', description: 'Memos of a day' }],
    pageLength: 100,
  };
}

/** A server whose offer can change while clients are connected. */
export interface ChangingServer {
  readonly upstream: HttpUpstream;
  now: Offer;
  /** Called with the number of the list request, to change what this very one answers. */
  beforeList: (() => void) | undefined;
  readonly calls: string[];
}

export async function changingServer(era: Era): Promise<ChangingServer> {
  const calls: string[] = [];
  const list = (member: 'tools' | 'prompts' | 'resources' | 'resourceTemplates') => (call: ToolCallLike): void => {
    server.beforeList?.();
    const all = server.now[member];
    const from = Number(call.seen.json.params?.['cursor'] ?? 0);
    const next = from + server.now.pageLength;
    const cursor = next < all.length ? { nextCursor: String(next) } : {};
    call.result({ [member]: all.slice(from, next), ...cursor });
  };
  const answer = (call: ToolCallLike): void => {
    calls.push(String(call.seen.json.params?.['name'] ?? call.seen.json.params?.['uri']));
    call.result({ content: [], messages: [], contents: [] });
  };
  const introduce = (call: ToolCallLike): void => {
    const { instructions, info } = server.now;
    const capabilities = { tools: { listChanged: true }, prompts: {}, resources: {} };
    const said = instructions === undefined ? {} : { instructions };
    const version = era === 'modern'
      ? {
          supportedVersions: ['2026-07-28'],
          ...(info === undefined ? {} : { _meta: { 'io.modelcontextprotocol/serverInfo': info } }),
        }
      : { protocolVersion: '2025-11-25', serverInfo: info ?? { name: 'changing', version: '1' } };
    call.result({ ...version, capabilities, ...said });
  };
  const upstream = await httpUpstream(era, { notes: answer, clock: answer, fresh: answer, memos: answer }, {
    'tools/list': list('tools'),
    'prompts/list': list('prompts'),
    'resources/list': list('resources'),
    'resources/templates/list': list('resourceTemplates'),
    'prompts/get': answer,
    'resources/read': answer,
    ...(era === 'modern' ? { 'server/discover': introduce } : { initialize: introduce }),
  });
  const server: ChangingServer = { upstream, now: offer(), beforeList: undefined, calls };
  return server;
}

/** What of a call these answers need. */
interface ToolCallLike {
  readonly seen: { readonly json: { readonly params?: Readonly<Record<string, unknown>> | undefined } };
  result(result: JsonObject): void;
}
