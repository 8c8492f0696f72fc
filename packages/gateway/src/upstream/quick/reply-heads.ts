import { ownCopy } from '../own-copy.ts';
import { readPlainReply, type PlainReply } from './plain-reply.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_BYTES_MAX = 16 * 1024;
/** Longest head that is kept to be compared with the next one, in bytes. */
const KEPT_BYTES_MAX = 4096;

/** The head of a reply, and how long it is in bytes, with the empty line that ends it. */
export interface ReadHead {
  readonly reply: PlainReply;
  readonly length: number;
}

/**
 * Reads the heads of the replies of one server. It says the same in many of them, to the byte, but for the second in
 * which it says it: then the one from before is meant.
 */
export class ReplyHeads {
  #kept: (ReadHead & { readonly bytes: Buffer }) | undefined;
  /** Of the head before: one of another length is not worth comparing. */
  #length = 0;

  /** The head that these bytes begin with; undefined when it is not whole, too long or not plain. */
  read(bytes: Buffer): ReadHead | undefined {
    const kept = this.#kept;
    // The empty line of an equal head is the first in these bytes, too.
    const isLong = kept !== undefined && bytes.length >= kept.length;
    if (isLong && kept.bytes.compare(bytes, 0, kept.length) === 0) return kept;
    const end = bytes.indexOf(HEAD_END);
    const reply = end < 0 || end > HEAD_BYTES_MAX ? undefined : readPlainReply(bytes, end + 2);
    if (reply === undefined) return undefined;
    const length = end + HEAD_END.length;
    this.#keep(bytes, { reply, length });
    return { reply, length };
  }

  #keep(bytes: Buffer, { reply, length }: ReadHead): void {
    const isLikeBefore = length === this.#length && length <= KEPT_BYTES_MAX;
    this.#length = length;
    this.#kept = undefined;
    if (!isLikeBefore) return;
    // Many requests are told of it: none may change it for another.
    Object.freeze(reply.headers);
    for (const value of Object.values(reply.headers)) if (typeof value === 'object') Object.freeze(value);
    this.#kept = { reply, length, bytes: ownCopy(bytes, length) };
  }
}
