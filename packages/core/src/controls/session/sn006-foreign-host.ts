import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * The `Host` header names a machine that this listener does not answer for: the mark of DNS
 * rebinding, by which a page makes its own name point at the gateway.
 *
 * @see CVE-2025-64443, CVE-2025-66414
 */
export const foreignHost: Control<'receive'> = {
  id: 'SN006',
  name: 'foreign-host',
  stage: 'receive',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ host }) {
    return host.allowed ? allow() : deny({ reason: 'foreign_host', host: host.value });
  },
};
