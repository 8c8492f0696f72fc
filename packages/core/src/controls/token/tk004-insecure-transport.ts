import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A request that came over plain HTTP from beyond this machine, and not through a proxy that the
 * configuration trusts to have terminated TLS. Its token must be taken for read by others.
 */
export const insecureTransport: Control<'receive'> = {
  id: 'TK004',
  name: 'insecure-transport',
  stage: 'receive',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ secure }) {
    return secure ? allow() : deny({ reason: 'insecure_transport' });
  },
};
