import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that does not say who it is about, or through which client. Without both a record can
 * name nobody, and no limit or grant can tell one client from another.
 *
 * @see RFC 9068 §2.2; MCP security best practices §Token Passthrough (accountability)
 */
export const unidentifiedClient: Control<'authenticate'> = {
  id: 'TK006',
  name: 'unidentified-client',
  stage: 'authenticate',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ claims, profile }) {
    if (!isName(claims['sub'])) return deny({ reason: 'missing_claim', claim: 'sub' });
    const clientClaims = profile?.clientClaims ?? [];
    return clientClaims.some((claim) => isName(claims[claim]))
      ? allow()
      : deny({ reason: 'missing_claim', claim: clientClaims.join(' or ') });
  },
};

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= NAME_LENGTH_MAX;
}

const NAME_LENGTH_MAX = 1024;
