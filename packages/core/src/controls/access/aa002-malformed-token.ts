import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that is not one compact JWS with a JSON header and JSON claims, or that asks for
 * processing that Durward does not do (`crit`, `zip`, an embedded or remote key).
 *
 * @see RFC 7515 §4.1, RFC 8725 §3
 */
export const malformedToken: Control<'authenticate'> = {
  id: 'AA002',
  name: 'malformed-token',
  stage: 'authenticate',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ malformed }) {
    return malformed === undefined ? allow() : deny({ reason: 'malformed_token', detail: malformed });
  },
};
