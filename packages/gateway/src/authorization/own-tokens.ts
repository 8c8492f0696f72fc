import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { Revocations } from '../oauth/revocations.ts';
import { SIGNING_ALGORITHM, type SigningKeys } from './signing-keys.ts';

/**
 * Access tokens of ours that come back to us: to be revoked, or to be asked about. They are signed and
 * kept nowhere, so what counts is the signature and the revocations.
 */
export class OwnTokens {
  readonly #issuer: string;
  readonly #keys: SigningKeys;
  readonly #revocations: Revocations;
  readonly #clock: () => number;

  constructor(options: {
    readonly issuer: string;
    readonly keys: SigningKeys;
    readonly revocations: Revocations;
    readonly clock: () => number;
  }) {
    this.#issuer = options.issuer;
    this.#keys = options.keys;
    this.#revocations = options.revocations;
    this.#clock = options.clock;
  }

  /** The claims of a token of ours that has not expired; undefined for everything else. */
  async read(token: string): Promise<JWTPayload | undefined> {
    const keys = this.#keys.jwks.map(({ d: _private, ...key }) => key);
    try {
      const find = createLocalJWKSet({ keys });
      const { payload } = await jwtVerify(token, find, {
        issuer: this.#issuer,
        typ: 'at+jwt',
        algorithms: [SIGNING_ALGORITHM],
        currentDate: new Date(this.#clock()),
      });
      return payload;
    } catch {
      return undefined;
    }
  }

  /** Whether a token counts: asked of the store, so that the answer is not older than the question. */
  async isRevoked(claims: JWTPayload): Promise<boolean> {
    await this.#revocations.pull();
    const { sub_id: id, grant_id: grantId } = claims as { sub_id?: { iss?: string; sub?: string }; grant_id?: string };
    return this.#revocations.covers({
      issuer: id?.iss ?? '',
      subject: id?.sub ?? '',
      tokenIssuer: this.#issuer,
      tokenId: claims.jti,
      grantId,
      issuedAtSeconds: claims.iat,
    });
  }
}
