import type { Revocation, RevocationStore, StoredRevocation } from '../store/store.ts';

/** What a revocation is compared with. */
export interface Revocable {
  /** Where the subject is known; for our own tokens the provider at which the person signed in. */
  readonly issuer: string;
  readonly subject: string;
  /** The `iss` of the token. */
  readonly tokenIssuer: string;
  readonly tokenId: string | undefined;
  /** The grant of our own authorization server that the token belongs to. */
  readonly grantId: string | undefined;
  /** `iat`; undefined counts as issued before everything. */
  readonly issuedAtSeconds: number | undefined;
}

/** Revocations, found by what they revoke. */
export class RevocationIndex {
  readonly #tokens = new Set<string>();
  readonly #grants = new Set<string>();
  readonly #subjects = new Map<string, number>();

  constructor(revocations: readonly Revocation[]) {
    this.add(revocations);
  }

  add(revocations: readonly Revocation[]): void {
    for (const revocation of revocations) {
      if (revocation.kind === 'token') {
        this.#tokens.add(keyOf(revocation.issuer, revocation.tokenId));
        continue;
      }
      if (revocation.kind === 'grant') {
        this.#grants.add(revocation.grantId);
        continue;
      }
      const subject = keyOf(revocation.issuer, revocation.subject);
      const atMs = Math.max(revocation.atMs, this.#subjects.get(subject) ?? 0);
      this.#subjects.set(subject, atMs);
    }
  }

  covers({ issuer, subject, tokenIssuer, tokenId, grantId, issuedAtSeconds }: Revocable): boolean {
    if (tokenId !== undefined && this.#tokens.has(keyOf(tokenIssuer, tokenId))) return true;
    // The name of a grant is random and its own; only tokens of ours are looked at for one.
    if (grantId !== undefined && this.#grants.has(grantId)) return true;
    const cutOffMs = this.#subjects.get(keyOf(issuer, subject));
    if (cutOffMs === undefined) return false;
    return issuedAtSeconds === undefined || issuedAtSeconds * 1000 <= cutOffMs;
  }
}

/** No two pairs have the same key, whatever they contain. */
function keyOf(issuer: string, name: string): string {
  return JSON.stringify([issuer, name]);
}

/**
 * All revocations of a store, in memory, kept up by asking for those after the last one.
 */
export class Revocations {
  readonly #store: RevocationStore;
  readonly #all = new RevocationIndex([]);
  #last = 0;

  constructor(store: RevocationStore) {
    this.#store = store;
  }

  covers(token: Revocable): boolean {
    return this.#all.covers(token);
  }

  /** Takes over what is new in the store and gives it back. Rejects when the store does. */
  async pull(): Promise<readonly StoredRevocation[]> {
    const fresh = await this.#store.revocationsAfter(this.#last);
    this.#all.add(fresh);
    this.#last = fresh.reduce((last, { sequence }) => Math.max(last, sequence), this.#last);
    return fresh;
  }
}
