import type { RequestHead } from './http.ts';
import type { PlainHead } from './plain-head.ts';

/** Longest head that is kept to be compared with the next one, in bytes. */
const KEPT_BYTES_MAX = 4096;

/** The head of a request, and what was made of it, for as long as the next ones are the same to the byte. */
export class KeptHead {
  readonly head: PlainHead;
  #bytes: Buffer | undefined;
  #read: ((head: RequestHead) => object) | undefined;
  #made: object | undefined;

  /** `end` is where the last header line ends in `bytes`. */
  constructor(head: PlainHead, bytes: Buffer, end: number) {
    this.head = head;
    this.#bytes = end > KEPT_BYTES_MAX ? undefined : copyOf(bytes, end);
  }

  isAlso(bytes: Buffer, end: number): boolean {
    return this.#bytes?.length === end && this.#bytes.compare(bytes, 0, end) === 0;
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

/** Not from the pool of small buffers: whatever lives long in there keeps its neighbours alive. */
function copyOf(bytes: Buffer, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end);
  bytes.copy(copy, 0, 0, end);
  return copy;
}
