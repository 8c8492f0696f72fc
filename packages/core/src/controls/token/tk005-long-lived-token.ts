import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that was issued to live longer than the issuer's profile accepts. The longer a token
 * lives, the longer a stolen one does.
 *
 * @see RFC 9700 §2.2
 */
export const longLivedToken: Control<'authenticate'> = {
  id: 'TK005',
  name: 'long-lived-token',
  stage: 'authenticate',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check({ claims, profile }) {
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
    if (typeof exp !== 'number' || typeof iat !== 'number') {
      return deny({ reason: 'missing_claim', claim: typeof exp === 'number' ? 'iat' : 'exp' });
    }
    const maxSeconds = profile?.lifetimeSecondsMax ?? 0;
    const lifetimeSeconds = exp - iat;
    return lifetimeSeconds <= maxSeconds
      ? allow()
      : deny({ reason: 'long_lived_token', lifetimeSeconds, maxSeconds });
  },
};
