import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

/** A key of a client, and proofs that it has it. @see RFC 9449 */
export interface ProofKey {
  readonly thumbprint: string;
  readonly jwk: JWK;
  /** A proof for one request, or what `claims` and `header` make of it. */
  proof(
    method: string,
    url: string,
    options?: {
      readonly token?: string;
      readonly claims?: Readonly<Record<string, unknown>>;
      readonly header?: Readonly<Record<string, unknown>>;
    },
  ): Promise<string>;
}

export async function proofKey(): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    jwk,
    proof: (method, url, { token, claims, header } = {}) =>
      new SignJWT({
        jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000),
        ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey),
  };
}
