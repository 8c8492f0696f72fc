import type { Control } from '../../pipeline/control.ts';
import { contentVerdict } from './content-verdict.ts';

/**
 * A reader outside of the gateway (Azure AI Content Safety, a model of your own, a guard behind a webhook) says
 * that what a server sends must not pass.
 */
export const externalDenial: Control<'inspect_out'> = {
  id: 'PI007',
  name: 'external-denial',
  stage: 'inspect_out',
  severity: 'high',
  mode: 'enforce',
  essential: false,
  check(_message, { content }) {
    return contentVerdict(content.external, 'external_denial');
  },
};
