import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * An image or a link whose address is to be filled with data, or that runs a script: shown by a client, it sends
 * what the conversation holds to whoever owns the address.
 *
 * @see OWASP LLM02
 */
export const exfiltrationCarrier: Control<'inspect_out'> = {
  id: 'PI004',
  name: 'exfiltration-carrier',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.carriers, 'exfiltration_carrier');
  },
};
