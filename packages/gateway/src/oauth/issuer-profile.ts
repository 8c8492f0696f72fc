import type { IssuerRules, JsonObject, JsonValue } from '@durward/core';
import type { Config, IssuerConfig } from '../config/schema.ts';
import type { KeySource } from './jwks.ts';
import { inTenant, TENANT_PLACE } from './key-set.ts';

/** An issuer whose tokens are accepted, with everything that is needed to look at one of them. */
export interface IssuerProfile {
  readonly rules: IssuerRules;
  readonly algorithms: ReadonlySet<string>;
  /** What the claim `ver` must say; undefined when the issuer does not number its tokens. */
  readonly version: '1.0' | '2.0' | undefined;
  readonly keys: KeySource;
  /** Our own authorization server: its tokens name people by `sub_id` (RFC 9493), and their grant. */
  readonly isOwn: boolean;
  /** The rules with the audience that this issuer writes for a server. */
  rulesFor(server: string): IssuerRules;
}

/** The rules of a configured issuer. @see RFC 9068 §2, §4; Microsoft identity platform, access tokens */
export function configuredProfile(issuer: IssuerConfig, servers: Config['servers'], keys: KeySource): IssuerProfile {
  const kind = KINDS[issuer.profile];
  const rules: IssuerRules = {
    name: issuer.name,
    issuer: issuer.issuer,
    types: kind.types,
    clientClaims: kind.clientClaims ?? issuer.clientClaims,
    tenants: tenantsOf(issuer),
    lifetimeSecondsMax: issuer.maxTokenLifetimeSeconds,
    clockSkewSeconds: issuer.clockSkewSeconds,
    audience: undefined,
    scopeClaims: kind.scopeClaims ?? issuer.scopeClaims,
    roleClaims: issuer.roleClaims,
    groupClaims: issuer.groupClaims,
  };
  const byServer = new Map(
    Object.entries(servers).map(([name, { audience }]) => [name, { ...rules, audience: audience[issuer.name] }]),
  );
  return {
    rules,
    algorithms: new Set(issuer.algorithms.filter((algorithm) => kind.algorithms?.includes(algorithm) ?? true)),
    version: kind.version,
    keys,
    isOwn: false,
    rulesFor: (server) => byServer.get(server) ?? rules,
  };
}

interface Kind {
  readonly types: IssuerRules['types'];
  readonly version: IssuerProfile['version'];
  /** Where Entra ID leaves no choice, its own names hold, whatever the configuration says. */
  readonly algorithms?: readonly string[];
  readonly clientClaims?: readonly string[];
  readonly scopeClaims?: readonly string[];
}

const KINDS: Readonly<Record<IssuerConfig['profile'], Kind>> = {
  'rfc9068': { types: ['at+jwt'], version: undefined },
  'generic': { types: ['at+jwt', 'jwt', undefined], version: undefined },
  'entra-v1': {
    types: ['jwt'],
    version: '1.0',
    algorithms: ['RS256'],
    clientClaims: ['appid'],
    scopeClaims: ['scp'],
  },
  'entra-v2': {
    types: ['jwt'],
    version: '2.0',
    algorithms: ['RS256'],
    clientClaims: ['azp'],
    scopeClaims: ['scp'],
  },
};

/**
 * The tenants of which the tokens must be one. A template without a list accepts none. An Entra
 * issuer that names its tenant accepts that one, so that `tid` cannot say anything else than `iss`.
 */
function tenantsOf({ issuer, profile, tenants }: IssuerConfig): readonly string[] | undefined {
  if (tenants !== undefined) return tenants;
  if (issuer.includes(TENANT_PLACE)) return [];
  if (profile !== 'entra-v1' && profile !== 'entra-v2') return undefined;
  return new URL(issuer).pathname.split('/').filter(isGuid);
}

/**
 * The profile of the issuer that claims name: `iss` is compared as a whole. A template takes the
 * token's own `tid`, and only if that is a GUID; whether the tenant is accepted is for the controls.
 */
export function profileOf(profiles: readonly IssuerProfile[], claims: JsonObject): IssuerProfile | undefined {
  const { iss, ver } = claims as { iss?: JsonValue; ver?: JsonValue };
  if (typeof iss !== 'string') return undefined;
  const tenant = tenantOf(claims);
  return profiles.find(({ rules, version }) => {
    if (version !== undefined && ver !== version) return false;
    if (!rules.issuer.includes(TENANT_PLACE)) return rules.issuer === iss;
    return tenant !== undefined && inTenant(rules.issuer, tenant) === iss;
  });
}

/** The `tid` of a token when it is a GUID. */
export function tenantOf(claims: JsonObject): string | undefined {
  const { tid } = claims as { tid?: JsonValue };
  return typeof tid === 'string' && isGuid(tid) ? tid : undefined;
}

/** Of fixed length and without alternatives: linear, and anchored at both ends. */
function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
