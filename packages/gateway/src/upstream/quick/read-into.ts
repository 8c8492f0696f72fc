import type { OnReadOpts, Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Takes what was read of a connection. */
export type Reader = (bytes: Buffer) => void;

const readers = new WeakMap<Socket, Reader>();

const SHARED_BYTES = 64 * 1024;

/**
 * One stretch of memory that all connections are read into, one after the other, instead of a new one for every read:
 * what is read is copied out of it before the next is. Connections made so have no `data` events.
 */
const onread: OnReadOpts = {
  buffer: Buffer.allocUnsafeSlow(SHARED_BYTES),
  callback(this: Socket, count: number, buffer: Uint8Array): boolean {
    const read = readers.get(this);
    // Nobody asked.
    if (read === undefined) this.destroy();
    else read(Buffer.from(buffer.subarray(0, count)));
    return true;
  },
};

/** A connector whose connections are read with {@link readWith}. */
export function readingConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  return buildConnector({ ...options, onread });
}

/** Says who takes what is read of a connection from now on. */
export function readWith(socket: Socket, reader: Reader): void {
  readers.set(socket, reader);
}
