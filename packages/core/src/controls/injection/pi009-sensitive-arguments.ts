import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * A key, a token, a password or data of a person in what goes to a server that has no use for it.
 *
 * @see OWASP LLM02
 */
export const sensitiveArguments: Control<'inspect_in'> = {
  id: 'PI009',
  name: 'sensitive-arguments',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    const { secrets, personal } = content;
    const reason = secrets.some(({ action }) => action !== 'allow') ? 'secret_in_content' : 'personal_data_in_content';
    return contentVerdict([...secrets, ...personal], reason);
  },
};
