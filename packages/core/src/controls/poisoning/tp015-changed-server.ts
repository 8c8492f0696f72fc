import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A call to a server that is not the one that was approved: another command, other arguments, another
 * package, another address, or a certificate of another authority. Its tools may be called the same.
 *
 * @see CVE-2025-54136 (MCPoison: the command behind an approved name was replaced)
 */
export const changedServer: Control<'inspect_in'> = {
  id: 'TP015',
  name: 'changed-server',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(_message, { definitions }) {
    if (definitions?.target === undefined || definitions.server !== 'changed') return allow();
    return deny({ reason: 'changed_server' });
  },
};
