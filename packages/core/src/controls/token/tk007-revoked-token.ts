import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/** A token that was revoked here, by its id or because its subject was cut off. */
export const revokedToken: Control<'authenticate'> = {
  id: 'TK007',
  name: 'revoked-token',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ revoked }) {
    return revoked ? deny({ reason: 'revoked_token' }) : allow();
  },
};
