import { AppendFile } from './append-file.ts';
import { checkpointHash, checkpointLine, type Checkpoint } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import { rootOfPeaks, type Hash, type TreeHead } from './merkle.ts';
import type { SigningKey } from './signing-key.ts';

/** What a new checkpoint is to cover: records that are on the disk already. */
export interface Sealable extends TreeHead {
  /** The leaf hash of the last of these records. */
  readonly leaf: Hash;
}

/** A checkpoint as it stands in its file. */
export interface Sealed {
  readonly checkpoint: Checkpoint;
  readonly hash: Hash;
  /** The length of the file up to its end, in bytes. */
  readonly bytes: number;
}

/** Writes the checkpoints of one log. */
export class Sealer {
  readonly #file: AppendFile;
  readonly #key: SigningKey;
  readonly #unsealedMax: number;
  /** The newest checkpoint that is on the disk. */
  #newest: Sealed;

  /** Goes on behind the newest checkpoint. `unsealedMax` holds from the next one on. */
  constructor(disk: Disk, path: string, key: SigningKey, newest: Sealed, unsealedMax: number) {
    this.#file = AppendFile.resume(disk, path, newest.bytes);
    this.#key = key;
    this.#unsealedMax = unsealedMax;
    this.#newest = newest;
  }

  /** How many records are covered. */
  get sealedSize(): number {
    return this.#newest.checkpoint.size;
  }

  /** The most records that the log may have before it needs another checkpoint. */
  get sizeMax(): number {
    const { size, unsealedMax } = this.#newest.checkpoint;
    return size + unsealedMax;
  }

  /**
   * Signs a checkpoint and resolves with its hash when it is on the disk. The records that it covers
   * must be there before: a checkpoint that survives a power cut must not cover records that did not.
   * Must not be called again before it has settled.
   */
  async seal({ size, peaks, leaf }: Sealable, nowMs: number): Promise<Hash> {
    const { checkpoint: before, hash: prev } = this.#newest;
    const checkpoint: Checkpoint = {
      number: before.number + 1,
      log: before.log,
      size,
      root: rootOfPeaks(peaks),
      leaf,
      at: new Date(nowMs).toISOString(),
      peaks,
      unsealedMax: this.#unsealedMax,
      prev,
      key: this.#key.id,
    };
    const line = checkpointLine(checkpoint, this.#key);
    this.#file.append(Buffer.from(`${line}\n`));
    try {
      await this.#file.sync();
    } catch (error) {
      this.#file.takeBack();
      throw error;
    }
    this.#newest = { checkpoint, hash: checkpointHash(line), bytes: this.#file.length };
    return this.#newest.hash;
  }

  close(): void {
    this.#file.close();
  }
}
