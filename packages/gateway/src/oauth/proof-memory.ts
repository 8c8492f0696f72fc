import { hash } from 'node:crypto';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/**
 * Proofs that were seen, so that none counts twice.
 *
 * Kept in memory, for as long as a proof can be fresh; proofs from before this process began are not
 * fresh, so that a restart forgets nothing. Bounded: beyond the limit no further proof is taken.
 *
 * @see RFC 9449 §11.1
 */
export class ProofMemory {
  readonly #clock: () => number;
  readonly #beganAtSeconds: number;
  /** Two halves in turn: what is older than both lives no longer than a proof is fresh. */
  #young = new Set<string>();
  #old = new Set<string>();
  #turnedAtMs: number;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#turnedAtMs = clock();
    this.#beganAtSeconds = Math.floor(clock() / 1000);
  }

  /** Notes a proof; false when it was seen before, or cannot be told from one that was. */
  isNew(id: string, issuedAtSeconds: number): boolean {
    this.#turn();
    const digest = hash('sha256', id, 'base64');
    if (issuedAtSeconds < this.#beganAtSeconds) return false;
    if (this.#young.has(digest) || this.#old.has(digest)) return false;
    if (this.#young.size >= OAUTH_LIMITS.proofsMax) return false;
    this.#young.add(digest);
    return true;
  }

  #turn(): void {
    const spanMs = 2 * OAUTH_LIMITS.proofAgeSecondsMax * 1000;
    const ageMs = this.#clock() - this.#turnedAtMs;
    if (ageMs < spanMs) return;
    this.#old = ageMs < 2 * spanMs ? this.#young : new Set();
    this.#young = new Set();
    this.#turnedAtMs = this.#clock();
  }
}
