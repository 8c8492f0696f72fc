import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { ProofFacts } from '@durward/core';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/** Algorithms of proofs. The authorization server names the same ones. */
export const PROOF_ALGORITHMS: readonly string[] = ['ES256', 'EdDSA', 'Ed25519'];

/** A proof that was looked at, with the id by which it is told from others. */
export interface ReadProof {
  readonly facts: ProofFacts;
  /** Undefined unless the proof is signed. */
  readonly id: string | undefined;
}

const MALFORMED: ReadProof = { facts: { kind: 'malformed' }, id: undefined };

/**
 * Reads a DPoP proof: one compact JWS of the type `dpop+jwt`, signed with the key that it carries, a
 * public one. What the proof says is for the controls to judge. Never rejects.
 *
 * @see RFC 9449 §4.2, §4.3
 */
export async function readProof(proof: string): Promise<ReadProof> {
  if (proof.length > OAUTH_LIMITS.proofLengthMax) return MALFORMED;
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...PROOF_ALGORITHMS],
      typ: 'dpop+jwt',
    });
    const { jwk } = protectedHeader;
    const { htm, htu, ath, iat, jti } = payload;
    if (jwk === undefined || typeof htm !== 'string' || typeof htu !== 'string') return MALFORMED;
    if (typeof iat !== 'number' || typeof jti !== 'string' || jti === '') return MALFORMED;
    const thumbprint = await calculateJwkThumbprint(jwk);
    const facts: ProofFacts = {
      kind: 'signed',
      thumbprint,
      method: htm,
      uri: htu,
      tokenHash: typeof ath === 'string' ? ath : undefined,
      issuedAtSeconds: iat,
      isReplay: false,
    };
    return { facts, id: `${thumbprint} ${jti}` };
  } catch {
    return MALFORMED;
  }
}
