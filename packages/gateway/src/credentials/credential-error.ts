import { UpstreamError } from '../upstream/link.ts';

/**
 * Why there is no credential. `unreachable`: whoever gives it does not answer. `refused`: it says no.
 * `misconfigured`: ours is wrong. `hostile`: what was said about endpoints contradicts itself, and nothing
 * of it is used. `no_subject`: there is no token of the person.
 */
export type CredentialErrorReason = 'unreachable' | 'refused' | 'misconfigured' | 'hostile' | 'no_subject';

/**
 * A credential could not be had; the request is not sent without it. The message is for the record: it
 * names hosts and error codes, never a token, and no text that somebody else chose.
 */
export class CredentialError extends UpstreamError {
  readonly reason: CredentialErrorReason;
  /** The OAuth error code, where there was one. */
  readonly code: string | undefined;

  constructor(
    reason: CredentialErrorReason,
    detail: string,
    options: { code?: string | undefined; cause?: unknown } = {},
  ) {
    super({ kind: 'unavailable', detail });
    this.name = 'CredentialError';
    this.reason = reason;
    this.code = options.code;
    if (options.cause !== undefined) this.cause = options.cause;
  }
}
