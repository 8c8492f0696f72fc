import { randomUUID } from 'node:crypto';
import {
  chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync,
  truncateSync, writeFileSync, writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { AuditError } from './audit-error.ts';
import {
  CHECKPOINT_BYTES_MAX, CHECKPOINTS_FILE, checkpointHash, checkpointLine, claimedKeyOf, NO_CHECKPOINT,
  readCheckpoint, type Checkpoint,
} from './checkpoint.ts';
import { FileLines } from './file-lines.ts';
import { EMPTY_ROOT, MerkleFrontier, type Hash } from './merkle.ts';
import { LINE_BYTES_MAX, NO_RECORD } from './record-line.ts';
import type { Sealed } from './sealer.ts';
import { isSegmentName, linkOf, segmentsIn, type Segment } from './segments.ts';
import type { SigningKey } from './signing-key.ts';
import { LOCK_FILE } from './writer-lock.ts';

/** The file that holds the public part of the signing key, for verification elsewhere. */
export const PUBLIC_KEY_FILE = 'public-key.pem';

/** Bytes at the end of a file that were not a whole line, and where they have been put. */
export interface Torn {
  readonly file: string;
  readonly movedTo: string;
  readonly bytes: number;
}

/** What was found in an audit folder: everything that is needed to go on. */
export interface Recovered {
  /** The tree of all records that are there. */
  readonly frontier: MerkleFrontier;
  /** The leaf hash of the last record. */
  readonly leaf: Hash;
  /** The newest checkpoint. */
  readonly newest: Sealed;
  /** The segment to go on with; undefined when there is none yet. */
  readonly segment: Segment | undefined;
  readonly torn: readonly Torn[];
}

/**
 * Makes the folder if there is none, and private in any case. Throws an {@link AuditError} for a folder
 * with other people's files, which must not lose their rights to it by a slip in the configuration.
 */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = readdirSync(folder).filter((name) => name !== 'lost+found');
  const isOurs = names.length === 0 || names.some((name) => OUR_NAMES.has(name) || isSegmentName(name));
  if (!isOurs) {
    throw new AuditError(
      'unusable',
      `The folder ${folder} holds files that are not of an audit log (${names[0]}). ` +
        'The audit log needs a folder of its own: set audit.folder.',
    );
  }
  chmodSync(folder, 0o700);
}

const OUR_NAMES: ReadonlySet<string> = new Set([CHECKPOINTS_FILE, PUBLIC_KEY_FILE, LOCK_FILE]);

/**
 * Reads the end of an audit log, so that a writer can go on behind it. Only for the holder of the
 * folder's lock. A new log gets its first checkpoint and the public key file.
 *
 * Guarantees that the newest checkpoint is signed with this key, and that from the beginning of the
 * segment that it ends in, the chain of records is whole and agrees with it. Segments before are left
 * to `verifyAudit`. An incomplete last line is moved to a `.torn` file of its own. Throws an
 * {@link AuditError} that says what to do when anything else does not hold together.
 */
export function recover(folder: string, key: SigningKey, unsealedMax: number, nowMs: number): Recovered {
  const torn: Torn[] = [];
  const file = join(folder, CHECKPOINTS_FILE);
  const segments = segmentsIn(folder);
  if (existsSync(file)) moveTorn(file, torn);
  if (!existsSync(file) || statSync(file).size === 0) {
    if (segments.length > 0) throw broken(folder, `${CHECKPOINTS_FILE} is missing`);
    begin(file, key, unsealedMax, nowMs);
  }
  exportPublicKey(folder, key);
  const newest = newestCheckpoint(folder, file, key);
  const last = segments.at(-1);
  if (last !== undefined) moveTorn(last.file, torn);
  return { newest, ...readTail(folder, newest.checkpoint), torn };
}

function exportPublicKey(folder: string, key: SigningKey): void {
  const file = join(folder, PUBLIC_KEY_FILE);
  if (existsSync(file) && readFileSync(file, 'utf8') === key.publicPem) return;
  writeFileSync(file, key.publicPem, { mode: 0o600, flush: true });
}

function begin(file: string, key: SigningKey, unsealedMax: number, nowMs: number): void {
  const first: Checkpoint = {
    number: 0,
    log: randomUUID(),
    size: 0,
    root: EMPTY_ROOT,
    leaf: NO_RECORD,
    at: new Date(nowMs).toISOString(),
    peaks: [],
    unsealedMax,
    prev: NO_CHECKPOINT,
    key: key.id,
  };
  writeFileSync(file, `${checkpointLine(first, key)}\n`, { mode: 0o600, flush: true });
}

function newestCheckpoint(folder: string, file: string, key: SigningKey): Sealed {
  const line = lastCheckpointLine(file);
  const claimed = claimedKeyOf(line);
  if (claimed !== undefined && claimed !== key.id) {
    throw new AuditError(
      'foreign_key',
      `The checkpoints in ${folder} were signed with the key ${claimed}, and this gateway has the key ${key.id}. ` +
        'Restore the store that belongs to this log, or move the folder away as it is: a new log begins.',
    );
  }
  const checkpoint = readCheckpoint(line, key);
  if (checkpoint === undefined) {
    throw broken(folder, `the last line of ${CHECKPOINTS_FILE} is not a checkpoint of ours`);
  }
  return { checkpoint, hash: checkpointHash(line), bytes: statSync(file).size };
}

