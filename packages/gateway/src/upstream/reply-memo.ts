import { createHash } from 'node:crypto';
import type { JsonObject, RequestId } from '@durward/core';

/** A body that may be known: under which key, and the result if it is. */
export interface MemoLook {
  readonly key: string;
  readonly result: JsonObject | undefined;
}

interface Entry {
  readonly result: JsonObject;
  readonly bytes: number;
}

/** Shorter bodies are parsed faster than they are hashed. */
export const MEMO_BYTES_MIN = 4096;
const ENTRIES_MAX = 64;
const BYTES_MAX = 32 * 1024 * 1024;

/** How envelopes begin before the id, and end after it, in the serialisers that exist. */
const HEADS = ['{"jsonrpc":"2.0","id":', '{"id":'].map((text) => Buffer.from(text));
const TAILS = ['}', ',"jsonrpc":"2.0"}'].map((text) => Buffer.from(text));
const BEFORE_TAIL = Buffer.from(',"id":');
const COMMA = 0x2c;

/**
 * Results of large bodies that a server sends again and again, by their exact bytes.
 *
 * A body counts as known only when, with the literal of its id cut out, it is byte for byte a body
 * that was framed before, and the id stood at the very beginning or the very end of the envelope, in
 * exactly the serialisation that was sent. There the literal of another id can change nothing else:
 * the framed body proved that the place is the envelope's own `id`, outside of any string, and that
 * there is no second one. So the result of a known body is the same object as before.
 */
export class ReplyMemo {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** Looks a body up; undefined when it has not the form of a known body. */
  look(method: string, id: RequestId, body: Uint8Array): MemoLook | undefined {
    const literal = Buffer.from(JSON.stringify(id));
    const at = placeOf(literal, body);
    if (at < 0) return undefined;
    const digest = createHash('sha256')
      .update(body.subarray(0, at))
      // No JSON text holds a NUL: it marks the cut.
      .update('\0')
      .update(body.subarray(at + literal.length))
      .digest('base64');
    const key = `${method} ${digest}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return { key, result: entry?.result };
  }

  /** Keeps the frozen result of a body that was framed under the id with which it was looked up. */
  keep(key: string, result: JsonObject, bytes: number): void {
    if (bytes > BYTES_MAX || this.#entries.has(key)) return;
    this.#entries.set(key, { result, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= ENTRIES_MAX && this.#bytes <= BYTES_MAX) return;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }
}

/** Where the literal stands as the envelope's id, or -1. */
function placeOf(literal: Buffer, body: Uint8Array): number {
  for (const head of HEADS) {
    const after = head.length + literal.length;
    if (holdsAt(body, 0, head) && holdsAt(body, head.length, literal) && body[after] === COMMA) return head.length;
  }
  for (const tail of TAILS) {
    const at = body.length - tail.length - literal.length;
    if (holdsAt(body, body.length - tail.length, tail) && holdsAt(body, at, literal) &&
      holdsAt(body, at - BEFORE_TAIL.length, BEFORE_TAIL)) return at;
  }
  return -1;
}

function holdsAt(body: Uint8Array, at: number, part: Buffer): boolean {
  return at >= 0 && at + part.length <= body.length && part.equals(body.subarray(at, at + part.length));
}
