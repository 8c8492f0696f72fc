import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A session that does not exist, or is not this principal's on this route. A session id names a
 * conversation; it never says who is asking, so a stolen one is worth nothing without the token.
 *
 * @see MCP 2025-11-25, security best practices §Session Hijacking; CVE-2026-52869
 */
export const foreignSession: Control<'session'> = {
  id: 'SN001',
  name: 'foreign-session',
  stage: 'session',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ session }) {
    switch (session) {
      case 'absent':
        return deny({ reason: 'missing_session' });
      case 'unknown':
        return deny({ reason: 'unknown_session' });
      case 'foreign':
        return deny({ reason: 'foreign_session' });
      case 'none':
      case 'stale':
      case 'live':
        return allow();
    }
  },
};