/** Reads from the beginning of the segment in which the checkpoint ends, to the end of the log. */
function readTail(folder: string, checkpoint: Checkpoint): Pick<Recovered, 'frontier' | 'leaf' | 'segment'> {
  const segments = segmentsIn(folder);
  const start = Math.max(0, segments.findLastIndex((segment) => segment.first <= checkpoint.size));
  const frontier = new MerkleFrontier(checkpoint);
  const chain: Chain = { next: Math.min(segments[start]?.first ?? 0, checkpoint.size), leaf: undefined };
  if (chain.next === checkpoint.size) chain.leaf = checkpoint.leaf;
  for (const segment of segments.slice(start)) {
    if (segment.first !== chain.next) throw broken(folder, `record ${chain.next} is missing`);
    readSegment(segment, chain, checkpoint, frontier, folder);
  }
  if (chain.next < checkpoint.size) {
    throw broken(folder, `records ${chain.next} to ${checkpoint.size - 1} are missing: a checkpoint covers them`);
  }
  return { frontier, leaf: chain.leaf ?? NO_RECORD, segment: segments.at(-1) };
}

interface Chain {
  /** The `seq` that the next record must have. */
  next: number;
  /** The leaf hash of the record before; undefined at the beginning of the reading. */
  leaf: Hash | undefined;
}

function readSegment(
  segment: Segment,
  chain: Chain,
  checkpoint: Checkpoint,
  frontier: MerkleFrontier,
  folder: string,
): void {
  const reader = new FileLines(segment.file, LINE_BYTES_MAX);
  try {
    for (let line = reader.next(); line !== undefined; line = reader.next()) {
      const link = line.isWhole ? linkOf(line.bytes) : undefined;
      const follows =
        link !== undefined && link.seq === chain.next && (chain.leaf === undefined || chain.leaf === link.prev);
      if (!follows) {
        const where = `${basename(segment.file)}, line ${line.number}`;
        throw broken(folder, `the chain breaks at record ${chain.next} (${where})`);
      }
      chain.next += 1;
      chain.leaf = link.leaf;
      if (chain.next === checkpoint.size && link.leaf !== checkpoint.leaf) {
        throw broken(folder, `record ${link.seq} is not the one that checkpoint ${checkpoint.number} covers`);
      }
      if (link.seq >= checkpoint.size) frontier.append(link.leaf);
    }
  } finally {
    reader.close();
  }
}

function broken(folder: string, what: string): AuditError {
  return new AuditError(
    'broken',
    `The audit log in ${folder} does not hold together: ${what}. Nothing is written behind a broken record. ` +
      `Move the folder away as evidence (for example to ${folder}.broken), see what happened with ` +
      '`durward audit verify`, and start again: a new log begins.',
  );
}

/** Cuts off what stands behind the last newline of a file, and keeps it beside the file. */
function moveTorn(file: string, torn: Torn[]): void {
  const { size } = statSync(file);
  const wholeBytes = endOfLastLine(file, size);
  if (wholeBytes === size) return;
  const movedTo = freeName(file);
  copyEnd(file, wholeBytes, movedTo);
  truncateSync(file, wholeBytes);
  torn.push({ file: basename(file), movedTo: basename(movedTo), bytes: size - wholeBytes });
}

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Where the last line that has a newline ends. */
function endOfLastLine(file: string, size: number): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const fd = openSync(file, 'r');
  try {
    for (let to = size; to > 0; to -= CHUNK_BYTES) {
      const from = Math.max(0, to - CHUNK_BYTES);
      const count = readSync(fd, chunk, 0, to - from, from);
      const newline = chunk.subarray(0, count).lastIndexOf(NEWLINE);
      if (newline >= 0) return from + newline + 1;
    }
    return 0;
  } finally {
    closeSync(fd);
  }
}

/** Copies the end of a file to a new file, piece by piece: it can be as long as a segment. */
function copyEnd(file: string, from: number, to: string): void {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const source = openSync(file, 'r');
  const target = openSync(to, 'wx', 0o600);
  try {
    let at = from;
    for (let count = readSync(source, chunk, 0, CHUNK_BYTES, at); count > 0;) {
      writeSync(target, chunk.subarray(0, count));
      at += count;
      count = readSync(source, chunk, 0, CHUNK_BYTES, at);
    }
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

function freeName(file: string): string {
  for (let count = 1; ; count += 1) {
    const name = `${file}.${count}.torn`;
    if (!existsSync(name)) return name;
  }
}

/** The last line of the checkpoints file; empty bytes when it is longer than any checkpoint. */
function lastCheckpointLine(file: string): Uint8Array {
  const { size } = statSync(file);
  const reader = new FileLines(file, CHECKPOINT_BYTES_MAX, Math.max(0, size - CHECKPOINT_BYTES_MAX - 1));
  let last: Uint8Array = new Uint8Array();
  try {
    for (let line = reader.next(); line !== undefined; line = reader.next()) last = Buffer.from(line.bytes);
  } finally {
    reader.close();
  }
  return last;
}
