import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A server sends a request or a notification that MCP does not define in this direction and era.
 * Nobody knows what a client would make of it, so it does not arrive.
 */
export const unknownServerMessage: Control<'inspect_out'> = {
  id: 'EX007',
  name: 'unknown-server-message',
  stage: 'inspect_out',
  severity: 'medium',
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
