import { withoutTrailingSlash } from '../oauth/discovery.ts';

/** Paths of our own pages, below the public URL. */
export const PAGES = {
  consent: '/oauth/consent/',
  callback: '/oauth/callback',
  owner: '/oauth/owner',
  connect: '/oauth/connect/',
  connected: '/oauth/connected',
  clientDocument: '/oauth/client.json',
} as const;

/** The well-known places of the metadata, RFC 8414 and OpenID Connect Discovery. */
export const METADATA_PATHS = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
] as const;

/** Paths as browsers and clients see them: a proxy may have put a prefix before ours. */
export class PublicPaths {
  readonly publicUrl: URL;
  readonly prefix: string;

  constructor(baseUrl: string) {
    this.publicUrl = new URL(baseUrl);
    this.prefix = withoutTrailingSlash(this.publicUrl.pathname);
  }

  /** The public path of one of ours. */
  of(path: string): string {
    return `${this.prefix}${path}`;
  }

  /** The whole URL of one of our paths. */
  url(path: string): string {
    return `${this.publicUrl.origin}${this.of(path)}`;
  }
}

/** The name of a server in the path of the page where it is connected; undefined when the path is another. */
export function serverIn(path: string): string | undefined {
  if (!path.startsWith(PAGES.connect)) return undefined;
  const name = path.slice(PAGES.connect.length);
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(name) ? name : undefined;
}

/** The id of an authorization request in the path of a page; undefined when the path is another. */
export function requestIdIn(path: string): string | undefined {
  if (!path.startsWith(PAGES.consent)) return undefined;
  const id = path.slice(PAGES.consent.length);
  return /^[A-Za-z0-9_-]{10,64}$/.test(id) ? id : undefined;
}
