import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';

/** A key pair of the Web Cryptography API. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * A key to which tokens are bound, and the proofs that requests to the server carry (RFC 9449). Each proof
 * is for one request. The key is made here and never leaves but into the vault.
 */
export class DpopKey {
  readonly pair: KeyPair;
  readonly #publicJwk: JWK;
  readonly #clock: () => number;
  /** The newest nonce of the server, RFC 9449 §9. */
  nonce: string | undefined;

  private constructor(pair: KeyPair, publicJwk: JWK, clock: () => number) {
    this.pair = pair;
    this.#publicJwk = publicJwk;
    this.#clock = clock;
  }

  static async generate(clock: () => number): Promise<DpopKey> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    return new DpopKey(pair, await exportJWK(pair.publicKey), clock);
  }

  static async from(privateJwk: JWK, clock: () => number): Promise<DpopKey> {
    const { d: _d, ...publicJwk } = privateJwk;
    const [privateKey, publicKey] = await Promise.all([
      importJWK(privateJwk, 'ES256', { extractable: true }),
      importJWK(publicJwk, 'ES256', { extractable: true }),
    ]);
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new TypeError('not a key pair');
    return new DpopKey({ privateKey, publicKey }, publicJwk, clock);
  }

  /** The same key for another server, which has nonces of its own. */
  forAnother(): DpopKey {
    return new DpopKey(this.pair, this.#publicJwk, this.#clock);
  }

  exported(): Promise<JWK> {
    return exportJWK(this.pair.privateKey);
  }

  /** The proof for one request under one token. The URL is without query and fragment. */
  proof(httpMethod: string, url: string, accessToken: string): Promise<string> {
    return new SignJWT({
      jti: randomUUID(),
      htm: httpMethod,
      htu: url,
      ath: createHash('sha256').update(accessToken).digest('base64url'),
      ...(this.nonce === undefined ? {} : { nonce: this.nonce }),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.#publicJwk })
      .setIssuedAt(Math.floor(this.#clock() / 1000))
      .sign(this.pair.privateKey);
  }
}
