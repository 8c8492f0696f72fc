import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A signed token that is not an access token: an ID token, an identity assertion grant, a logout
 * token. All of them carry a good signature of the same issuer.
 *
 * @see RFC 9068 §2.1, RFC 8725 §3.11
 */
export const wrongTokenType: Control<'authenticate'> = {
  id: 'TK003',
  name: 'wrong-token-type',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ header, claims, profile }) {
    const { typ } = header as { typ?: unknown };
    if (typ !== undefined && typeof typ !== 'string') {
      return deny({ reason: 'wrong_token_type', detail: 'typ is not text' });
    }
    const lower = typ?.toLowerCase();
    const type = lower?.startsWith(PREFIX) === true ? lower.slice(PREFIX.length) : lower;
    if (profile?.types.includes(type) !== true) {
      return deny({ reason: 'wrong_token_type', detail: `typ ${type ?? 'missing'}` });
    }
    const telltale = ID_TOKEN_CLAIMS.find((claim) => Object.hasOwn(claims, claim));
    return telltale === undefined
      ? allow()
      : deny({ reason: 'wrong_token_type', detail: `claim ${telltale} belongs to an ID token` });
  },
};

const PREFIX = 'application/';

/** Claims that an ID token or a logout token has and an access token has not. */
const ID_TOKEN_CLAIMS: readonly string[] = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];
