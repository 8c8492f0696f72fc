import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token of an issuer, or of a tenant of a shared issuer, that the configuration does not name.
 * The issuer is compared as a whole; a template takes only the token's own tenant id.
 *
 * @see RFC 9068 §4, RFC 8725 §3.8; Microsoft identity platform, access tokens §Validate the issuer
 */
export const unknownIssuer: Control<'authenticate'> = {
  id: 'AA003',
  name: 'unknown-issuer',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ profile, claims }) {
    if (profile === undefined) return deny({ reason: 'unknown_issuer' });
    if (profile.tenants === undefined) {
      return claims['iss'] === profile.issuer ? allow() : deny({ reason: 'unknown_issuer' });
    }
    const { tid } = claims as { tid?: unknown };
    if (typeof tid !== 'string' || !profile.tenants.includes(tid)) {
      return deny({ reason: 'foreign_tenant' });
    }
    const expected = profile.issuer.replace('{tenantid}', tid);
    return claims['iss'] === expected ? allow() : deny({ reason: 'unknown_issuer' });
  },
};
