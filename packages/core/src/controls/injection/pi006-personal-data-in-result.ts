import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * Data of a person in what a server sends: mail addresses, phone and card numbers, IBANs, resident numbers.
 *
 * @see OWASP LLM02
 */
export const personalDataInResult: Control<'inspect_out'> = {
  id: 'PI006',
  name: 'personal-data-in-result',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.personal, 'personal_data_in_content');
  },
};
