import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DenialReason } from '@durward/core';
import type { FlatHeaders } from './http.ts';

/** A request that the HTTP layer itself refuses: nobody has seen it, and nobody will. */
export interface Unserved {
  /** The address of the peer of the connection. */
  readonly peer: string;
  /** The headers, where there were any that could be read. */
  readonly rawHeaders: readonly string[] | undefined;
  readonly reason: DenialReason;
  /** What exactly was wrong, in words of ours or of the parser: never anything that came. */
  readonly fault: string;
}

/** Told of what is not served; calls back when that is recorded. */
export type TellUnserved = (unserved: Unserved, done: () => void) => void;

/** How a request is answered that is not served. */
interface Answer {
  readonly status: string;
  readonly reason: DenialReason;
}

const UNREADABLE: Answer = { status: '400 Bad Request', reason: 'unreadable_request' };
const SLOW: Answer = { status: '408 Request Timeout', reason: 'slow_request' };
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/** What else the parser says, and what `node:http` answers to it where nobody listens. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', reason: 'oversize_head' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Payload Too Large', reason: 'oversize_message' },
  [TIMEOUT]: SLOW,
};

/** Requests with a head that can be read, and that are refused for it. */
const REFUSALS = {
  no_host: { status: 400, reason: 'unreadable_request', headers: ['Connection', 'close'] },
  expectation: { status: 417, reason: 'unmet_expectation', headers: [] },
  headers: { status: 431, reason: 'oversize_head', headers: ['connection', 'close', 'content-length', '0'] },
} as const satisfies Readonly<Record<string, { status: number; reason: DenialReason; headers: FlatHeaders }>>;

/** What ends a connection without a word. */
const DROPS = {
  tunnel: 'method_not_allowed',
  ahead: 'limit_exceeded',
} as const satisfies Readonly<Record<string, DenialReason>>;

/**
 * Ends what is not served: what no strict reader of HTTP/1.1 takes for a request (two lengths, a folded header, a bare
 * line feed: somebody who looks for readers that differ begins like that), what is too large or takes too long, what
 * expects something else than an answer. Each is told of before it is answered, once for each connection that ends.
 *
 * A connection that breaks off, or on which nothing came, is nothing to tell.
 */
export class UnservedRequests {
  readonly #tell: TellUnserved;
  readonly #ending = new WeakSet<Duplex>();

  constructor(tell: TellUnserved | undefined) {
    this.#tell = tell ?? ((_unserved, done) => done());
  }

  /** Bytes that are no request, or too few. `isReplying`: a reply has begun, and nothing can be said any more. */
  broken(
    { code = '' }: NodeJS.ErrnoException,
    socket: Duplex,
    { isReplying, rawHeaders }: { readonly isReplying: boolean; readonly rawHeaders: Unserved['rawHeaders'] },
  ): void {
    const isParsers = code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE';
    const isTold = isParsers || (code === TIMEOUT && !isReplying);
    const { status, reason } = ANSWERS[code] ?? UNREADABLE;
    const told = isTold ? { peer: peerOf(socket), rawHeaders, reason, fault: code } : undefined;
    this.#end(socket, isReplying ? undefined : status, told);
  }

  /** The rest of a request does not come, and nothing of a reply has been written. */
  slow(socket: Duplex, rawHeaders: readonly string[]): void {
    this.#end(socket, SLOW.status, { peer: peerOf(socket), rawHeaders, reason: SLOW.reason, fault: TIMEOUT });
  }

  /** A request that is refused for its head. */
  refuse(incoming: IncomingMessage, outgoing: ServerResponse, fault: keyof typeof REFUSALS): void {
    const { status, reason, headers } = REFUSALS[fault];
    const { socket, rawHeaders } = incoming;
    this.#tell({ peer: peerOf(socket), rawHeaders, reason, fault }, () => {
      outgoing.writeHead(status, [...headers]).end();
    });
  }

  /** A request that ends its connection without an answer. */
  drop(incoming: IncomingMessage, socket: Duplex, fault: keyof typeof DROPS): void {
    if (this.#ending.has(socket)) return;
    this.#ending.add(socket);
    const { rawHeaders } = incoming;
    this.#tell({ peer: peerOf(socket), rawHeaders, reason: DROPS[fault], fault }, () => socket.destroy());
  }

  #end(socket: Duplex, status: string | undefined, told: Unserved | undefined): void {
    if (this.#ending.has(socket)) return;
    this.#ending.add(socket);
    socket.pause();
    const answer = (): void => {
      if (socket.writable && status !== undefined) socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      socket.destroy();
    };
    if (told === undefined) answer();
    else this.#tell(told, answer);
  }
}

function peerOf(socket: Duplex): string {
  return socket instanceof Socket ? socket.remoteAddress ?? '' : '';
}
