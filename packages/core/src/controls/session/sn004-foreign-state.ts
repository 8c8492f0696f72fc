import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A `requestState` or task id that was not given to this principal for this very request, that has
 * expired, or that was changed on the way.
 *
 * @see MCP 2026-07-28, basic/patterns/mrtr §Server Requirements; CVE-2026-52870
 */
export const foreignState: Control<'session'> = {
  id: 'SN004',
  name: 'foreign-state',
  stage: 'session',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ forged }) {
    return forged?.what === 'state'
      ? deny({ reason: 'foreign_state', detail: forged.detail })
      : allow();
  },
};
