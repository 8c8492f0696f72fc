import type { Config } from '../config/schema.ts';
import type { AuthenticationConfig } from '../config/server-schema.ts';
import { canonicalUri, requestableScopes } from '../oauth/resource-metadata.ts';

/** The scope of a server that demands and offers none: a token without any scope says nothing. */
const PLAIN_SCOPE = 'mcp:use';
const PLAIN_WORDS = 'Use what your permissions allow on this server';

/** One server as the authorization server knows it: one resource, one audience. */
export interface Resource {
  readonly server: string;
  /** The canonical URI of its route: `resource` in requests and `aud` in tokens. */
  readonly uri: string;
  /** Its name for people. */
  readonly title: string;
  /** Scopes with what they allow, in words. */
  readonly scopes: ReadonlyMap<string, string>;
  /** What a client gets that asks for no scope. */
  readonly defaultScopes: readonly string[];
  readonly authentication: AuthenticationConfig;
}

/** Every server of a configuration, by the URI that clients name as `resource`. */
export function resourcesOf({ servers }: Pick<Config, 'servers'>, baseUrl: string): ReadonlyMap<string, Resource> {
  return new Map(
    Object.entries(servers).map(([server, config]) => {
      const uri = canonicalUri(baseUrl, server);
      const required = requestableScopes(config.requiredScopes);
      const scopes = new Map(Object.entries(config.scopes));
      for (const scope of required) if (!scopes.has(scope)) scopes.set(scope, scope);
      const isPlain = required.length === 0;
      if (isPlain) scopes.set(PLAIN_SCOPE, PLAIN_WORDS);
      return [uri, {
        server,
        uri,
        title: config.title ?? server,
        scopes,
        defaultScopes: isPlain ? [PLAIN_SCOPE] : required,
        authentication: config.authentication,
      }];
    }),
  );
}

/** The scopes of a request that a server knows, or its default ones when the request names none of its own. */
export function scopesFor(resource: Resource, asked: readonly string[]): readonly string[] {
  const meant = asked.filter((scope) => scope !== '' && scope !== 'openid' && scope !== 'offline_access');
  if (meant.length === 0) return resource.defaultScopes;
  return [...new Set(meant)].filter((scope) => resource.scopes.has(scope));
}
