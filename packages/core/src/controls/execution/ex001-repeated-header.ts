import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A header that may appear once appears twice. Which of the two counts differs between the proxies
 * and servers on the way, so one of them may be judging another request than the one that is served.
 *
 * @see RFC 9110 §5.3
 */
export const repeatedHeader: Control<'receive'> = {
  id: 'EX001',
  name: 'repeated-header',
  stage: 'receive',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ repeatedHeader: header }) {
    return header === undefined ? allow() : deny({ reason: 'repeated_header', header });
  },
};
