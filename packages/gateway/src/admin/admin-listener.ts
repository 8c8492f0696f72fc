import { lookup } from 'node:dns/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Log } from '../observe/log.ts';

/**
 * What the gateway needs in order to be ready, by name: each is asked at every request, must answer at
 * once, and counts as not ready when it throws. The names are shown to whoever asks.
 */
export type Health = Readonly<Record<string, () => boolean>>;

export interface AdminListenerOptions {
  readonly address: string;
  readonly port: number;
  readonly registry: Registry;
  readonly health: Health;
  readonly log: Log;
}

/** The second listener, running. */
export interface AdminListener {
  readonly address: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** The second listener cannot be started; the message says what to do. */
export class AdminListenerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AdminListenerError';
  }
}

/** Limits of this listener: its clients are probes and scrapers. */
const LIMITS = {
  headerBytesMax: 8192,
  headersMax: 50,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 15_000,
  connectionsMax: 64,
  checkIntervalMs: 1000,
} as const;

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Starts the listener for health and metrics: `GET /healthz` (200 while the process lives), `GET
 * /readyz` (200, or 503 with the names of what is not ready) and `GET /metrics`. Everything else is 404.
 *
 * Guarantees that only requests whose `Host` names loopback or the address they arrived at are
 * answered, so that no web page can reach it by a name of its own; that no answer allows another
 * origin; that what is not loopback is bound only when the configuration names that very address, and
 * then with a warning in the log. There is no authentication: it holds no secrets and changes nothing.
 *
 * Rejects with an {@link AdminListenerError} when the address cannot be bound.
 */
export async function startAdminListener(options: AdminListenerOptions): Promise<AdminListener> {
  const { address, port, log } = options;
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytesMax,
      headersTimeout: LIMITS.headersTimeoutMs,
      requestTimeout: LIMITS.requestTimeoutMs,
      keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
      connectionsCheckingInterval: LIMITS.checkIntervalMs,
    },
    (request, response) => void respond(request, response, options),
  );
  server.maxHeadersCount = LIMITS.headersMax;
  server.maxConnections = LIMITS.connectionsMax;
  const bound = await listening(server, isIP(address) === 0 ? await loopbackAddressOf(address) : address, port);
  if (!isLoopback(bound.address)) {
    const { address: open, port: at } = bound;
    log.warn({ address: open, port: at }, 'Health and metrics can be reached from the network, without authentication');
  }
  return { address: bound.address, port: bound.port, close: () => closed(server) };
}

/** The loopback address behind a name. What is not loopback must be written as an address. */
async function loopbackAddressOf(name: string): Promise<string> {
  const found = name === '' ? [] : await lookup(name, { all: true }).catch(() => []);
  const outside = found.find((one) => !isLoopback(one.address));
  const [first] = found;
  if (outside === undefined && first !== undefined) return first.address;
  const where = outside === undefined ? 'no address' : outside.address;
  throw new AdminListenerError(
    `admin.address is "${name}", which leads to ${where}. Use 127.0.0.1, or write the IP address itself ` +
      'if health and metrics are to be open to the network.',
  );
}

function listening(server: Server, address: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const what = `The second listener cannot be bound to ${address}:${port} (${error.message})`;
      const todo = 'Change admin.address or admin.port, or set admin.enabled to false';
      reject(new AdminListenerError(`${what}. ${todo}.`, { cause: error }));
    });
    server.listen({ host: address, port, exclusive: true }, () => {
      const bound = server.address();
      if (bound !== null && typeof bound === 'object') resolve(bound);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || (plain.startsWith('127.') && isIP(plain) === 4);
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { registry, health, log }: AdminListenerOptions,
): Promise<void> {
  // No request here has a body; whatever comes is not read.
  request.on('data', () => request.destroy());
  try {
    if (!isHostAllowed(request)) return send(response, 403, 'Forbidden');
    if (request.method !== 'GET') return send(response, 404, 'Not found');
    if (request.url === '/healthz') return send(response, 200, 'alive');
    if (request.url === '/readyz') return sendReadiness(response, health);
    if (request.url === '/metrics') return send(response, 200, await registry.metrics(), registry.contentType);
    return send(response, 404, 'Not found');
  } catch (error) {
    log.error({ error }, 'The second listener failed to answer');
    if (!response.headersSent) send(response, 500, 'Internal error');
  }
}

function isReady(check: (() => boolean) | undefined): boolean {
  try {
    return check?.() === true;
  } catch {
    return false;
  }
}

/** Loopback names, and the address that the connection came to: never a name that somebody else gave. */
function isHostAllowed(request: IncomingMessage): boolean {
  const { host } = request.headers;
  if (host === undefined) return false;
  const name = hostName(host);
  if (name === undefined) return false;
  const { localAddress } = request.socket;
  const here = localAddress?.startsWith('::ffff:') === true ? localAddress.slice(7) : localAddress;
  return LOOPBACK_NAMES.has(name) || name === here;
}

/** The name in a Host header, without port and brackets, in lower case; undefined when it is none. */
function hostName(host: string): string | undefined {
  const bracket = host.startsWith('[') ? host.indexOf(']') : -1;
  const end = bracket > 0 ? bracket + 1 : host.indexOf(':');
  const name = end < 0 ? host : host.slice(0, end);
  const rest = end < 0 ? '' : host.slice(end);
  if (rest !== '' && !/^:\d{1,5}$/.test(rest)) return undefined;
  return (bracket > 0 ? name.slice(1, -1) : name).toLowerCase();
}

function sendReadiness(response: ServerResponse, health: Health): void {
  const notReady = Object.keys(health).filter((name) => !isReady(health[name]));
  const ready = notReady.length === 0;
  send(response, ready ? 200 : 503, JSON.stringify({ ready, notReady }), 'application/json');
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
