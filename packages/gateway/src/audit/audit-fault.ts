/**
 * What is wrong with a log.
 *
 * - `malformed`: a line is not a record. `edited`: a record is not what it was. `missing`: records
 *   are gone. `reordered`, `duplicated`: a record stands where another belongs, or stands twice.
 * - `foreign`: a record does not belong to this log. `rewritten`: records were replaced by a chain of
 *   their own. `truncated`: the end is gone up to which a checkpoint vouches.
 * - `checkpoint_forged`: a checkpoint is not what the key signed, or contradicts the others.
 *   `checkpoint_missing`: a checkpoint is gone that others, or records, know of.
 */
export type AuditFaultKind =
  | 'malformed' | 'edited' | 'missing' | 'reordered' | 'duplicated'
  | 'foreign' | 'rewritten' | 'truncated'
  | 'checkpoint_forged' | 'checkpoint_missing';

/** The first thing that is wrong, and where. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** The first bad record; for a checkpoint, the first record that it should have covered. */
  readonly seq: number;
  /** The file's name, and the line in it counted from 1; 0 where the fault is an absence. */
  readonly file: string;
  readonly line: number;
  /** One sentence for people. */
  readonly why: string;
}

/** A fault that is an absence: of records, or of a checkpoint. */
export function absent(kind: AuditFaultKind, seq: number, file: string, why: string): AuditFault {
  return { kind, seq, file, line: 0, why };
}
