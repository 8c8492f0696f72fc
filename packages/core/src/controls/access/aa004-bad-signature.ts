import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token whose signature does not verify with a key of its issuer, under an algorithm that the
 * issuer's profile allows. `none` and every symmetric algorithm are never allowed. When the keys
 * cannot be had at all the request fails with a temporary error, never with a pass.
 *
 * @see RFC 8725 §3.1, §3.2
 */
export const badSignature: Control<'authenticate'> = {
  id: 'AA004',
  name: 'bad-signature',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ signature }) {
    if (signature === 'valid') return allow();
    if (signature === 'keys_unavailable') return deny({ reason: 'keys_unavailable' });
    return deny({ reason: 'bad_signature', detail: signature });
  },
};
