/**
 * A gateway as one builds it from the official SDK: a server towards the clients, a client towards
 * each upstream, and the calls handed from one to the other. It checks no token, has no policy and
 * keeps no record. Connections to upstreams stay open; servers live as long as the SDK wants them to.
 *
 * usage: sdk-gateway.ts UPSTREAM PORT
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
  type NodeMcpRequestHandler,
} from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';

const [upstream = '', port = '0'] = process.argv.slice(2);
const INFO = { name: 'sdk-gateway', version: '1.0.0' };
const MODERN_VERSION = '2026-07-28';
const SUBSCRIPTIONS_MAX = 100_000;

/** One upstream server behind its own path. */
interface Backend {
  readonly serveModern: NodeMcpRequestHandler;
  readonly legacyClient: () => Promise<Client>;
}

const backends = new Map<string, Backend>();
const sessions = new Map<string, NodeStreamableHTTPServerTransport>();

function backendAt(path: string): Backend {
  const known = backends.get(path);
  if (known !== undefined) return known;
  const modernClient = once(() => connect(path, { pin: MODERN_VERSION }));
  const modern = createMcpHandler(async () => gatewayTo(await modernClient()), {
    legacy: 'reject',
    maxSubscriptions: SUBSCRIPTIONS_MAX,
  });
  const backend = { serveModern: toNodeHandler(modern), legacyClient: once(() => connect(path, 'legacy')) };
  backends.set(path, backend);
  return backend;
}

async function connect(path: string, mode: 'legacy' | { readonly pin: string }): Promise<Client> {
  const client = new Client(INFO, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(path, upstream)));
  return client;
}

function gatewayTo(client: Client): Server {
  const server = new Server(INFO, { capabilities: { tools: { listChanged: true } } });
  server.setRequestHandler('tools/list', ({ params }) => client.listTools(params));
  server.setRequestHandler('tools/call', ({ params }) => client.callTool(params));
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const backend = backendAt(request.url ?? '/');
  const session = request.headers['mcp-session-id'];
  if (typeof session === 'string') {
    await sessions.get(session)?.handleRequest(request, response);
    if (!sessions.has(session)) response.writeHead(404).end();
    return;
  }
  const body = await readJson(request);
  if (request.headers['mcp-protocol-version'] === MODERN_VERSION) {
    await backend.serveModern(Object.assign(request, { method: 'POST', url: request.url ?? '/' }), response, body);
    return;
  }
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    enableJsonResponse: true,
    onsessioninitialized: (id) => {
      sessions.set(id, transport);
    },
  });
  await gatewayTo(await backend.legacyClient()).connect(transport);
  await transport.handleRequest(request, response, body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    response.destroy();
  });
});
server.keepAliveTimeout = 600_000;
server.listen(Number(port), '127.0.0.1');
// A profile is written only by a process that ends itself.
process.once('SIGTERM', () => process.exit(0));
