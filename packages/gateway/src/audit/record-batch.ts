import { leafHashAfter, type Hash } from './merkle.ts';

const BYTES_FIRST = 64 * 1024;
/** A batch that had to grow beyond this gives its memory back when it is over. */
const KEPT_BYTES_MAX = 1024 * 1024;
/** UTF-8 of one UTF-16 code unit is at most this long. */
const BYTES_PER_UNIT_MAX = 3;
const NEWLINE = 0x0a;

/**
 * Lines that wait to be written together. A line becomes bytes once: its hash is taken of them where they lie, and what
 * goes to the file is the whole stretch.
 *
 * The hash of the last line is taken when somebody asks: it can wait until the line is written and whoever waited for
 * that has gone on.
 */
export class RecordBatch {
  #bytes = Buffer.allocUnsafeSlow(BYTES_FIRST);
  /** The byte before the first line is free: a hash needs one of its own there. */
  #end = 1;
  /** Where the last line begins. */
  #last = 1;
  #count = 0;
  /** Of all lines, or of all but the last. */
  #leaves: Hash[] = [];

  /** How many lines wait. */
  get count(): number {
    return this.#count;
  }

  /** The leaf hash of the last line; undefined when none waits. */
  get leaf(): Hash | undefined {
    if (this.#leaves.length < this.#count) {
      this.#leaves.push(leafHashAfter(this.#bytes, this.#last, this.#end - 1));
    }
    return this.#leaves.at(-1);
  }

  /** Their length in bytes, newlines included. */
  get length(): number {
    return this.#end - 1;
  }

  /** The lines, each with its newline. Valid until something is added or taken. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(1, this.#end);
  }

  /** Adds a line (without its newline, well-formed), once {@link leaf} was asked of the one before. */
  add(line: string): void {
    const from = this.#end;
    this.#reserve(from + line.length * BYTES_PER_UNIT_MAX + 1);
    const bytes = this.#bytes;
    const to = from + bytes.write(line, from);
    bytes[to] = NEWLINE;
    this.#last = from;
    this.#end = to + 1;
    this.#count += 1;
  }

  /** Empties the batch; the leaf hashes of what was in it, in order. */
  take(): readonly Hash[] {
    const leaves = this.leaf === undefined ? [] : this.#leaves;
    this.#leaves = [];
    this.#count = 0;
    this.#end = 1;
    if (this.#bytes.length > KEPT_BYTES_MAX) this.#bytes = Buffer.allocUnsafeSlow(BYTES_FIRST);
    return leaves;
  }

  #reserve(end: number): void {
    if (end <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, end));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
