/**
 * Why the audit log cannot be opened or written.
 * `in_use`: another process writes it. `broken`: what is there does not hold together.
 * `foreign_key`: its checkpoints were signed with another key. `shortened`: a file that only this
 * process may change has become shorter or is gone. `unusable`: the file system refuses.
 */
export type AuditErrorCode = 'in_use' | 'broken' | 'foreign_key' | 'shortened' | 'unusable';

/** The audit log cannot be used as it is; the message says what to do. */
export class AuditError extends Error {
  readonly code: AuditErrorCode;

  constructor(code: AuditErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditError';
    this.code = code;
  }
}

/** What the file system refused, as an {@link AuditError}; other errors as they are. */
export function refusalOf(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const what = `The audit log in ${folder} cannot be used: ${error.message}`;
  return new AuditError('unusable', `${what}. Check the rights and the space of that folder.`, { cause: error });
}

/** The short name of an operating error, for counters and log lines. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
