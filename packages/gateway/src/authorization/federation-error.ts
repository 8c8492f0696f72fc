import * as openid from 'openid-client';
import { OutboundError } from '../outbound/outbound-error.ts';

/**
 * Why a sign-in at the provider came to nothing. `denied`: the provider, or the person there, said no.
 * `refused`: what came back does not hold. `unreachable`: the provider does not answer as it should.
 */
export type FederationReason = 'denied' | 'refused' | 'unreachable';

/** A sign-in came to nothing. The message is for the record: it holds no token and no code. */
export class FederationError extends Error {
  readonly reason: FederationReason;

  constructor(reason: FederationReason, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'FederationError';
    this.reason = reason;
  }

  static from(error: unknown): FederationError {
    if (error instanceof FederationError) return error;
    if (error instanceof openid.AuthorizationResponseError) return new FederationError('denied', codeIn(error.error));
    if (error instanceof openid.ResponseBodyError) {
      const isBusy = error.status >= SERVER_ERROR || error.status === TOO_MANY;
      const reason = isBusy ? 'unreachable' : 'refused';
      return new FederationError(reason, `the provider answered ${codeIn(error.error)}`);
    }
    const cause = error instanceof Error ? error : undefined;
    const code = cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'failed';
    const isOut = cause instanceof OutboundError || cause?.cause instanceof OutboundError || OUT_OF_REACH.has(code);
    return new FederationError(isOut ? 'unreachable' : 'refused', `${code}: ${cause?.message ?? 'failed'}`, { cause });
  }
}

const SERVER_ERROR = 500;
const TOO_MANY = 429;

/** Codes of the client library for an answer that is none. */
const OUT_OF_REACH: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR',
  'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND',
]);

/** An `error` code as RFC 6749 allows it; anything else is not repeated. */
function codeIn(text: string): string {
  return /^[a-z_]{1,64}$/.test(text) ? text : 'an error';
}
