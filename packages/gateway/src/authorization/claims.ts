import type { KoaContextWithOIDC } from 'oidc-provider';
import type { GrantConfig } from '../config/schema.ts';
import type { TokenFacts } from './engine.ts';
import type { People } from './people.ts';

/**
 * The claims of an access token beside those of RFC 9068: the person as the provider knows her, how
 * and when she signed in, the family that the token belongs to, and of her roles and groups those
 * that some grant names. The others would tell every client more than it needs.
 *
 * @see RFC 9493 §3.2.3 (`sub_id`), RFC 9470 §6 (`acr`, `auth_time`)
 */
export async function claimsFor(
  { oidc }: KoaContextWithOIDC,
  { accountId, grantId }: TokenFacts,
  people: People,
  grants: readonly GrantConfig[],
): Promise<Readonly<Record<string, unknown>>> {
  const user = accountId === undefined ? undefined : await people.find(accountId);
  if (user === undefined) return {};
  const { acr, amr, authTime } = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? {};
  return {
    sub_id: { format: 'iss_sub', iss: user.issuer, sub: user.subject },
    tid: user.tenant,
    roles: namedIn(user.roles, grants, 'roles'),
    groups: namedIn(user.groups, grants, 'groups'),
    acr,
    amr: amr === undefined || amr.length === 0 ? undefined : amr,
    auth_time: authTime,
    grant_id: grantId,
  };
}

/** Undefined rather than empty: what says nothing need not be carried about. */
function namedIn(
  words: readonly string[],
  grants: readonly GrantConfig[],
  key: 'roles' | 'groups',
): readonly string[] | undefined {
  const named = words.filter((word) => grants.some(({ to }) => to[key]?.includes(word) === true));
  return named.length === 0 ? undefined : named;
}
