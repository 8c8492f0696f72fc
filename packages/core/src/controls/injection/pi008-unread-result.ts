import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * What a server sends could not be looked at: a reader that has to does not answer, or a text is too long.
 */
export const unreadResult: Control<'inspect_out'> = {
  id: 'PI008',
  name: 'unread-result',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.unread, 'unread_content');
  },
};
