import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * Text in what a server sends that a person does not see and a model reads: invisible characters, tags,
 * direction overrides, terminal sequences, comments and hidden elements of HTML that give instructions.
 *
 * @see OWASP LLM01, MCP06
 */
export const hiddenText: Control<'inspect_out'> = {
  id: 'PI001',
  name: 'hidden-text',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.hidden, 'hidden_text');
  },
};
