import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { ByteBuffer } from '../upstream/byte-buffer.ts';
import type { HttpRequest, RequestHead } from './http.ts';
import type { KeptHead } from './kept-head.ts';
import type { Reading } from './reading.ts';

/** How much of a body is held while nobody reads it: whoever sends it may not be known yet. */
const UNREAD_BYTES_MAX = 64 * 1024;

type Body = Uint8Array | 'too_large' | 'aborted';

/** A plain request of a lane: its body may still be on its way. */
export class LaneRequest implements HttpRequest {
  readonly #socket: Socket;
  readonly #reading: Reading;
  readonly #kept: KeptHead;
  #lone: Buffer | undefined;
  /** Of a body in several pieces: however small they are, it takes little more than its own length. */
  #pieces: ByteBuffer | undefined;
  #missing: number;
  #held = 0;
  #isAborted = false;
  #reader: { readonly bytesMax: number; readonly done: (body: Body) => void } | undefined;

  constructor(socket: Socket, reading: Reading, kept: KeptHead) {
    this.#socket = socket;
    this.#reading = reading;
    this.#kept = kept;
    this.#missing = kept.head.bodyBytes;
  }

  get method(): string {
    return this.#kept.head.method;
  }

  get target(): string {
    return this.#kept.head.target;
  }

  get rawHeaders(): readonly string[] {
    return this.#kept.head.rawHeaders;
  }

  onceOfHead<T extends object>(read: (head: RequestHead) => T): T {
    return this.#kept.once(read);
  }

  get peer(): string {
    return this.#socket.remoteAddress ?? '';
  }

  get encrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get peerCertificate(): X509Certificate | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket.getPeerX509Certificate() : undefined;
  }

  get isWhole(): boolean {
    return this.#missing === 0;
  }

  /** How much of the body has not come. */
  get missingBytes(): number {
    return this.#missing;
  }

  /** Takes bytes of the body; gives back what comes after it. */
  take(bytes: Buffer): Buffer | undefined {
    const own = Math.min(this.#missing, bytes.length);
    if (own > 0) {
      this.#missing -= own;
      this.#keep(own === bytes.length ? bytes : bytes.subarray(0, own));
      this.#held += own;
      if (this.#reader === undefined && this.#held >= UNREAD_BYTES_MAX) this.#reading.hold('unread', true);
      this.#tell();
    }
    return own === bytes.length ? undefined : bytes.subarray(own);
  }

  /** The client is gone. */
  abort(): void {
    this.#isAborted = true;
    this.#tell();
  }

  readBody(bytesMax: number, done: (body: Body) => void): void {
    this.#reader = { bytesMax, done };
    this.#reading.hold('unread', false);
    this.#tell();
  }

  #keep(piece: Buffer): void {
    if (this.#held === 0) {
      this.#lone = piece;
      return;
    }
    if (this.#pieces === undefined) {
      this.#pieces = new ByteBuffer(this.#kept.head.bodyBytes);
      this.#pieces.append(this.#lone ?? NOTHING);
      this.#lone = undefined;
    }
    this.#pieces.append(piece);
  }

  #tell(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    const isLarge = this.#kept.head.bodyBytes > reader.bytesMax;
    if (!isLarge && !this.#isAborted && this.#missing > 0) return;
    this.#reader = undefined;
    const body = this.#pieces?.take() ?? this.#lone ?? NOTHING;
    this.#pieces = undefined;
    this.#lone = undefined;
    if (isLarge) reader.done('too_large');
    else if (this.#missing > 0) reader.done('aborted');
    else reader.done(body);
  }
}

const NOTHING = Buffer.alloc(0);
