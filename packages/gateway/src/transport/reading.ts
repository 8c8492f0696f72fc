import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** What speaks against reading a connection for now. */
const REASONS = { ahead: 1, unread: 2 } as const;

/**
 * Reads a connection: only while nothing speaks against it.
 *
 * What comes goes straight to the one who takes it. A stream would give it to a listener for `data` just the same as
 * long as it holds nothing, but asks itself afterwards, for each piece, whether it should read more. Where something
 * is held, or Node hands bytes over in another way, they take the way of every stream.
 */
export class Reading {
  readonly #socket: Socket;
  readonly #take: (bytes: Buffer) => void;
  #against = 0;

  constructor(socket: Socket, take: (bytes: Buffer) => void) {
    this.#socket = socket;
    this.#take = take;
    socket.on('data', take);
    socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
      const isDirect = socket.readableFlowing === true && socket.readableLength === 0;
      if (!isDirect || !Buffer.isBuffer(chunk)) return Readable.prototype.push.call(socket, chunk, encoding);
      take(chunk);
      return true;
    };
  }

  /** Says whether a reason speaks against reading. */
  hold(reason: keyof typeof REASONS, isHeld: boolean): void {
    const against = isHeld ? this.#against | REASONS[reason] : this.#against & ~REASONS[reason];
    if (against === this.#against) return;
    this.#against = against;
    if (against === 0) this.#socket.resume();
    else this.#socket.pause();
  }

  /** Leaves the connection to somebody else, who is to read it. */
  leave(): void {
    this.#socket.off('data', this.#take);
    Reflect.deleteProperty(this.#socket, 'push');
  }
}
