import type { Config, IssuerConfig } from '../config/schema.ts';
import { withoutTrailingSlash } from './discovery.ts';
import { inTenant, TENANT_PLACE } from './key-set.ts';

/**
 * The canonical URI of a server behind the gateway: what clients name as `resource`, and the one
 * audience that is accepted on its route. It depends on the configuration alone.
 *
 * @see RFC 8707 §2; MCP 2026-07-28, basic/authorization §Canonical Server URI
 */
export function canonicalUri(baseUrl: string, server: string): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${withoutTrailingSlash(pathname)}/servers/${server}/mcp`;
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/**
 * Where the metadata of a server is: the well-known part is put between the host and the route.
 *
 * @see RFC 9728 §3.1
 */
export function resourceMetadataUrl(baseUrl: string, server: string): string {
  const { origin, pathname } = new URL(canonicalUri(baseUrl, server));
  return `${origin}${WELL_KNOWN}${pathname}`;
}

/** A protected resource metadata document. Members without a value are left out. @see RFC 9728 §2 */
export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers?: readonly string[];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly resource_name: string;
}

export interface ResourceMetadataOptions {
  readonly config: Pick<Config, 'servers' | 'identity'>;
  readonly baseUrl: string;
  /** The issuer of our own authorization server, where there is one: clients are sent there first. */
  readonly ownIssuer?: string | undefined;
}

/**
 * The metadata documents of all servers, as JSON texts ready to send. `undefined` asks for the one at
 * the root form of the well-known address: there is one for a gateway with exactly one server, for
 * clients that look only there; with more the root would be a guess.
 *
 * @see MCP 2026-07-28, basic/authorization/authorization-server-discovery
 */
export function resourceMetadataTexts(
  options: ResourceMetadataOptions,
): (server: string | undefined) => string | undefined {
  const names = Object.keys(options.config.servers);
  const texts = new Map(names.map((name) => [name, JSON.stringify(resourceMetadata(options, name))]));
  const root = names.length === 1 ? names[0] : undefined;
  return (server) => texts.get(server ?? root ?? '');
}

function resourceMetadata(options: ResourceMetadataOptions, server: string): ResourceMetadata {
  const { config, baseUrl, ownIssuer } = options;
  const issuers = [...(ownIssuer === undefined ? [] : [ownIssuer]), ...config.identity.issuers.flatMap(issuersOf)];
  const scopes = requestableScopes(config.servers[server]?.requiredScopes ?? []);
  return {
    resource: canonicalUri(baseUrl, server),
    ...(issuers.length === 0 ? {} : { authorization_servers: issuers }),
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    bearer_methods_supported: ['header'],
    resource_name: server,
  };
}

/** A template is no issuer that a client could talk to; each of its tenants is. */
function issuersOf({ issuer, tenants }: IssuerConfig): readonly string[] {
  if (!issuer.includes(TENANT_PLACE)) return [issuer];
  return (tenants ?? []).map((tenant) => inTenant(issuer, tenant));
}

/** The scopes that a client should ask for. A refresh token is no business of the resource. */
export function requestableScopes(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => scope !== 'offline_access');
}
