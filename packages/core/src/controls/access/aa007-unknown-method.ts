import { extensionRow } from '../../message/methods.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A method that the method table does not have for this direction and era, and that no grant names.
 * What is not known cannot be judged, so it does not pass. A grant of methods reaches extensions
 * only: a method that MCP itself defines never passes in another direction, era or kind.
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
    const { direction, kind, method, era } = message;
    const target = { kind: 'method', name: method } as const;
    return extensionRow(direction, kind, method, era) !== undefined &&
      policy.decide(principal, server, target).allowed
      ? allow()
      : deny({ reason: 'unknown_method', method });
  },
};
