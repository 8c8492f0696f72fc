import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AuditError } from './audit-error.ts';
import { absent, type AuditFault } from './audit-fault.ts';
import { CheckpointCursor } from './checkpoint-cursor.ts';
import { CHECKPOINTS_FILE } from './checkpoint.ts';
import { EMPTY_ROOT, type Hash } from './merkle.ts';
import { PUBLIC_KEY_FILE } from './recover.ts';
import { rowsOf, type RowItem } from './rows.ts';
import { segmentsIn } from './segments.ts';
import { publicKeyOf, type PublicKey } from './signing-key.ts';
import { Walk } from './walk.ts';

export interface VerifyOptions {
  /** PEM of the public key, from a place that whoever writes the folder cannot change; default: the folder's own. */
  readonly publicKey?: string | undefined;
  /** A file of checkpoints (whole lines of `checkpoints.jsonl`) that was held elsewhere. */
  readonly heldCheckpoints?: string | undefined;
  /** Is told from time to time how far the reading is. */
  readonly onProgress?: ((progress: { readonly records: number; readonly bytes: number }) => void) | undefined;
}

/** What was found. */
export interface AuditReport {
  /** `torn`: whole, apart from a last line that a crash or power cut left incomplete. */
  readonly verdict: 'intact' | 'torn' | 'broken';
  readonly fault: AuditFault | undefined;
  readonly torn: { readonly file: string; readonly bytes: number } | undefined;
  /** The records, or of a broken log those before the first bad one. */
  readonly records: number;
  /** Of these, the records that a good checkpoint covers. Changes behind them cannot be ruled out. */
  readonly sealed: number;
  /** The verified tree: of all records, or of a broken log of the sealed ones. @see RFC 6962 §2.1 */
  readonly treeSize: number;
  readonly root: Hash;
  readonly checkpoints: number;
  readonly segments: number;
  readonly bytes: number;
  readonly keyId: string;
  /** `folder`: the key came from the folder itself, and proves nothing against somebody who replaced it. */
  readonly keyFrom: 'caller' | 'folder';
}

/** How often to let others run, in records. */
const YIELD_RECORDS = 5000;

/**
 * Reads a whole audit log and tells whether it is what was written, or the first thing that is not.
 *
 * Finds every change, removal, insertion, repetition or exchange of records that a checkpoint covers,
 * and among the others every change after which the chain of hashes was not computed anew. Finds a
 * changed, exchanged, missing or repeated checkpoint, and the end of the log missing as far as a
 * checkpoint in the folder, or held elsewhere, reaches. Does not find the removal or re-computation of
 * records behind the last checkpoint, nor of the end of the log together with its checkpoints when
 * none are held elsewhere, nor anything done by somebody who has the signing key.
 *
 * Memory does not grow with the log. The log may be in use. Rejects with an `AuditError` when there
 * is no log or no public key.
 */
export async function verifyAudit(folder: string, options: VerifyOptions = {}): Promise<AuditReport> {
  const key = keyFor(folder, options.publicKey);
  const keyFrom = options.publicKey === undefined ? 'folder' : 'caller';
  const checkpoints = join(folder, CHECKPOINTS_FILE);
  if (!existsSync(checkpoints)) {
    const fault = absent('checkpoint_missing', 0, CHECKPOINTS_FILE, 'there is no file of checkpoints');
    return { ...NOTHING, fault, segments: segmentsIn(folder).length, keyId: key.id, keyFrom };
  }
  const own = new CheckpointCursor(checkpoints, key, 'complete');
  const { heldCheckpoints: heldFile } = options;
  const held = heldFile === undefined ? undefined : new CheckpointCursor(heldFile, key, 'some');
  // The records are looked for after the checkpoints that cover them: a running log only grows.
  const segments = segmentsIn(folder);
  const rows = rowsOf(segments);
  try {
    const walk = new Walk(own, held);
    const { bytes, end } = await walkAlong(walk, rows, options.onProgress);
    const fault = walk.fault ?? walk.end(end?.kind === 'malformed' ? end : undefined);
    const torn = fault === undefined ? tornOf(end, own) : undefined;
    const verdict = fault !== undefined ? 'broken' : torn === undefined ? 'intact' : 'torn';
    return { verdict, fault, torn, ...walk.counts(), segments: segments.length, bytes, keyId: key.id, keyFrom };
  } finally {
    rows.return(undefined);
    own.close();
    held?.close();
  }
}

/** Walks to the first fault or to the end of the records; `end` is what is there instead of a record. */
async function walkAlong(
  walk: Walk,
  rows: Generator<RowItem, undefined>,
  onProgress: VerifyOptions['onProgress'],
): Promise<{ readonly bytes: number; readonly end: Exclude<RowItem, { kind: 'row' }> | undefined }> {
  let bytes = 0;
  let item = rows.next().value;
  while (item?.kind === 'row' && walk.fault === undefined) {
    const following = rows.next().value;
    walk.step(item.row, following?.kind === 'row' ? following.row : undefined);
    bytes += item.bytes;
    item = following;
    if (walk.records % YIELD_RECORDS === 0) {
      onProgress?.({ records: walk.records, bytes });
      await setImmediate();
    }
  }
  return { bytes, end: item?.kind === 'row' ? undefined : item };
}

const NOTHING = {
  verdict: 'broken',
  torn: undefined,
  records: 0,
  sealed: 0,
  treeSize: 0,
  root: EMPTY_ROOT,
  checkpoints: 0,
  bytes: 0,
} as const;

function keyFor(folder: string, given: string | undefined): PublicKey {
  const file = join(folder, PUBLIC_KEY_FILE);
  if (!existsSync(folder)) throw new AuditError('broken', `There is no audit log: ${folder} does not exist.`);
  const pem = given ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const key = publicKeyOf(pem);
  if (key !== undefined) return key;
  const what = given === undefined ? `${file} holds` : 'What was given is';
  const todo = 'Give the public key that was exported when the log began.';
  throw new AuditError('broken', `${what} no Ed25519 public key in PEM. ${todo}`);
}

function tornOf(item: RowItem | undefined, own: CheckpointCursor): AuditReport['torn'] {
  if (item?.kind === 'torn') return { file: item.file, bytes: item.bytes };
  return own.tornBytes > 0 ? { file: CHECKPOINTS_FILE, bytes: own.tornBytes } : undefined;
}
