import { ByteBuffer } from './byte-buffer.ts';

/** Who is told of lines. */
export interface LineHandler {
  /** One line without its line feed. The bytes are valid only during the call. */
  line(bytes: Uint8Array): void;
  /** A line was longer than the limit: it was skipped, and this is how long it was. */
  tooLong(bytes: number): void;
}

const LINE_FEED = 0x0a;

/**
 * Splits a byte stream at line feeds.
 *
 * Guarantees bounded memory: of a line that exceeds the limit nothing is kept, the rest of it is
 * only counted. The last line is given out when the stream ends, also without a line feed.
 */
export class LineReader {
  readonly #handler: LineHandler;
  readonly #kept: ByteBuffer;
  /** Bytes of the line that is being skipped; 0 when none is. */
  #skipped = 0;

  constructor(handler: LineHandler, bytesMax: number) {
    this.#handler = handler;
    this.#kept = new ByteBuffer(bytesMax);
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length) {
      const found = chunk.indexOf(LINE_FEED, start);
      const end = found < 0 ? chunk.length : found;
      this.#add(chunk.subarray(start, end));
      if (found < 0) return;
      this.#finish();
      start = found + 1;
    }
  }

  /** The stream is over. */
  end(): void {
    if (this.#skipped > 0 || this.#kept.length > 0) this.#finish();
  }

  #add(piece: Uint8Array): void {
    if (this.#skipped > 0) {
      this.#skipped += piece.length;
      return;
    }
    const before = this.#kept.length;
    if (!this.#kept.append(piece)) this.#skipped = before + piece.length;
  }

  #finish(): void {
    if (this.#skipped > 0) {
      const bytes = this.#skipped;
      this.#skipped = 0;
      this.#handler.tooLong(bytes);
    } else {
      this.#handler.line(this.#kept.take());
    }
  }
}
