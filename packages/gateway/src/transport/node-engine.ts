import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { X509Certificate } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ByteBuffer } from '../upstream/byte-buffer.ts';
import type {
  FlatHeaders,
  HttpEngine,
  HttpRequest,
  HttpResponse,
  Listening,
  ListenOptions,
  RequestHead,
  TlsMaterial,
} from './http.ts';
import { CHECK_MS, HEAD_MS, KEEP_ALIVE_SECONDS, REQUEST_MS } from './connection-times.ts';
import { Lanes } from './lanes.ts';
import { NodeIntake } from './node-intake.ts';
import { UnreadReplies } from './unread-replies.ts';
import { UnservedRequests } from './unserved.ts';

/** Limits of the HTTP layer itself. Everything about messages is in core's `Limits`. */
const SERVER_OPTIONS = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: HEAD_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
  connectionsCheckingInterval: CHECK_MS,
  insecureHTTPParser: false,
  // `node:http` would answer by itself, and without a record: see `NodeIntake`.
  requireHostHeader: false,
  noDelay: true,
} as const;

const CONNECTIONS_MAX = 20_000;
/**
 * The engine on `node:http` and `node:https`, HTTP/1.1 with keep-alive. Every connection begins in a lane of its own,
 * which serves requests in plain form with less work; the first one in another form brings the connection here.
 */
export const nodeEngine: HttpEngine = {
  async listen(options, serve) {
    const server = createServer(options);
    // With a limit of its own, `node:http` would pass over the headers beyond it: see `NodeIntake`.
    server.maxHeadersCount = 0;
    server.maxConnections = CONNECTIONS_MAX;
    const unread = new UnreadReplies();
    const unserved = new UnservedRequests(options.unserved);
    new NodeIntake(
      (incoming, outgoing) => serve(new NodeRequest(incoming), new NodeResponse(outgoing, unread)),
      unserved,
    ).listenTo(server);
    const general = generalListenerOf(server, options.tls !== undefined);
    const lanes = new Lanes({ serve, clock: options.clock, unread, unserved, general });
    server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => lanes.open(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return new NodeListening(server, lanes);
  },
};

/** Takes from a server what it does with a new connection, and gives it back as a function. */
function generalListenerOf(server: Server | TlsServer, isTls: boolean): (socket: Socket) => void {
  const event = isTls ? 'secureConnection' : 'connection';
  const listeners = server.listeners(event);
  const [listener] = listeners;
  if (listener === undefined || listeners.length > 1) throw new Error(`bug: a server listens ${event} otherwise`);
  server.removeAllListeners(event);
  return (socket) => void Reflect.apply(listener, server, [socket]);
}

function createServer({ tls }: ListenOptions): Server | TlsServer {
  return tls === undefined
    ? createPlainServer(SERVER_OPTIONS)
    : createTlsServer({ ...SERVER_OPTIONS, ...secureContextOf(tls) });
}

function secureContextOf(tls: TlsMaterial) {
  return {
    cert: tls.certificate,
    key: tls.key,
    minVersion: tls.minVersion === '1.3' ? ('TLSv1.3' as const) : ('TLSv1.2' as const),
    // TLS 1.3 is taken whenever the client can; under 1.2 only forward-secret AEAD suites remain.
    ciphers: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20',
    honorCipherOrder: true,
    handshakeTimeout: SERVER_OPTIONS.headersTimeout,
    // A certificate is a key that tokens are bound to (RFC 8705 §3); who signed it does not matter.
    requestCert: tls.clientCertificates,
    rejectUnauthorized: false,
  };
}

class NodeListening implements Listening {
  readonly #server: Server | TlsServer;
  readonly #lanes: Lanes;

  constructor(server: Server | TlsServer, lanes: Lanes) {
    this.#server = server;
    this.#lanes = lanes;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  renewTls(tls: TlsMaterial): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext(secureContextOf(tls));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    this.#lanes.close();
    await closed;
  }
}

class NodeRequest implements HttpRequest {
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get method(): string {
    return this.#incoming.method ?? '';
  }

  get target(): string {
    return this.#incoming.url ?? '';
  }

  get rawHeaders(): readonly string[] {
    return this.#incoming.rawHeaders;
  }

  onceOfHead<T extends object>(read: (head: RequestHead) => T): T {
    return read(this);
  }

  get peer(): string {
    return this.#incoming.socket.remoteAddress ?? '';
  }

  get encrypted(): boolean {
    return this.#incoming.socket instanceof TLSSocket;
  }

  get peerCertificate(): X509Certificate | undefined {
    const { socket } = this.#incoming;
    return socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  }

  readBody(bytesMax: number, done: (body: Uint8Array | 'too_large' | 'aborted') => void): void {
    const incoming = this.#incoming;
    if (Number(incoming.headers['content-length'] ?? 0) > bytesMax) {
      // Whoever was told so need not send it; what still comes is read away by `node:http`.
      done('too_large');
      return;
    }
    // Chunks may be of one byte each: what they take together stays near what they hold.
    const pieces = new ByteBuffer(bytesMax);
    let over = false;
    const finish = (body: Uint8Array | 'too_large' | 'aborted'): void => {
      if (over) return;
      over = true;
      done(body);
    };
    incoming.on('data', (chunk: Buffer) => {
      // What still comes is read away and dropped, so that the refusal reaches the client.
      if (!over && !pieces.append(chunk)) finish('too_large');
    });
    incoming.on('end', () => finish(pieces.take()));
    incoming.on('close', () => finish('aborted'));
  }
}

class NodeResponse implements HttpResponse {
  readonly #outgoing: ServerResponse;
  readonly #unread: UnreadReplies;

  constructor(outgoing: ServerResponse, unread: UnreadReplies) {
    this.#outgoing = outgoing;
    this.#unread = unread;
  }

  reply(status: number, headers: FlatHeaders, body: string | Uint8Array | undefined): void {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    this.#outgoing.writeHead(status, [...headers, 'content-length', String(length)]);
    if (body === undefined) this.#outgoing.end();
    else this.#outgoing.end(body);
    this.#wrote();
  }

  handOver(): ServerResponse {
    return this.#outgoing;
  }

  open(status: number, headers: FlatHeaders): void {
    this.#outgoing.writeHead(status, [...headers]);
    this.#outgoing.flushHeaders();
  }

  write(text: string): void {
    this.#outgoing.write(text);
  }

  end(): void {
    this.#outgoing.end();
    this.#wrote();
  }

  #wrote(): void {
    const { socket } = this.#outgoing.req;
    this.#unread.wrote(this.#outgoing, () => socket.destroy());
  }

  destroy(): void {
    this.#outgoing.destroy();
  }

  get backlogBytes(): number {
    return this.#outgoing.writableLength;
  }

  onGone(listener: () => void): void {
    const outgoing = this.#outgoing;
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) listener();
    });
  }
}
