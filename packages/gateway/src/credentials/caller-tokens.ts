import type { Principal } from '@durward/core';
import type { Secret } from '../config/secret.ts';
import { SubjectToken, type SubjectSource } from './subject-token.ts';

/** Most tokens that are remembered for one server; the one that was used longest ago makes room. */
const TOKENS_MAX = 10_000;
/** How long a token without an expiry stands for its person. */
const LIFETIME_MS = 15 * 60_000;

/**
 * The tokens that callers presented to one server, in memory only, while they are good: for a server
 * whose credential is exchanged for them. For every other server nothing is kept.
 *
 * A token that was presented to one server is used for that server only, and only for its own principal.
 */
export class CallerTokens implements SubjectSource {
  readonly #clock: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A token passed every check for this server. */
  accepted(principal: Principal, tokenDigest: string, token: Secret): void {
    // A principal is one object for as long as its token is remembered.
    if (this.#kept.get(principal.userId)?.principal === principal) return;
    const expiresAtMs = principal.expiresAtMs ?? this.#clock() + LIFETIME_MS;
    this.#kept.delete(principal.userId);
    const subject = new SubjectToken(token.reveal(), 'access_token', expiresAtMs);
    this.#kept.set(principal.userId, { principal, tokenDigest, subject });
    if (this.#kept.size > TOKENS_MAX) this.#dropOldest();
  }

  /** Tokens that were revoked stand for nobody. */
  dropWhere(isHit: (caller: Pick<Kept, 'principal' | 'tokenDigest'>) => boolean): void {
    for (const [userId, kept] of this.#kept) if (isHit(kept)) this.#kept.delete(userId);
  }

  async of(_person: unknown, userId: string): Promise<SubjectToken | undefined> {
    const subject = this.#kept.get(userId)?.subject;
    if (subject === undefined || subject.expiresAtMs > this.#clock()) return subject;
    this.#kept.delete(userId);
    return undefined;
  }

  #dropOldest(): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

interface Kept {
  readonly principal: Principal;
  readonly tokenDigest: string;
  readonly subject: SubjectToken;
}
