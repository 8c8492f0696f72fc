import { ownCopy } from '../upstream/own-copy.ts';
import type { RequestHead } from './http.ts';
import type { PlainHead } from './plain-head.ts';

/** Longest head that is kept to be compared with the next one, in bytes. */
const KEPT_BYTES_MAX = 4096;

/** The head of a request, and what was made of it, for as long as the next ones are the same to the byte. */
export class KeptHead {
  readonly head: PlainHead;
  /** In bytes, with the empty line that ends it. */
  readonly length: number;
  #bytes: Buffer | undefined;
  #read: ((head: RequestHead) => object) | undefined;
  #made: object | undefined;

  /** `bytes` begin with it; `length` counts the empty line that ends it. */
  constructor(head: PlainHead, bytes: Buffer, length: number) {
    this.head = head;
    this.length = length;
    this.#bytes = length > KEPT_BYTES_MAX ? undefined : ownCopy(bytes, length);
  }

  /** Whether these bytes begin with the same head: its empty line is the first in them then, too. */
  begins(bytes: Buffer): boolean {
    const { length } = this;
    return bytes.length >= length && this.#bytes?.compare(bytes, 0, length) === 0;
  }

  /** No further head is compared with it. */
  forget(): void {
    this.#bytes = undefined;
  }

  once<T extends object>(read: (head: RequestHead) => T): T {
    if (this.#read !== read) {
      this.#made = read(this.head);
      this.#read = read;
    }
    // Made by this very function.
    return this.#made as T;
  }
}
