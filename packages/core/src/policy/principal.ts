/** How and when somebody signed in, as far as the token says. @see RFC 9470 §6 */
export interface Authentication {
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** Seconds since the epoch. */
  readonly atSeconds: number | undefined;
}

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
  /** Undefined for the local owner of a wrapped stdio server, who does not sign in. */
  readonly authentication?: Authentication;
}

/** Percent-encodes each part, so that no part can contain the separator and no two parts are alike. */
export function userIdOf(parts: {
  issuer: string;
  tenant: string | undefined;
  subject: string;
  client: string;
}): string {
  return [parts.issuer, parts.tenant, parts.subject, parts.client].map(encodePart).join('|');
}

/**
 * A part as text that no other part has. `=` and `%u` occur in no percent-encoded text: the first
 * stands for an empty part (a missing one is nothing at all), the second begins a lone surrogate.
 */
function encodePart(part: string | undefined): string {
  if (part === undefined) return '';
  if (part === '') return '=';
  let encoded = '';
  for (const char of part) {
    encoded += char.isWellFormed() ? encodeURIComponent(char) : `%u${char.charCodeAt(0).toString(16)}`;
  }
  return encoded;
}
