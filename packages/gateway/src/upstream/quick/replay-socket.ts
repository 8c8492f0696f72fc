import { Socket } from 'node:net';
import { readWith } from './read-into.ts';

/**
 * A connection on which a request was sent already, for a client that would send it itself: what the client writes goes
 * nowhere, and once it has written, the reply comes, with the bytes of it that somebody had read before.
 */
export class ReplaySocket extends Socket {
  readonly #socket: Socket;
  #read: Buffer | undefined;
  #isEnded = false;

  constructor(socket: Socket, read: Buffer) {
    super();
    this.#socket = socket;
    this.#read = read;
    // From now on, whatever becomes of the connection is told here: nobody else listens to it any more.
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => {
      if (!this.destroyed) this.#ended();
    });
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
    // Not before the client expects a reply to what it has just written.
    setImmediate(() => this.#begin());
  }

  override _writev(_chunks: unknown, done: () => void): void {
    this._write(undefined, '', done);
  }

  override _final(done: () => void): void {
    done();
  }

  override _read(): void {
    if (this.#read === undefined) this.#socket.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
    // A socket without a connection of its own says nothing of its end by itself.
    process.nextTick(() => this.emit('close', error !== null));
  }

  #begin(): void {
    const first = this.#read;
    if (first === undefined || this.destroyed) return;
    this.#read = undefined;
    const socket = this.#socket;
    readWith(socket, (bytes) => {
      if (!this.push(bytes)) socket.pause();
    });
    this.push(first);
    if (this.#isEnded) this.push(null);
    else socket.resume();
  }

  /** The reply ends with its connection; where nobody has asked for it yet, after what was read of it. */
  #ended(): void {
    this.#isEnded = true;
    if (this.#read === undefined) this.push(null);
  }
}
