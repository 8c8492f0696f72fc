import { absent, type AuditFault, type AuditFaultKind } from './audit-fault.ts';
import type { CheckpointCursor, CheckpointRow } from './checkpoint-cursor.ts';
import { CHECKPOINTS_FILE } from './checkpoint.ts';
import { EMPTY_ROOT, MerkleFrontier, type Hash } from './merkle.ts';
import { NO_RECORD } from './record-line.ts';
import type { Row } from './rows.ts';

/** What was passed so far; see `AuditReport`. */
export interface WalkCounts {
  readonly records: number;
  readonly sealed: number;
  readonly checkpoints: number;
  readonly treeSize: number;
  readonly root: Hash;
}

/**
 * The way along the chain, record by record, with the checkpoints beside it, up to the first fault.
 * Memory is logarithmic in the number of records.
 */
export class Walk {
  readonly #own: CheckpointCursor;
  readonly #held: CheckpointCursor | undefined;
  readonly #tree = new MerkleFrontier();
  #last: Row | undefined;
  /** The checkpoint before the newest: a record may still be the first to know of it. */
  #olderHash: Hash | undefined;
  /**
   * A record that does not link to the one before it. Which of the two is bad, the records that
   * follow or the next checkpoint will tell.
   */
  #suspect: { readonly row: Row; readonly before: Row } | undefined;
  #sealed = 0;
  #checkpoints = 0;
  #fault: AuditFault | undefined;

  constructor(own: CheckpointCursor, held: CheckpointCursor | undefined) {
    this.#own = own;
    this.#held = held;
  }

  get fault(): AuditFault | undefined {
    return this.#fault;
  }

  /** How many records have been passed. */
  get records(): number {
    return this.#tree.size;
  }

