import { hash } from 'node:crypto';

/** A SHA-256 hash as 64 lower-case hex digits. */
export type Hash = string;

/** The head of a tree without leaves: SHA-256 of nothing. @see RFC 6962 §2.1 */
export const EMPTY_ROOT: Hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

let leafScratch = Buffer.alloc(4096);

/** The hash of one leaf given as bytes. @see RFC 6962 §2.1 */
export function leafHash(bytes: Uint8Array): Hash {
  if (leafScratch.length <= bytes.length) leafScratch = Buffer.alloc(2 * bytes.length);
  leafScratch.set(bytes, 1);
  return hash('sha256', leafScratch.subarray(0, bytes.length + 1), 'hex');
}

/**
 * The hash of one leaf that lies in `bytes` from `from` (at least 1) to `to`. The byte before it stands for the prefix
 * meanwhile. @see RFC 6962 §2.1
 */
export function leafHashAfter(bytes: Buffer, from: number, to: number): Hash {
  const before = bytes[from - 1] ?? 0;
  bytes[from - 1] = 0;
  const leaf = hash('sha256', bytes.subarray(from - 1, to), 'hex');
  bytes[from - 1] = before;
  return leaf;
}

const nodeScratch = Buffer.alloc(65, 1);

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). @see RFC 6962 §2.1 */
export function nodeHash(left: Hash, right: Hash): Hash {
  nodeScratch.write(left, 1, 32, 'hex');
  nodeScratch.write(right, 33, 32, 'hex');
  return hash('sha256', nodeScratch, 'hex');
}

/** What of a tree must be kept to add leaves: its size and its peaks, the largest first. */
export interface TreeHead {
  readonly size: number;
  readonly peaks: readonly Hash[];
}

/**
 * Most leaves that wait to be hashed into the tree. Many at once are quicker than one with every call, whose reply
 * would wait for it; so few keep nobody waiting.
 */
const PENDING_MAX = 256;

/**
 * A growing Merkle tree that keeps its peaks only: memory is logarithmic in its size.
 *
 * Guarantees that {@link MerkleFrontier.root} is the Merkle Tree Hash of all leaves in their order.
 * Throws when it is given peaks that do not fit their size: that is a bug of the caller.
 *
 * @see RFC 6962 §2.1
 */
export class MerkleFrontier {
  /** How many leaves the peaks stand for. */
  #hashed: number;
  readonly #peaks: Hash[];
  readonly #pending: Hash[] = [];

  constructor(head: TreeHead = { size: 0, peaks: [] }) {
    if (head.peaks.length !== peaksOf(head.size)) throw new Error('peaks do not fit the size');
    this.#hashed = head.size;
    this.#peaks = [...head.peaks];
  }

  get size(): number {
    return this.#hashed + this.#pending.length;
  }

  append(leaf: Hash): void {
    this.#pending.push(leaf);
    if (this.#pending.length >= PENDING_MAX) this.#hashPending();
  }

  head(): TreeHead {
    this.#hashPending();
    return { size: this.#hashed, peaks: [...this.#peaks] };
  }

  root(): Hash {
    this.#hashPending();
    return rootOfPeaks(this.#peaks);
  }

  #hashPending(): void {
    for (const leaf of this.#pending) {
      let node = leaf;
      // Each trailing one-bit of the old size is a peak that the new leaf completes.
      for (let rest = this.#hashed; rest % 2 === 1; rest = (rest - 1) / 2) {
        node = nodeHash(this.#peaks.pop() ?? '', node);
      }
      this.#peaks.push(node);
      this.#hashed += 1;
    }
    this.#pending.length = 0;
  }
}

/** The Merkle Tree Hash that follows from the peaks of a tree. */
export function rootOfPeaks(peaks: readonly Hash[]): Hash {
  return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right));
}

/** How many peaks a tree of this size has: the one-bits of its size. */
export function peaksOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** The Merkle Tree Hash of these leaf hashes. @see RFC 6962 §2.1 */
export function rootOf(leaves: readonly Hash[]): Hash {
  const frontier = new MerkleFrontier();
  for (const leaf of leaves) frontier.append(leaf);
  return frontier.root();
}

/**
 * The proof that the leaf at `index` is in the tree of these leaf hashes: the audit path, lowest
 * node first. Throws a RangeError when there is no such leaf.
 *
 * @see RFC 6962 §2.1.1
 */
export function inclusionProof(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} in a tree of ${leaves.length}`);
  }
  const path: Hash[] = [];
  let from = 0;
  let to = leaves.length;
  while (to - from > 1) {
    const split = from + largestPowerBelow(to - from);
    if (index < split) {
      path.push(rootOf(leaves.slice(split, to)));
      to = split;
    } else {
      path.push(rootOf(leaves.slice(from, split)));
      from = split;
    }
  }
  return path.toReversed();
}

/** The largest power of two smaller than `size`, for a size of at least 2. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** What an inclusion proof claims. */
export interface Inclusion {
  readonly leaf: Hash;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Hash[];
  readonly root: Hash;
}

/**
 * Whether the proof shows that the leaf stands at this index of the tree with this size and root.
 * Does not check that the root is signed. False for numbers that name no leaf and for a path of the
 * wrong length.
 *
 * @see RFC 9162 §2.1.3.2
 */
export function verifyInclusion({ leaf, index, size, path, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size)) return false;
  if (index < 0 || index >= size) return false;
  let position = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && node === root;
}
