import { compareHeaders } from '../../message/headers.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * The headers of a modern request say something else than its body. A router, limiter or firewall
 * that read the headers would have let another request through than the one that runs.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Server Validation
 */
export const headerMismatch: Control<'inspect_in'> = {
  id: 'SN007',
  name: 'header-mismatch',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(message, { headers, headerParams }) {
    if (headers === undefined || message.kind !== 'request') return allow();
    const mismatch = compareHeaders(message, headers, headerParams ?? []);
    if (mismatch !== undefined) return deny({ reason: 'header_mismatch', mismatch });
    // Without the tool's schema nobody can say whether a parameter header tells the truth.
    const [unverifiable] = headerParams === undefined ? headers.params.keys() : [];
    if (unverifiable === undefined) return allow();
    return deny({
      reason: 'header_mismatch',
      mismatch: { header: `Mcp-Param-${unverifiable}`, why: 'unexpected' },
    });
  },
};
