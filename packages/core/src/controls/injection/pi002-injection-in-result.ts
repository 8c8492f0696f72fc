import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * Instructions in what a server sends: a page, a mail or an error that tells the model what to do. They reach the
 * model with the same weight as what the user wrote.
 *
 * @see OWASP LLM01, MCP06
 */
export const injectionInResult: Control<'inspect_out'> = {
  id: 'PI002',
  name: 'injection-in-result',
  stage: 'inspect_out',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.instructions, 'injected_instructions');
  },
};
