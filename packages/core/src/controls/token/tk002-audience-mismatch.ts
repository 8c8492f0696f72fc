import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that was not issued for this very route. The expected audience comes from the
 * configuration, never from the request. A list of audiences passes only if this route is all of it:
 * a token that is good in several places can be replayed from one to the other.
 *
 * @see RFC 8707 §2, RFC 9068 §4, MCP 2026-07-28, basic/authorization §Token Handling
 */
export const audienceMismatch: Control<'authenticate'> = {
  id: 'TK002',
  name: 'audience-mismatch',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ claims, profile }, { audience }) {
    const expected = profile?.audience ?? audience;
    const said = claims['aud'];
    const audiences = Array.isArray(said) ? said : [said];
    return audiences.length === 1 && audiences[0] === expected
      ? allow()
      : deny({ reason: 'audience_mismatch', expected });
  },
};
