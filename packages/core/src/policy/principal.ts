/** Who asks. Minted by the gateway from a token that every `authenticate` control let pass. */
export interface Principal {
  /**
   * The one key under which anything of this principal is kept: issuer, tenant, subject and client,
   * each percent-encoded, joined by `|`. No two different principals have the same, whatever their
   * claims contain.
   */
  readonly userId: string;
  readonly issuer: string;
  readonly tenant: string | undefined;
  readonly subject: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** A digest of everything that privileges depend on: when it changes, sessions end. */
  readonly privileges: string;
  /** Undefined for the local owner of a wrapped stdio server, who has no token. */
  readonly expiresAtMs: number | undefined;
  readonly tokenId: string | undefined;
}

/** Percent-encodes each part, so that no part can contain the separator. */
export function userIdOf(parts: {
  issuer: string;
  tenant: string | undefined;
  subject: string;
  client: string;
}): string {
  return [parts.issuer, parts.tenant ?? '', parts.subject, parts.client]
    .map((part) => encodeURIComponent(part.toWellFormed()) + (part.isWellFormed() ? '' : '~'))
    .join('|');
}
