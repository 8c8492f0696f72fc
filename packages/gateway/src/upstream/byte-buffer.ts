/**
 * Bytes gathered from many chunks up to a limit.
 *
 * Guarantees that the memory held is at most twice the limit, however small the chunks are that a
 * hostile peer sends. A single chunk is kept by reference: the common case copies nothing.
 */
export class ByteBuffer {
  readonly #bytesMax: number;
  #lone: Uint8Array | undefined;
  #store: Buffer | undefined;
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a chunk. Returns false, and is empty again, when that would exceed the limit. */
  append(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#bytesMax) {
      this.clear();
      return false;
    }
    if (this.#length === 0) {
      this.#lone = chunk;
    } else {
      const store = this.#storeFor(length);
      store.set(chunk, this.#length);
    }
    this.#length = length;
    return true;
  }

  /** Everything gathered; the buffer is empty afterwards. */
  take(): Uint8Array {
    const taken = this.#lone ?? this.#store?.subarray(0, this.#length) ?? EMPTY;
    this.clear();
    return taken;
  }

  clear(): void {
    this.#lone = undefined;
    this.#store = undefined;
    this.#length = 0;
  }

  #storeFor(length: number): Buffer {
    const old = this.#store;
    if (old !== undefined && old.length >= length) return old;
    const store = Buffer.allocUnsafeSlow(Math.min(Math.max(length * 2, 4096), this.#bytesMax));
    store.set(this.#lone ?? old?.subarray(0, this.#length) ?? EMPTY);
    this.#lone = undefined;
    this.#store = store;
    return store;
  }
}

const EMPTY: Uint8Array = new Uint8Array(0);
