/** Why an outbound request was not made, or brought nothing usable. */
export type OutboundReason =
  /** Not an absolute URL, or one that is read differently by different parsers. */
  | 'malformed_url'
  | 'forbidden_scheme'
  | 'credentials_in_url'
  | 'forbidden_host'
  | 'forbidden_port'
  /** An address (literal or resolved) that nobody outside may lead us to. */
  | 'forbidden_address'
  | 'unresolvable'
  | 'redirected'
  | 'timeout'
  | 'too_large'
  /** A compressed reply, though none was asked for. */
  | 'encoded'
  | 'unreachable'
  | 'bad_status'
  | 'not_json'
  /** Too many requests under way. */
  | 'busy';

/**
 * An outbound request that was refused or failed. The message names scheme, host, port and path of the
 * URL, never its query, and nothing that a peer said.
 *
 * It is no `TypeError` on purpose: there are OAuth clients that take one for a CORS failure and try again.
 */
export class OutboundError extends Error {
  readonly reason: OutboundReason;
  /** The status of the reply, for `bad_status`. */
  readonly status: number | undefined;

  constructor(
    reason: OutboundReason,
    message: string,
    options?: { readonly cause?: unknown; readonly status?: number },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OutboundError';
    this.reason = reason;
    this.status = options?.status;
  }
}
