import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token outside its lifetime, or without one. `exp` and `iat` are required, `nbf` counts when it is
 * there; each with the bounded clock skew of the issuer's profile.
 *
 * @see RFC 9068 §2.2, RFC 7519 §4.1
 */
export const expiredToken: Control<'authenticate'> = {
  id: 'AA005',
  name: 'expired-token',
  stage: 'authenticate',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ claims, profile }, { nowMs }) {
    const { exp, iat, nbf } = claims as { exp?: unknown; iat?: unknown; nbf?: unknown };
    if (!isTime(exp)) return deny({ reason: 'missing_claim', claim: 'exp' });
    if (!isTime(iat)) return deny({ reason: 'missing_claim', claim: 'iat' });
    const skew = profile?.clockSkewSeconds ?? 0;
    const now = nowMs / 1000;
    if (exp + skew <= now) return deny({ reason: 'expired_token' });
    if (iat - skew > now) return deny({ reason: 'premature_token' });
    if (nbf === undefined) return allow();
    if (!isTime(nbf)) return deny({ reason: 'missing_claim', claim: 'nbf' });
    return nbf - skew > now ? deny({ reason: 'premature_token' }) : allow();
  },
};

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
