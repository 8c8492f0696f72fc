import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A browser page of another origin sends the request. Without this check any page that the user
 * visits could talk to a gateway on the user's own machine.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Security; CVE-2025-66414
 */
export const foreignOrigin: Control<'receive'> = {
  id: 'SN005',
  name: 'foreign-origin',
  stage: 'receive',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ origin }) {
    if (origin === undefined || origin.allowed) return allow();
    return deny({ reason: 'foreign_origin', origin: origin.value });
  },
};
