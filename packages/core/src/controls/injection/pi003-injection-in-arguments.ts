import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * Instructions in what goes to a server: a model that was misled passes them on, or a user writes them to mislead
 * the model behind the server.
 *
 * @see OWASP LLM01, MCP06
 */
export const injectionInArguments: Control<'inspect_in'> = {
  id: 'PI003',
  name: 'injection-in-arguments',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    const { hidden, instructions, carriers } = content;
    return contentVerdict([...hidden, ...instructions, ...carriers], 'injected_instructions');
  },
};
