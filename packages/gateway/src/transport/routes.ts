/** Where a request target leads. */
export type Route =
  | { readonly kind: 'server'; readonly server: string }
  | { readonly kind: 'resource_metadata'; readonly server: string | undefined }
  | { readonly kind: 'authorization' }
  | { readonly kind: 'nowhere' };

const SERVERS = '/servers/';
const ENDPOINT = '/mcp';
const METADATA = '/.well-known/oauth-protected-resource';
const AUTHORIZATION: Route = Object.freeze({ kind: 'authorization' });
const NOWHERE: Route = Object.freeze({ kind: 'nowhere' });

/** The path of a server's endpoint. */
export function serverPath(server: string): string {
  return `${SERVERS}${server}${ENDPOINT}`;
}

/**
 * Reads a request target. A path leads somewhere only in its one exact spelling: nothing is decoded,
 * joined, or cleaned up, so no two spellings of a path can meet different rules.
 */
export function routeOf(target: string, isAuthorization: (path: string) => boolean = () => false): Route {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const server = serverIn(path);
  if (server !== undefined) return { kind: 'server', server };
  if (isAuthorization(path)) return AUTHORIZATION;
  if (path === METADATA) return { kind: 'resource_metadata', server: undefined };
  if (!path.startsWith(METADATA)) return NOWHERE;
  const described = serverIn(path.slice(METADATA.length));
  return described === undefined ? NOWHERE : { kind: 'resource_metadata', server: described };
}

function serverIn(path: string): string | undefined {
  if (!path.startsWith(SERVERS) || !path.endsWith(ENDPOINT)) return undefined;
  const name = path.slice(SERVERS.length, -ENDPOINT.length);
  return name === '' || name.includes('/') || name.includes('%') ? undefined : name;
}
