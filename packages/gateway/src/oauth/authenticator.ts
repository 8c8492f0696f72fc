import type { Principal, TokenFacts } from '@durward/core';
import type { StoredRevocation } from '../store/store.ts';

/** Where a request showed a token, read from its line and headers and nothing else. */
export type Presented =
  | { readonly place: 'none' }
  | {
      readonly place: 'bearer';
      /** `Authorization: DPoP` says that the token is bound to a key (RFC 9449 §7.1). */
      readonly scheme: 'bearer' | 'dpop';
      readonly token: string;
      /** Lower-case hex SHA-256 of the token, where it is known already. */
      readonly digest?: string | undefined;
      /** The values of all `DPoP` headers. */
      readonly proofs: readonly string[];
    }
  | { readonly place: 'query' | 'cookie' | 'repeated_header' };

/** How a request shows that its sender is the one that a token is for, beside the token itself. */
export interface Sender {
  /** SHA-256 of the certificate that the client proved to have, base64url. Asked only when a token names one. */
  certificate(): string | undefined;
}

/** A token that was looked at: what it says, and whom it would make if every control agrees. */
export interface Examined {
  readonly facts: TokenFacts;
  /**
   * Undefined unless the signature is valid and the claims name a subject and a client. It counts
   * for nothing until every `authenticate` control has passed.
   */
  readonly principal: Principal | undefined;
  /**
   * Lower-case hex SHA-256 of the token: its name in caches and revocations, never in logs. Empty
   * when no token was looked at.
   */
  readonly digest: string;
  /** False when the same token has been answered for before, and nothing has changed since. */
  readonly isNew: boolean;
}

/** Hears of revocations. */
export type RevocationListener = (
  isRevoked: (principal: Principal, digest: string) => boolean,
  fresh: readonly StoredRevocation[],
) => void;

/** Gathers what is known of tokens. All judging is done by the `authenticate` controls. */
export interface Authenticator {
  /**
   * Answers at once for a token it has seen (until the token expires, is revoked, or its issuer's
   * keys change), else after checking the signature. Proofs are checked each time. Never rejects.
   */
  examine(presented: Presented, server: string, sender?: Sender): Examined | Promise<Examined>;
  /** Calls back, within a second, for every revocation since, with what finds the tokens that it hits. */
  onRevoked(listener: RevocationListener): () => void;
  close(): Promise<void>;
}
