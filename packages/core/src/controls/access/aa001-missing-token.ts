import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A request without a token. Every request needs one, on loopback too: a session id, a cookie or an
 * address never stands in for it.
 *
 * @see MCP 2026-07-28, basic/authorization §Token Requirements
 */
export const missingToken: Control<'authenticate'> = {
  id: 'AA001',
  name: 'missing-token',
  stage: 'authenticate',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ presented }) {
    return presented === 'none' ? deny({ reason: 'missing_token' }) : allow();
  },
};
