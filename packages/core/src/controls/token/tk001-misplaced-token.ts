import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token in the query string, in a cookie, or in more than one header. Query strings end up in
 * logs and histories, cookies are sent without anyone asking, and of two headers one is the wrong one.
 *
 * @see RFC 6750 §2, MCP 2026-07-28, basic/authorization §Token Requirements
 */
export const misplacedToken: Control<'authenticate'> = {
  id: 'TK001',
  name: 'misplaced-token',
  stage: 'authenticate',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ presented }) {
    return presented === 'none' || presented === 'bearer'
      ? allow()
      : deny({ reason: 'misplaced_token', place: presented });
  },
};
