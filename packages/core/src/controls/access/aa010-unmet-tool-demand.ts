import type { Control } from '../../pipeline/control.ts';
import type { Authentication } from '../../policy/principal.ts';
import { allow, deny } from '../../verdict/verdict.ts';
import { isMet } from './authentication-demands.ts';

/**
 * A call of a tool that demands more than its server does: a further scope, a stronger sign-in, or a
 * more recent one. The client is told all of it at once, so that one more sign-in is enough.
 *
 * @see MCP 2026-07-28, basic/authorization §Runtime Insufficient Scope; RFC 9470 §3
 */
export const unmetToolDemand: Control<'inspect_in'> = {
  id: 'AA010',
  name: 'unmet-tool-demand',
  stage: 'inspect_in',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check(_message, { demands, principal, nowMs }) {
    if (demands.length === 0) return allow();
    const scopes = [...new Set(demands.flatMap((demand) => demand.scopes))];
    if (!scopes.every((scope) => principal.scopes.includes(scope))) {
      return deny({ reason: 'insufficient_scope', required: scopes });
    }
    const signedIn = principal.authentication ?? UNKNOWN;
    const unmet = demands.find((demand) => !isMet(demand, signedIn, nowMs));
    if (unmet === undefined) return allow();
    const { acrValues, maxAgeSeconds } = unmet;
    return deny({ reason: 'insufficient_authentication', acrValues, maxAgeSeconds });
  },
};

/** The owner of a wrapped server does not sign in; nothing that is demanded of a sign-in holds. */
const UNKNOWN: Authentication = { acr: undefined, amr: [], atSeconds: undefined };
