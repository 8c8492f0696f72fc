import { hash } from 'node:crypto';
import { isJsonObject, type ProofFacts } from '@durward/core';
import type { Examined, Presented, Sender } from './authenticator.ts';
import { readProof, type ReadProof } from './dpop-proof.ts';
import { ProofMemory } from './proof-memory.ts';

const ABSENT: ProofFacts = Object.freeze({ kind: 'absent' });
const REPEATED: ProofFacts = Object.freeze({ kind: 'repeated' });

/**
 * Gathers what a request shows beside its token: the proof of a key, and a certificate.
 *
 * A request with a plain bearer token that is bound to nothing costs nothing here. A proof is looked
 * at only when the token is a good one, so that nobody can have work done, or memory filled, for the
 * price of a header.
 */
export class SenderExaminer {
  readonly #memory: ProofMemory;

  constructor(clock: () => number) {
    this.#memory = new ProofMemory(clock);
  }

  examine(
    examined: Examined,
    presented: Presented & { readonly place: 'bearer' },
    sender: Sender | undefined,
  ): Examined | Promise<Examined> {
    const { scheme, proofs, token } = presented;
    const { facts } = examined;
    const { cnf } = facts.claims;
    if (scheme === 'bearer' && cnf === undefined) return examined;
    const certificate = isJsonObject(cnf) && Object.hasOwn(cnf, 'x5t#S256') ? sender?.certificate() : undefined;
    const tokenHash = hash('sha256', token, 'base64url');
    const withProof = (proof: ProofFacts): Examined =>
      Object.freeze({ ...examined, facts: Object.freeze({ ...facts, scheme, tokenHash, certificate, proof }) });
    const [proof, ...others] = proofs;
    if (proof === undefined || facts.signature !== 'valid') return withProof(ABSENT);
    if (others.length > 0) return withProof(REPEATED);
    return readProof(proof).then((read) => withProof(this.#judgedNew(read, tokenHash)));
  }

  /** A proof for another token says nothing here, and is not remembered. */
  #judgedNew({ facts, id }: ReadProof, tokenHash: string): ProofFacts {
    if (facts.kind !== 'signed' || id === undefined || facts.tokenHash !== tokenHash) return facts;
    return { ...facts, isReplay: !this.#memory.isNew(id, facts.issuedAtSeconds) };
  }
}
