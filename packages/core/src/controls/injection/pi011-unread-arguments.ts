import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * What goes to a server could not be looked at: a reader that has to does not answer, or a text is too long.
 */
export const unreadArguments: Control<'inspect_in'> = {
  id: 'PI011',
  name: 'unread-arguments',
  stage: 'inspect_in',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.unread, 'unread_content');
  },
};
