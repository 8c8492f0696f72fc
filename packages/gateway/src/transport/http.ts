import type { X509Certificate } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { TellUnserved } from './unserved.ts';

/** The first line and the headers of a request. */
export interface RequestHead {
  readonly method: string;
  /** The request target as it came: path and query. */
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/**
 * What the gateway needs of an HTTP server, and nothing more: a leaner engine can take the place of
 * the one on `node:http` without any other file knowing.
 */
export interface HttpRequest extends RequestHead {
  /**
   * What `read` makes of the head. Where the head before on the same connection was the same to the byte, it may be
   * what it made of that one: `read` must depend on nothing else, and be the same function each time.
   */
  onceOfHead<T extends object>(read: (head: RequestHead) => T): T;
  /** The address of the peer of the connection. */
  readonly peer: string;
  /** Whether the connection is TLS that ends here. */
  readonly encrypted: boolean;
  /** The certificate that the client proved to have on this connection; undefined when it showed none. */
  readonly peerCertificate: X509Certificate | undefined;
  /**
   * Reads the whole body, at most `bytesMax`. The answer is `too_large` as soon as that is known,
   * and `aborted` when the client goes away first.
   */
  readBody(bytesMax: number, done: (body: Uint8Array | 'too_large' | 'aborted') => void): void;
}

/** Header names and values in turn. */
export type FlatHeaders = readonly string[];

export interface HttpResponse {
  /** Writes the whole reply at once. */
  reply(status: number, headers: FlatHeaders, body: string | Uint8Array | undefined): void;
  /** Begins a stream. */
  open(status: number, headers: FlatHeaders): void;
  write(text: string): void;
  end(): void;
  /** Breaks the connection off. */
  destroy(): void;
  /**
   * Hands the reply over to a library that writes to Node's own response. For the few requests that
   * are not about messages; nothing else is called after it.
   */
  handOver(): ServerResponse;
  /** Bytes that were written and not yet taken by the client. */
  readonly backlogBytes: number;
  /** Calls back when the client goes away before the reply has ended. */
  onGone(listener: () => void): void;
}

export type Serve = (request: HttpRequest, response: HttpResponse) => void;

export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
  readonly minVersion: '1.2' | '1.3';
  /** Whether clients are asked for a certificate; they need not have one. */
  readonly clientCertificates: boolean;
}

export interface ListenOptions {
  readonly address: string;
  readonly port: number;
  readonly tls: TlsMaterial | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of what is refused before it is served. */
  readonly unserved?: TellUnserved;
}

export interface Listening {
  readonly port: number;
  /** New connections use this certificate and key. */
  renewTls(tls: TlsMaterial): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface HttpEngine {
  listen(options: ListenOptions, serve: Serve): Promise<Listening>;
}
