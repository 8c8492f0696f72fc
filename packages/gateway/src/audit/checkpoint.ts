import { hash } from 'node:crypto';
import { peaksOf, rootOfPeaks, type Hash, type TreeHead } from './merkle.ts';
import { isHash, parsed } from './segments.ts';
import type { PublicKey, SigningKey } from './signing-key.ts';

/** The file beside the segments that holds the checkpoints, one signed line each. */
export const CHECKPOINTS_FILE = 'checkpoints.jsonl';

/** Longest checkpoint that a reader accepts, in bytes. */
export const CHECKPOINT_BYTES_MAX = 8192;

/**
 * A signed statement that the first `size` records of a log are these and no others: the signed tree
 * head of RFC 6962 §3.5. A copy held elsewhere proves any later change of them.
 */
export interface Checkpoint extends TreeHead {
  /** Which checkpoint it is: 0 for the first, which covers nothing and begins the log. */
  readonly number: number;
  /** A random name of the log, the same in all its checkpoints. */
  readonly log: string;
  readonly at: string;
  readonly root: Hash;
  /** The leaf hash of the last covered record. */
  readonly leaf: Hash;
  /** The most records that may follow before the next checkpoint. */
  readonly unsealedMax: number;
  /** The hash of the checkpoint before; {@link NO_CHECKPOINT} for the first. */
  readonly prev: Hash;
  /** The id of the key that signed it. */
  readonly key: string;
}

/** What stands for the checkpoint before the first. */
export const NO_CHECKPOINT: Hash = '0'.repeat(64);

/** Keeps the signatures of checkpoints apart from any other use of the key. */
const CONTEXT = 'durward audit checkpoint 1\n';

/** The signed line of a checkpoint, without the newline. */
export function checkpointLine(checkpoint: Checkpoint, key: SigningKey): string {
  const statement = statementOf(checkpoint);
  return `${statement.slice(0, -1)},"signature":"${key.sign(CONTEXT + statement)}"}`;
}

/** How records and later checkpoints name a checkpoint. */
export function checkpointHash(line: string | Uint8Array): Hash {
  return hash('sha256', line, 'hex');
}

/** Everything that is signed, in the one order in which it is written. */
function statementOf(checkpoint: Checkpoint): string {
  const { number, log, size, root, leaf, at, peaks, unsealedMax, prev, key } = checkpoint;
  return JSON.stringify({ number, log, size, root, leaf, at, peaks, unsealedMax, prev, key });
}

/**
 * Reads and checks one line: undefined unless it is exactly what {@link checkpointLine} writes, its
 * peaks make its root and the signature is the key's. Does not check its place among the others.
 */
export function readCheckpoint(line: Uint8Array, key: PublicKey): Checkpoint | undefined {
  const value = parsed(line);
  if (value === undefined || !isCheckpoint(value)) return undefined;
  const statement = statementOf(value);
  const { signature } = value;
  if (value.key !== key.id || !key.verifies(CONTEXT + statement, signature)) return undefined;
  const written = `${statement.slice(0, -1)},"signature":"${signature}"}`;
  return Buffer.from(written).equals(line) && rootOfPeaks(value.peaks) === value.root ? value : undefined;
}

/** The id of the key that a line says it was signed with, unchecked; undefined for no checkpoint. */
export function claimedKeyOf(line: Uint8Array): string | undefined {
  const value = parsed(line);
  return value !== undefined && isCheckpoint(value) ? value.key : undefined;
}

function isCheckpoint(value: object): value is Checkpoint & { readonly signature: string } {
  const { number, log, size, root, leaf, at, peaks, unsealedMax, prev, key, signature } =
    value as Record<string, unknown>;
  return (
    isCount(number) && isCount(size) && isCount(unsealedMax) &&
    isHash(root) && isHash(leaf) && isHash(prev) &&
    typeof log === 'string' && typeof at === 'string' && typeof key === 'string' && typeof signature === 'string' &&
    Array.isArray(peaks) && peaks.every(isHash) && peaks.length === peaksOf(size)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
