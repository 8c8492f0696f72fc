import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A protocol version that Durward does not serve, or a modern request without the metadata that its
 * version demands. An unknown version may give familiar members a new meaning.
 *
 * @see MCP 2026-07-28, basic/versioning; basic/index §_meta
 */
export const unsupportedVersion: Control<'frame'> = {
  id: 'EX005',
  name: 'unsupported-version',
  stage: 'frame',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ unsupportedVersion: requested, missingMeta }) {
    if (requested !== undefined) return deny({ reason: 'unsupported_version', requested });
    if (missingMeta !== undefined) {
      return deny({ reason: 'incomplete_envelope', missing: missingMeta });
    }
    return allow();
  },
};
