import { CredentialError } from './credential-error.ts';

/**
 * What became of the tokens of a connection at their issuer. `not_offered`: it takes none back. `unreachable`,
 * `refused`: it was asked in vain. `unreadable`: the vault did not open, so nobody knows them. `not_configured`:
 * the server is not in the configuration any more, and nobody was asked.
 */
export type AtIssuer = 'revoked' | 'not_offered' | 'unreachable' | 'refused' | 'unreadable' | 'not_configured';

/** A connection that is not kept any more. */
export interface Forgotten {
  /** Takes its tokens back to their issuer, once. Never rejects. */
  giveBack(): Promise<AtIssuer>;
}

export function givenBack(isTaken: boolean): AtIssuer {
  return isTaken ? 'revoked' : 'not_offered';
}

/** Why the issuer did not take tokens back. What stopped us from asking counts as not reached. */
export function notGivenBack(error: unknown): AtIssuer {
  return error instanceof CredentialError && error.reason !== 'unreachable' ? 'refused' : 'unreachable';
}
