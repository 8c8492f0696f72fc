import { closeSync, openSync, readSync } from 'node:fs';

/** One line of a file, without its newline. The bytes are valid until the next line is read. */
export interface Line {
  readonly bytes: Uint8Array;
  /** Counted from 1. */
  readonly number: number;
  /** Where it begins in the file. */
  readonly offset: number;
  /** False for what stands behind the last newline, and for a line that is longer than allowed. */
  readonly isWhole: boolean;
}

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads a file line by line, in memory that does not grow with the file.
 *
 * A line longer than `lineBytesMax` is given in part, as not whole, and ends the reading.
 * Synchronous: whoever reads much yields between lines.
 */
export class FileLines {
  readonly #fd: number;
  readonly #chunk: Buffer;
  readonly #end: number;
  /** The unread part of the chunk. */
  #from = 0;
  #to = 0;
  /** How much of the file has been read into the chunk so far. */
  #position: number;
  #number = 0;
  readonly #lineBytesMax: number;
  #isOver = false;

  /** Reads from byte `start` up to byte `end` of the file, or to its end. */
  constructor(file: string, lineBytesMax: number, start = 0, end = Number.POSITIVE_INFINITY) {
    this.#fd = openSync(file, 'r');
    this.#chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, lineBytesMax + 1));
    this.#position = start;
    this.#end = end;
    this.#lineBytesMax = lineBytesMax;
  }

  next(): Line | undefined {
    if (this.#isOver) return undefined;
    let newline = this.#chunk.subarray(this.#from, this.#to).indexOf(NEWLINE);
    if (newline < 0) {
      const before = this.#to - this.#from;
      this.#refill();
      newline = this.#chunk.subarray(this.#from + before, this.#to).indexOf(NEWLINE);
      if (newline >= 0) newline += before;
    }
    const isWhole = newline >= 0 && newline <= this.#lineBytesMax;
    const stop = newline >= 0 ? this.#from + newline : this.#to;
    if (!isWhole) this.#isOver = true;
    if (!isWhole && stop === this.#from) return undefined;
    this.#number += 1;
    const line = {
      bytes: this.#chunk.subarray(this.#from, stop),
      number: this.#number,
      offset: this.#position - (this.#to - this.#from),
      isWhole,
    };
    this.#from = stop + 1;
    return line;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Moves what is left to the front and fills the rest of the chunk from the file. */
  #refill(): void {
    this.#chunk.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    while (this.#to < this.#chunk.length) {
      const wanted = Math.min(this.#chunk.length - this.#to, this.#end - this.#position);
      const count = wanted > 0 ? readSync(this.#fd, this.#chunk, this.#to, wanted, this.#position) : 0;
      if (count === 0) return;
      this.#to += count;
      this.#position += count;
    }
  }
}
