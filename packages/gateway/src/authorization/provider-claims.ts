import type { JsonObject, JsonValue } from '@durward/core';
import type { ProviderConfig } from '../config/provider-schema.ts';
import { wordsIn } from '../oauth/principal-of.ts';
import { FederationError } from './federation-error.ts';
import type { Identity } from './people.ts';

const NAME_LENGTH_MAX = 1024;

/**
 * The person that verified claims name.
 *
 * With the profile `entra` a person is known by `oid` within the tenant, and the tenant must be one
 * that the configuration accepts: the one in the issuer, or one of `tenants`.
 *
 * @throws FederationError `refused` when they name nobody, or somebody of another tenant.
 * @see Microsoft identity platform, ID token claims §Use claims to reliably identify a user
 */
export function identityIn(claims: JsonObject, config: ProviderConfig): Omit<Identity, 'refreshToken'> {
  const { iss, tid } = claims as Readonly<Record<string, JsonValue | undefined>>;
  const isEntra = config.profile === 'entra';
  const subject = claims[config.subjectClaim ?? (isEntra ? 'oid' : 'sub')];
  if (!isName(iss) || !isName(subject)) throw new FederationError('refused', 'the claims name nobody');
  if (isEntra) requireTenant(iss, tid, config);
  const name = claims[config.nameClaim];
  return {
    issuer: iss,
    subject,
    tenant: isName(tid) ? tid : undefined,
    name: isName(name) ? name : undefined,
    roles: wordsIn(claims, config.roleClaims),
    groups: wordsIn(claims, config.groupClaims),
  };
}

function requireTenant(iss: string, tid: JsonValue | undefined, config: ProviderConfig): void {
  if (typeof tid !== 'string' || !new URL(iss).pathname.split('/').includes(tid)) {
    throw new FederationError('refused', 'the tenant and the issuer of the claims differ');
  }
  const accepted = config.tenants ?? new URL(config.issuer).pathname.split('/').filter((part) => part.length > 0);
  if (!accepted.includes(tid)) throw new FederationError('refused', 'the person is of a tenant that is not accepted');
}

function isName(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= NAME_LENGTH_MAX;
}
