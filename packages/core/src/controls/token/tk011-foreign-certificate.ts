import { isJsonObject } from '../../message/json.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A token that is bound to a client certificate, presented on a connection whose client has not proved
 * to have that certificate.
 *
 * @see RFC 8705 §3
 */
export const foreignCertificate: Control<'authenticate'> = {
  id: 'TK011',
  name: 'foreign-certificate',
  stage: 'authenticate',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check({ claims, certificate }) {
    const { cnf } = claims as { cnf?: unknown };
    if (!isJsonObject(cnf) || !Object.hasOwn(cnf, 'x5t#S256')) return allow();
    const isOwn = certificate !== undefined && cnf['x5t#S256'] === certificate;
    return isOwn ? allow() : deny({ reason: 'foreign_certificate' });
  },
};
