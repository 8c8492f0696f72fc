import { isJsonObject } from '../../message/json.ts';
import type { ProofFacts } from '../../pipeline/token.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that is bound to a key, presented without a fresh proof of that key: taken from its owner,
 * or passed off as a plain bearer token. Also a token that is bound in a way that cannot be checked
 * here, and one that is bound to nothing and comes under the DPoP scheme.
 *
 * @see RFC 9449 §4.3, §7.1, §7.2
 */
export const unprovenPossession: Control<'authenticate'> = {
  id: 'TK010',
  name: 'unproven-possession',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ claims, scheme, proof, tokenHash }, { audience, httpMethod, nowMs }) {
    const { cnf } = claims as { cnf?: unknown };
    const bound = confirmationOf(cnf);
    if (bound === 'unknown') return deny({ reason: 'unproven_possession', detail: 'an unknown confirmation method' });
    if (bound === undefined) {
      return scheme === 'bearer'
        ? allow()
        : deny({ reason: 'unproven_possession', detail: 'a token that is bound to no key' });
    }
    const fault = scheme === 'dpop'
      ? faultOf(proof, { thumbprint: bound, tokenHash, uri: audience, method: httpMethod, nowMs })
      : 'a bound token as a bearer token';
    return fault === undefined ? allow() : deny({ reason: 'unproven_possession', detail: fault });
  },
};

/** How far the time of a proof may be from ours, in seconds. */
const AGE_SECONDS_MAX = 60;

/**
 * The key that a token is bound to, `unknown` for a way that nobody here knows; undefined for none, or
 * for a certificate, which TK011 looks at.
 */
function confirmationOf(cnf: unknown): string | undefined {
  if (cnf === undefined) return undefined;
  if (!isJsonObject(cnf) || Object.keys(cnf).length === 0) return 'unknown';
  if (Object.keys(cnf).some((method) => method !== 'jkt' && method !== 'x5t#S256')) return 'unknown';
  const thumbprint = cnf['jkt'];
  if (thumbprint === undefined) return undefined;
  return typeof thumbprint === 'string' && thumbprint !== '' ? thumbprint : 'unknown';
}

interface Expected {
  readonly thumbprint: string;
  readonly tokenHash: string;
  readonly uri: string;
  readonly method: string;
  readonly nowMs: number;
}

function faultOf(proof: ProofFacts, expected: Expected): string | undefined {
  if (proof.kind !== 'signed') return `proof ${proof.kind}`;
  if (proof.thumbprint !== expected.thumbprint) return 'proof of another key';
  if (proof.tokenHash !== expected.tokenHash) return 'proof for another token';
  if (proof.method !== expected.method) return 'proof for another method';
  if (proof.uri !== expected.uri) return 'proof for another place';
  if (Math.abs(expected.nowMs / 1000 - proof.issuedAtSeconds) > AGE_SECONDS_MAX) return 'proof of another time';
  return proof.isReplay ? 'proof was seen before' : undefined;
}
