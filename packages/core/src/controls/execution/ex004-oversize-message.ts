import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/** A message larger than the limit. Nothing beyond the limit is read or kept. */
export const oversizeMessage: Control<'frame'> = {
  id: 'EX004',
  name: 'oversize-message',
  stage: 'frame',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ fault, bytesMax }) {
    return fault === 'oversize_message' ? deny({ reason: 'oversize_message', bytesMax }) : allow();
  },
};
