import type { Route } from '../targets/target.ts';

/** How requests of one era look: the headers that mirror the body, or the session. */
export type CallEra = 'modern' | 'legacy';

/** The revisions that the load speaks. */
export const MODERN_VERSION = '2026-07-28';
export const LEGACY_VERSION = '2025-11-25';

const CLIENT = { name: 'durward-bench', version: '1.0.0' };

/** One kind of load. */
export interface CallCase {
  readonly name: string;
  readonly label: string;
  readonly route: Route;
  readonly tool: 'text_30' | 'text_4k' | 'text_64k';
  readonly era: CallEra;
  readonly connections: number;
}

const SMALL = { route: 'json', tool: 'text_30', era: 'modern', connections: 64 } as const;

/** Every kind of load, by the name that `--only` takes. */
export const CALL_CASES: readonly CallCase[] = [
  { ...SMALL, name: 'small', label: 'JSON 30 B, 64 connections' },
  { ...SMALL, name: 'single', label: 'JSON 30 B, 1 connection', connections: 1 },
  { ...SMALL, name: '4k', label: 'JSON 4 KB, 64 connections', tool: 'text_4k' },
  { ...SMALL, name: '64k', label: 'JSON 64 KB, 64 connections', tool: 'text_64k' },
  { ...SMALL, name: 'sse', label: 'SSE 30 B, 64 connections', route: 'sse' },
  { ...SMALL, name: 'legacy', label: 'JSON 30 B, legacy session, 64 connections', era: 'legacy' },
  { ...SMALL, name: 'legacy-sse', label: 'SSE 30 B, legacy session, 64 connections', era: 'legacy', route: 'sse' },
];

/** The shortest body that a right answer to a tool can have, in bytes. */
export const ANSWER_BYTES_MIN = { text_30: 30, text_4k: 4096, text_64k: 65_536 } as const;

/** Headers of a request, by name. */
export type Headers = Readonly<Record<string, string>>;

/** What a request has to show, where the target asks for it. */
export interface RequestContext {
  readonly token: string | undefined;
  readonly session: string | undefined;
}

/** The headers of one request of an era, with the bearer where the target wants one. */
export function headersOf(era: CallEra, method: string, name: string | undefined, context: RequestContext): Headers {
  return {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': era === 'modern' ? MODERN_VERSION : LEGACY_VERSION,
    ...(era === 'modern' ? { 'Mcp-Method': method } : {}),
    ...(era === 'modern' && name !== undefined ? { 'Mcp-Name': name } : {}),
    ...(context.session === undefined ? {} : { 'Mcp-Session-Id': context.session }),
    ...(context.token === undefined ? {} : { Authorization: `Bearer ${context.token}` }),
  };
}

/** The body of one request; the id is put in as it is, so that it can be a mark for the load script. */
export function bodyOf(era: CallEra, id: string, method: string, params: Readonly<Record<string, unknown>>): string {
  const meta = era === 'modern' ? { _meta: envelope() } : {};
  return `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${JSON.stringify({ ...params, ...meta })}}`;
}

function envelope() {
  return {
    'io.modelcontextprotocol/protocolVersion': MODERN_VERSION,
    'io.modelcontextprotocol/clientInfo': CLIENT,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
}

/** The body of one `tools/call`. */
export function callBody(call: Pick<CallCase, 'era' | 'tool'>, id: string): string {
  return bodyOf(call.era, id, 'tools/call', {
    name: call.tool,
    arguments: { customer: 'c-20417', since: '2026-01-01' },
  });
}

/** The body that begins a legacy session. */
export function initializeBody(): string {
  return bodyOf('legacy', '1', 'initialize', {
    protocolVersion: LEGACY_VERSION,
    capabilities: {},
    clientInfo: CLIENT,
  });
}
