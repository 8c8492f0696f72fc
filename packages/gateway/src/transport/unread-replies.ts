import type { Writable } from 'node:stream';

/** What clients may leave unread of their replies, over all connections, in bytes. */
const UNREAD_BYTES_MAX = 512 * 1024 * 1024;
/** A reply of which less is unread is not counted. */
const COUNTED_BYTES_MIN = 256 * 1024;

type Reply = Pick<Writable, 'writableLength' | 'on' | 'off'>;

/**
 * Large replies that their clients have not taken yet. A reply is held until it is; when all of them together take too
 * much memory, the connections of those that have been held the longest end.
 */
export class UnreadReplies {
  readonly #bytesMax: number;
  /** Each with what ends its connection, the oldest first. */
  readonly #held = new Map<Reply, () => void>();

  constructor(bytesMax = UNREAD_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Told of each reply when all of it was written. */
  wrote(reply: Reply, end: () => void): void {
    if (reply.writableLength < COUNTED_BYTES_MIN || this.#held.has(reply)) return;
    this.#held.set(reply, end);
    const forget = (): void => {
      this.#held.delete(reply);
      reply.off('drain', forget).off('close', forget);
    };
    reply.on('drain', forget).on('close', forget);
    this.#makeRoom();
  }

  #makeRoom(): void {
    let bytes = 0;
    for (const { writableLength } of this.#held.keys()) bytes += writableLength;
    for (const [{ writableLength }, end] of this.#held) {
      if (bytes <= this.#bytesMax) return;
      bytes -= writableLength;
      end();
    }
  }
}
