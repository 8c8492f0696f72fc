import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';
import { targetName } from './target-name.ts';

/**
 * A call of a tool, prompt or resource whose definition nobody approved, that somebody blocked, or that the
 * server does not list; and any use of a server that nobody approved. What nobody has looked at is not used.
 * A resource may be read without being listed: servers name resources in their results.
 *
 * @see OWASP MCP Top 10 2025, MCP03 tool poisoning
 */
export const unapprovedDefinition: Control<'inspect_in'> = {
  id: 'TP002',
  name: 'unapproved-definition',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(message, { definitions, server }) {
    if (definitions?.target === undefined) return allow();
    for (const [standing, what] of [[definitions.server, server], [definitions.target, targetName(message)]] as const) {
      if (standing === 'unapproved' || standing === 'blocked' || standing === 'unlisted') {
        return deny({ reason: 'unapproved_definition', why: standing, what });
      }
    }
    return allow();
  },
};
