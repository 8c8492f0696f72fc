/** What can fail on the way of a record. */
export type AuditFailure = 'write' | 'flush' | 'checkpoint';

/** Is told what the audit log does, for metrics. */
export interface AuditWatch {
  /** A batch was handed to the kernel with one write. */
  batch(records: number, bytes: number): void;
  flushed(durationMs: number): void;
  failed(what: AuditFailure): void;
  /** A record found no room to wait in. Its caller was told to deny. */
  dropped(): void;
  /** Something that nobody in particular did was counted instead of recorded. */
  counted(): void;
}
