import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';
import { isMet } from './authentication-demands.ts';

/**
 * A valid token of somebody who did not sign in as the server demands: in a weaker way, or too long
 * ago. The client is told what is needed, so that the person can be asked to sign in again.
 *
 * @see RFC 9470 §3
 */
export const insufficientAuthentication: Control<'authenticate'> = {
  id: 'AA009',
  name: 'insufficient-authentication',
  stage: 'authenticate',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ claims }, { authentication, nowMs }) {
    const { acr, amr, auth_time: atSeconds } = claims as Readonly<Record<string, unknown>>;
    const signedIn = {
      acr: typeof acr === 'string' ? acr : undefined,
      amr: Array.isArray(amr) ? amr : [],
      atSeconds: typeof atSeconds === 'number' ? atSeconds : undefined,
    };
    if (isMet(authentication, signedIn, nowMs)) return allow();
    const { acrValues, maxAgeSeconds } = authentication;
    return deny({ reason: 'insufficient_authentication', acrValues, maxAgeSeconds });
  },
};
