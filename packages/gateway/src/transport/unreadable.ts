import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';

/** Told of bytes that are no request, and what the parser has against them; calls back when that is recorded. */
export type Unreadable = (peer: string, code: string, done: () => void) => void;

/** What `node:http` answers where nobody listens. */
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Ends connections on which came what no strict reader of HTTP/1.1 takes for a request: two lengths, a folded header, a
 * bare line feed. Somebody who looks for readers that differ begins like that, so it is told of.
 *
 * A connection that breaks off, or that takes too long, is nothing to tell.
 */
export class UnreadableRequests {
  readonly #tell: Unreadable | undefined;
  readonly #ending = new WeakSet<Duplex>();

  constructor(tell: Unreadable | undefined) {
    this.#tell = tell;
  }

  /** `isReplying` says whether a reply may have begun: then nothing can be said any more. */
  end(error: NodeJS.ErrnoException, socket: Duplex, isReplying: boolean): void {
    if (this.#ending.has(socket)) return;
    this.#ending.add(socket);
    socket.pause();
    const code = error.code ?? '';
    const answer = (): void => {
      if (socket.writable && !isReplying) {
        socket.write(`HTTP/1.1 ${ANSWERS[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
      }
      socket.destroy();
    };
    const isTold = code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE';
    if (!isTold || this.#tell === undefined) answer();
    else this.#tell(socket instanceof Socket ? socket.remoteAddress ?? '' : '', code, answer);
  }
}
