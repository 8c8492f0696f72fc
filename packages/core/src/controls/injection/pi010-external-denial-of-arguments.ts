import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * A reader outside of the gateway says that what goes to a server must not pass.
 */
export const externalDenialOfArguments: Control<'inspect_in'> = {
  id: 'PI010',
  name: 'external-denial-of-arguments',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.external, 'external_denial');
  },
};
