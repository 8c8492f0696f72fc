import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A request of an extension from a client that did not declare the extension in that very request.
 * Declarations are per request in the modern era: what an earlier one said does not count.
 *
 * @see MCP 2026-07-28, basic/versioning §Extension Negotiation; tasks extension §Capability Negotiation
 */
export const undeclaredExtension: Control<'frame'> = {
  id: 'EX008',
  name: 'undeclared-extension',
  stage: 'frame',
  severity: 'low',
  mode: 'enforce',
  essential: false,
  check({ undeclaredExtension: extension }) {
    return extension === undefined ? allow() : deny({ reason: 'extension_not_declared', extension });
  },
};
