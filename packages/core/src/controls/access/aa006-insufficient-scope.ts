import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A valid token that lacks a scope which the server demands. The client is told which, so that it
 * can ask for them in one step.
 *
 * @see MCP 2026-07-28, basic/authorization §Runtime Insufficient Scope; RFC 6750 §3.1
 */
export const insufficientScope: Control<'authenticate'> = {
  id: 'AA006',
  name: 'insufficient-scope',
  stage: 'authenticate',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ claims, profile }, { requiredScopes }) {
    if (requiredScopes.length === 0) return allow();
    const held = new Set((profile?.scopeClaims ?? []).flatMap((claim) => words(claims[claim])));
    return requiredScopes.every((scope) => held.has(scope))
      ? allow()
      : deny({ reason: 'insufficient_scope', required: requiredScopes });
  },
};

/** A claim as a list: a space-separated string, or an array of strings. */
function words(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}
