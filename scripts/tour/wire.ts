import { request as httpRequest } from 'node:http';
import { randomBytes } from 'node:crypto';

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const VERSION = '2026-07-28';

/** The metadata of a modern request. */
export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'durward-tour', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** The headers of an honest modern client. */
export function modernHeaders(token: string | undefined, method: string, name?: string): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': VERSION,
    'mcp-method': method,
    ...(name === undefined ? {} : { 'mcp-name': name }),
  };
}

/** The headers of an honest client of revision 2025-11-25, before or in a session. */
export function sessionHeaders(token: string, session?: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    ...(session === undefined ? {} : { 'mcp-session-id': session }),
  };
}

/** A modern `tools/call`, as text. */
export function callText(name: string, args: Readonly<Record<string, unknown>>): string {
  const params = { name, arguments: args, _meta: ENVELOPE };
  return JSON.stringify({ jsonrpc: '2.0', id: randomBytes(4).toString('hex'), method: 'tools/call', params });
}

/** Sends bytes as they are, under headers as they are: what no honest client library would do. */
export function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  method = 'POST',
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = httpRequest(url, { method, headers, agent: false }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (text += chunk));
    incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}
