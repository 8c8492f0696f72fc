import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';
import { targetName } from './target-name.ts';

/**
 * A call of a tool, prompt or resource whose definition is not the one that was approved: it changed since, in
 * whatever member. What a person allowed was what they read, and this is something else.
 *
 * @see Invariant Labs, MCP tool poisoning §rug pulls (2025)
 */
export const changedTool: Control<'inspect_in'> = {
  id: 'TP001',
  name: 'changed-tool',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(message, { definitions }) {
    if (definitions?.target !== 'changed') return allow();
    return deny({ reason: 'changed_definition', what: targetName(message) });
  },
};
