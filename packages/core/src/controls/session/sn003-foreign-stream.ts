import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A `Last-Event-ID` that was not given to this principal, in this session, on this stream, or that
 * was changed on the way. Resuming another's stream would hand over another's replies.
 */
export const foreignStream: Control<'session'> = {
  id: 'SN003',
  name: 'foreign-stream',
  stage: 'session',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ forged }) {
    return forged?.what === 'stream'
      ? deny({ reason: 'foreign_stream', detail: forged.detail })
      : allow();
  },
};