  counts(): WalkCounts {
    const read = this.#tree.size;
    const { seq = read } = this.#fault ?? {};
    const counts = { records: Math.min(read, seq), sealed: this.#sealed, checkpoints: this.#checkpoints };
    if (this.#fault === undefined) return { ...counts, treeSize: read, root: this.#tree.root() };
    return { ...counts, treeSize: this.#sealed, root: this.#own.last?.checkpoint.root ?? EMPTY_ROOT };
  }

  /** Passes one record; `following` is the one after it. */
  step(row: Row, following: Row | undefined): void {
    this.#fault =
      this.#passCheckpoints(row) ??
      this.#checkPlace(row, following) ??
      this.#checkLink(row, following) ??
      this.#checkReference(row, following) ??
      this.#checkUnsealed(row);
    if (this.#fault !== undefined) return;
    this.#tree.append(row.leaf);
    this.#last = row;
  }

  /** The end of the records, or a line that is none. */
  end(malformed: { readonly file: string; readonly line: number } | undefined): AuditFault | undefined {
    this.#fault =
      this.#passCheckpoints(undefined) ?? this.#settleSuspect() ?? this.#checkLine(malformed) ?? this.#checkEnd();
    return this.#fault;
  }

  #checkLine(malformed: { readonly file: string; readonly line: number } | undefined): AuditFault | undefined {
    if (malformed === undefined) return undefined;
    const { file, line } = malformed;
    return { kind: 'malformed', seq: this.#tree.size, file, line, why: `line ${line} of ${file} is not a record` };
  }

  #passCheckpoints(row: Row | undefined): AuditFault | undefined {
    return this.#pass(this.#own, row) ?? (this.#held === undefined ? undefined : this.#pass(this.#held, row));
  }

  /** Compares the tree with every checkpoint of its size; `row` is the record behind it. */
  #pass(cursor: CheckpointCursor, row: Row | undefined): AuditFault | undefined {
    for (let next = cursor.peek(); next !== undefined; next = cursor.peek()) {
      if ('why' in next) return this.#settleSuspect() ?? next;
      if (next.checkpoint.size > this.#tree.size) return undefined;
      const fault = this.#compare(next, row);
      if (fault !== undefined) return fault;
      if (cursor === this.#own) {
        this.#olderHash = this.#own.last?.hash;
        this.#sealed = next.checkpoint.size;
        this.#checkpoints += 1;
      }
      cursor.take(next);
    }
    return undefined;
  }

  #compare(next: CheckpointRow, row: Row | undefined): AuditFault | undefined {
    const { leaf, root, size } = next.checkpoint;
    const last = this.#last;
    if (this.#suspect !== undefined) {
      const { row: suspect, before } = this.#suspect;
      // The signed leaf vouches for the chain back to the suspect, and so against the one before it.
      return leaf === last?.leaf ? edited(before) : foreign(suspect);
    }
    if (last !== undefined && leaf !== last.leaf) {
      if (row?.prev === leaf) return edited(last);
      const why =
        `record ${last.seq} is not the one that ${named(next)} was signed for; ` +
        `it, or records from ${this.#sealed} on, were rewritten`;
      return { ...at('rewritten', last), why };
    }
    if (root === this.#tree.root()) return undefined;
    const why = `${named(next)} has another root than the ${size} records that it covers`;
    return { kind: 'checkpoint_forged', seq: this.#sealed, file: next.file, line: next.line, why };
  }

  /** Whether the record has the number that its place asks for. */
  #checkPlace(row: Row, following: Row | undefined): AuditFault | undefined {
    const seq = this.#tree.size;
    if (row.seq === seq) return undefined;
    const suspicion = this.#settleSuspect();
    if (suspicion !== undefined) return suspicion;
    const last = this.#last;
    if (row.prev === (last?.leaf ?? NO_RECORD)) return edited({ ...row, seq });
    if (row.seq < seq) {
      return { ...at('duplicated', row), why: `record ${row.seq} stands again where record ${seq} belongs` };
    }
    if (following?.seq === seq) {
      return { ...at('reordered', row), seq, why: `record ${row.seq} stands before record ${seq}` };
    }
    const gone = row.seq - 1 === seq ? `record ${seq} is missing` : `records ${seq} to ${row.seq - 1} are missing`;
    return { ...at('missing', row), seq, why: `${gone} before line ${row.line} of ${row.file}` };
  }

  #checkLink(row: Row, following: Row | undefined): AuditFault | undefined {
    const before = this.#last;
    if (row.prev === (before?.leaf ?? NO_RECORD)) return undefined;
    if (this.#suspect !== undefined) {
      // Two breaks around one record: it is that record which was changed.
      return this.#suspect.row === before ? edited(before) : this.#settleSuspect();
    }
    // A record that a checkpoint has just vouched for is good, and so the other one is bad.
    if (before === undefined || this.#sealed === this.#tree.size) {
      return following !== undefined && following.prev === row.leaf ? foreign(row) : edited(row);
    }
    this.#suspect = { row, before };
    return undefined;
  }

  /** Without a checkpoint to decide: a break between files is most likely an exchanged file. */
  #settleSuspect(): AuditFault | undefined {
    if (this.#suspect === undefined) return undefined;
    const { row, before } = this.#suspect;
    return row.line === 1 ? foreign(row) : edited(before);
  }

  /** Whether the checkpoint that a record knows of is there. */
  #checkReference(row: Row, following: Row | undefined): AuditFault | undefined {
    const { checkpoint } = row;
    if (checkpoint === undefined) return undefined;
    if (checkpoint === this.#own.last?.hash || checkpoint === this.#olderHash) return undefined;
    const isEdited = following !== undefined && following.prev !== row.leaf;
    if (isEdited) return this.#settleSuspect() ?? edited(row);
    if (this.#own.hasGrownBy(checkpoint)) return undefined;
    const why = `record ${row.seq} knows of a checkpoint that is not in ${CHECKPOINTS_FILE}`;
    return this.#settleSuspect() ?? { ...at('checkpoint_missing', row), seq: this.#sealed, why };
  }

  #checkUnsealed(row: Row): AuditFault | undefined {
    const newest = this.#own.last?.checkpoint;
    if (newest === undefined || row.seq < newest.size + newest.unsealedMax) return undefined;
    const why = `no checkpoint follows checkpoint ${newest.number} within ${newest.unsealedMax} records`;
    return this.#settleSuspect() ?? { ...at('checkpoint_missing', row), seq: newest.size, why };
  }

  #checkEnd(): AuditFault | undefined {
    for (const cursor of [this.#own, this.#held]) {
      const next = cursor?.peek();
      if (next === undefined) continue;
      if ('why' in next) return next;
      const seq = this.#tree.size;
      const why = `records ${seq} to ${next.checkpoint.size - 1} are missing: ${named(next)} covers them`;
      return absent('truncated', seq, this.#last?.file ?? '', why);
    }
    if (this.#own.last !== undefined) return undefined;
    return absent('checkpoint_missing', 0, CHECKPOINTS_FILE, 'there is no checkpoint');
  }
}

function at(kind: AuditFaultKind, row: Row): Omit<AuditFault, 'why'> {
  return { kind, seq: row.seq, file: row.file, line: row.line };
}

function edited(row: Row): AuditFault {
  const why = `record ${row.seq} (${row.file}, line ${row.line}) is not what it was when the chain went on from it`;
  return { ...at('edited', row), why };
}

function foreign(row: Row): AuditFault {
  const why = `record ${row.seq} (${row.file}, line ${row.line}) does not continue this log`;
  return { ...at('foreign', row), why };
}

function named({ checkpoint, file, line }: CheckpointRow): string {
  return `checkpoint ${checkpoint.number} (${file}, line ${line})`;
}
