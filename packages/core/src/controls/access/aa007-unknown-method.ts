import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A method that the method table does not have for this direction and era, and that no grant names.
 * What is not known cannot be judged, so it does not pass.
 */
export const unknownMethod: Control<'inspect_in'> = {
  id: 'AA007',
  name: 'unknown-method',
  stage: 'inspect_in',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check(message, { policy, principal, server }) {
    if (message.kind !== 'request' && message.kind !== 'notification') return allow();
    if (message.row !== undefined) return allow();
    const target = { kind: 'method', name: message.method } as const;
    return policy.decide(principal, server, target).allowed
      ? allow()
      : deny({ reason: 'unknown_method', method: message.method });
  },
};
