import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AuditFault } from './audit-fault.ts';
import { CHECKPOINT_BYTES_MAX, checkpointHash, NO_CHECKPOINT, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { FileLines } from './file-lines.ts';
import type { Hash } from './merkle.ts';
import type { PublicKey } from './signing-key.ts';

/** A checkpoint as it stands in a file. */
export interface CheckpointRow {
  readonly checkpoint: Checkpoint;
  readonly hash: Hash;
  readonly file: string;
  readonly line: number;
}

/**
 * Reads a file of checkpoints in step with the records that they cover, up to the length that it had
 * at the beginning. Checks each by itself and against the one before.
 *
 * `complete`: the log's own file, in which every checkpoint follows the one before. Otherwise a copy
 * of some of them that was held elsewhere, oldest first.
 */
export class CheckpointCursor {
  readonly #path: string;
  readonly #file: string;
  readonly #key: PublicKey;
  readonly #isComplete: boolean;
  readonly #bytes: number;
  readonly #reader: FileLines;
  #last: CheckpointRow | undefined;
  #next: CheckpointRow | AuditFault | undefined;
  #tornBytes = 0;

  constructor(path: string, key: PublicKey, completeness: 'complete' | 'some') {
    this.#path = path;
    this.#file = basename(path);
    this.#key = key;
    this.#isComplete = completeness === 'complete';
    this.#bytes = statSync(path).size;
    this.#reader = new FileLines(path, CHECKPOINT_BYTES_MAX, 0, this.#bytes);
  }

  /** Bytes of an incomplete last line; known once the end was reached. */
  get tornBytes(): number {
    return this.#tornBytes;
  }

  /** The newest checkpoint that was taken. */
  get last(): CheckpointRow | undefined {
    return this.#last;
  }

  /** The next checkpoint, without taking it, or what is wrong with it; undefined at the end. */
  peek(): CheckpointRow | AuditFault | undefined {
    this.#next ??= this.#read();
    return this.#next;
  }

  take(row: CheckpointRow): void {
    this.#last = row;
    this.#next = undefined;
  }

  /** Whether a checkpoint of the key with this hash has been written since the reading began. */
  hasGrownBy(hash: Hash): boolean {
    const reader = new FileLines(this.#path, CHECKPOINT_BYTES_MAX, this.#bytes);
    try {
      for (let line = reader.next(); line !== undefined; line = reader.next()) {
        if (checkpointHash(line.bytes) === hash) return readCheckpoint(line.bytes, this.#key) !== undefined;
      }
      return false;
    } finally {
      reader.close();
    }
  }

  close(): void {
    this.#reader.close();
  }

  #read(): CheckpointRow | AuditFault | undefined {
    const line = this.#reader.next();
    if (line === undefined) return undefined;
    if (!line.isWhole && line.offset + line.bytes.length === this.#bytes) {
      this.#tornBytes = line.bytes.length;
      return undefined;
    }
    const checkpoint = line.isWhole ? readCheckpoint(line.bytes, this.#key) : undefined;
    if (checkpoint === undefined) {
      const why = `line ${line.number} of ${this.#file} is not a checkpoint that the key ${this.#key.id} signed`;
      return this.#fault('checkpoint_forged', line.number, why);
    }
    const row = { checkpoint, hash: checkpointHash(line.bytes), file: this.#file, line: line.number };
    return this.#compare(row) ?? row;
  }

  /** What is wrong between a checkpoint and the one before it. */
  #compare(row: CheckpointRow): AuditFault | undefined {
    const { number, log, size, prev } = row.checkpoint;
    const before = this.#last?.checkpoint;
    const newest = before?.number ?? -1;
    const isNext = number === newest + 1 && prev === (this.#last?.hash ?? NO_CHECKPOINT);
    if (this.#isComplete ? !isNext : number <= newest) {
      const kind = this.#isComplete && number > newest ? 'checkpoint_missing' : 'checkpoint_forged';
      const what = before === undefined ? 'does not begin the log' : `does not follow checkpoint ${newest}`;
      return this.#fault(kind, row.line, `checkpoint ${number} ${what}`);
    }
    if (before === undefined || (before.log === log && before.size < size)) return undefined;
    return this.#fault('checkpoint_forged', row.line, `checkpoint ${number} contradicts checkpoint ${newest}`);
  }

  #fault(kind: AuditFault['kind'], line: number, why: string): AuditFault {
    return { kind, seq: this.#last?.checkpoint.size ?? 0, file: this.#file, line, why };
  }
}
