import type { Secret } from '../config/secret.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { Quota } from './quota.ts';

export interface StderrOptions {
  /** Longest line that is kept; the rest of it is cut. */
  readonly lineBytesMax: number;
  readonly linesPerMinuteMax: number;
  readonly clock: () => number;
  /** Values that were given to the program and must not come back in a log. */
  readonly secrets: readonly Secret[];
  readonly line: (text: string) => void;
}

const LINE_FEED = 0x0a;
/** Shorter secrets would be found everywhere by chance. */
const SECRET_LENGTH_MIN = 6;

/**
 * Makes lines for the log of what a program writes to its standard error.
 *
 * Guarantees bounded memory and a bounded number of lines per minute; lines without control or
 * formatting characters (nothing that moves a cursor, hides text or starts a line of its own); the
 * secrets that the program was started with masked.
 */
export class StderrReader {
  readonly #options: StderrOptions;
  readonly #quota: Quota;
  readonly #secrets: readonly string[];
  readonly #longest: number;
  readonly #keptMax: number;
  readonly #kept: ByteBuffer;
  #isCut = false;

  constructor(options: StderrOptions) {
    this.#options = options;
    this.#quota = new Quota(options.linesPerMinuteMax, options.clock);
    this.#secrets = options.secrets
      .map((secret) => secret.reveal())
      .filter((value) => value.length >= SECRET_LENGTH_MIN);
    // Enough that a secret which begins before the cut is still seen as a whole.
    this.#longest = Math.max(0, ...this.#secrets.map((value) => Buffer.byteLength(value)));
    this.#keptMax = options.lineBytesMax + this.#longest;
    this.#kept = new ByteBuffer(this.#keptMax);
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length) {
      const found = chunk.indexOf(LINE_FEED, start);
      this.#add(chunk.subarray(start, found < 0 ? chunk.length : found));
      if (found < 0) return;
      this.#finish();
      start = found + 1;
    }
  }

  /** The stream is over: gives out the last line. */
  end(): void {
    if (this.#kept.length > 0) this.#finish();
  }

  #add(piece: Uint8Array): void {
    if (this.#isCut) return;
    const room = this.#keptMax - this.#kept.length;
    this.#isCut = piece.length > room;
    this.#kept.append(this.#isCut ? piece.subarray(0, room) : piece);
  }

  #finish(): void {
    const isCut = this.#isCut;
    this.#isCut = false;
    const bytes = this.#kept.take();
    if (bytes.length === 0) return;
    const allowance = this.#quota.ask();
    if (!allowance.allowed) return;
    const { line, lineBytesMax } = this.#options;
    if (allowance.refusedBefore > 0) line(`(${String(allowance.refusedBefore)} lines were left out)`);
    const clean = this.#clean(Buffer.from(bytes).toString('utf8'));
    // The end of a cut line may be the beginning of a secret.
    const whole = isCut ? clean.slice(0, Math.max(0, clean.length - this.#longest)) : clean;
    line(isCut || whole.length > lineBytesMax ? `${whole.slice(0, lineBytesMax)} (cut)` : whole);
  }

  #clean(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, '[secret]');
    return clean.replaceAll('\t', ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  }
}
