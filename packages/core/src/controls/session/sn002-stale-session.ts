import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A session of this principal that has ended: idle for too long, too old, closed, or begun with
 * other privileges than the token has now. The client begins a new one.
 */
export const staleSession: Control<'session'> = {
  id: 'SN002',
  name: 'stale-session',
  stage: 'session',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ session, stale }) {
    return session === 'stale' ? deny({ reason: 'stale_session', detail: stale ?? 'ended' }) : allow();
  },
};
