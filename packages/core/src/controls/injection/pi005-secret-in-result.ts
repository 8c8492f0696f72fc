import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * A key, a token or a password in what a server sends. What a model has read it can repeat to others.
 *
 * @see OWASP LLM02
 */
export const secretInResult: Control<'inspect_out'> = {
  id: 'PI005',
  name: 'secret-in-result',
  stage: 'inspect_out',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.secrets, 'secret_in_content');
  },
};
