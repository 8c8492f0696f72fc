import { SseReader, type Limits, type SseFault, type SseHandler } from '@durward/core';
import { ByteBuffer } from './byte-buffer.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Feeds an SSE reader with whole lines, so that a peer that sends single bytes costs one copy of
 * them and not one object for each.
 */
export class SseFeed {
  readonly #reader: SseReader;
  readonly #partial: ByteBuffer;

  constructor(handler: SseHandler, limits: Limits) {
    this.#reader = new SseReader(handler, Math.min(limits.sseLineBytesMax, limits.replyBytesMax));
    this.#partial = new ByteBuffer(limits.sseLineBytesMax);
  }

  /** Takes one chunk, cut anywhere. Returns a fault when the stream must be ended. */
  push(chunk: Uint8Array): SseFault | undefined {
    const isWhole = chunk.includes(LINE_FEED) || chunk.includes(CARRIAGE_RETURN);
    if (isWhole && this.#partial.length === 0) return this.#reader.push(chunk);
    if (!this.#partial.append(chunk)) return 'line_too_long';
    return isWhole ? this.#reader.push(this.#partial.take()) : undefined;
  }
}
