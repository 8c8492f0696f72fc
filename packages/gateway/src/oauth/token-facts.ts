import type { JsonObject, Limits, TokenFacts } from '@durward/core';
import { compactVerify } from 'jose';
import { readCompactToken } from './compact-token.ts';
import { profileOf, tenantOf, type IssuerProfile } from './issuer-profile.ts';
import type { KeyAnswer } from './jwks.ts';
import type { Introspection } from './introspection.ts';
import { inTenant, VerificationKey } from './key-set.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/** What can be known of a token by itself, whatever route it was sent to. */
export interface Evidence {
  readonly malformed: string | undefined;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly profile: IssuerProfile | undefined;
  readonly signature: TokenFacts['signature'];
  /** The key that the signature was checked with. */
  readonly key: VerificationKey | undefined;
  /** Until then it counts without a key: the issuer itself was asked. */
  readonly usableUntilMs?: number;
}

const NOTHING: JsonObject = Object.freeze({});

/** The evidence of a token that cannot be read. */
export function malformedEvidence(detail: string): Evidence {
  return {
    malformed: detail,
    header: NOTHING,
    claims: NOTHING,
    profile: undefined,
    signature: 'not_checked',
    key: undefined,
  };
}

/**
 * Reads tokens, finds their issuer and key, and checks their signatures.
 *
 * Guarantees that `valid` means: one compact JWS, of a configured issuer, under an asymmetric
 * algorithm that the issuer's profile allows, verified with a key that the issuer publishes for that
 * algorithm and that issuer. Work is bounded: beyond the limits a token is not waited for, and its
 * evidence is `keys_unavailable`. Never rejects.
 */
export class TokenReader {
  readonly #profiles: readonly IssuerProfile[];
  readonly #limits: Limits;
  readonly #introspection: Introspection | undefined;
  #verifying = 0;
  #waiting = 0;

  constructor(profiles: readonly IssuerProfile[], limits: Limits, introspection?: Introspection) {
    this.#introspection = introspection;
    this.#profiles = profiles;
    this.#limits = limits;
  }

  read(token: string): Evidence | Promise<Evidence> {
    if (this.#introspection !== undefined && isOpaque(token)) return this.#introspection.ask(token);
    const parsed = readCompactToken(token, this.#limits);
    if (parsed.malformed !== undefined) return malformedEvidence(parsed.malformed);
    const { header, claims, algorithm, keyId } = parsed;
    const profile = profileOf(this.#profiles, claims);
    const known = { malformed: undefined, header, claims, profile, key: undefined };
    if (profile === undefined) return { ...known, signature: 'not_checked' };
    if (!profile.algorithms.has(algorithm)) return { ...known, signature: 'algorithm_not_allowed' };
    const tenant = tenantOf(claims);
    const issuer = inTenant(profile.rules.issuer, tenant);
    const answer = profile.keys.find({ keyId, algorithm, issuer, tenant });
    if (!(answer instanceof Promise)) return this.#verify(token, algorithm, known, answer);
    return this.#whenFound(token, algorithm, known, answer);
  }

  async #whenFound(
    token: string,
    algorithm: string,
    known: Omit<Evidence, 'signature'>,
    pending: Promise<KeyAnswer>,
  ): Promise<Evidence> {
    if (this.#waiting >= OAUTH_LIMITS.keyWaitsMax) return { ...known, signature: 'keys_unavailable' };
    this.#waiting += 1;
    const answer = await pending.finally(() => {
      this.#waiting -= 1;
    });
    return this.#verify(token, algorithm, known, answer);
  }

  #verify(
    token: string,
    algorithm: string,
    known: Omit<Evidence, 'signature'>,
    answer: KeyAnswer,
  ): Evidence | Promise<Evidence> {
    if (!(answer instanceof VerificationKey)) return { ...known, signature: answer };
    if (this.#verifying >= OAUTH_LIMITS.verificationsMax) return { ...known, signature: 'keys_unavailable' };
    this.#verifying += 1;
    return isSignedBy(answer, token, algorithm).then((isValid) => {
      this.#verifying -= 1;
      return { ...known, signature: isValid ? 'valid' : 'invalid', key: answer };
    });
  }
}

/** Whether a token is no JWT, and could be a token at all. @see RFC 6750 §2.1 */
function isOpaque(token: string): boolean {
  return token.split('.', 4).length !== 3 && /^[A-Za-z0-9._~+/-]{1,4096}=*$/.test(token);
}

/** Whatever goes wrong on the way: what did not verify is not valid. */
async function isSignedBy({ key }: VerificationKey, token: string, algorithm: string): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}
