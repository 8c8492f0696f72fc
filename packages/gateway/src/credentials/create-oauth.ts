import type { OAuthCredentialConfig } from '../config/credential-schema.ts';
import type { VaultStore } from '../store/vault-store.ts';
import type { Person } from '../upstream/link.ts';
import type { Vault } from '../vault/vault.ts';
import { MetadataBook } from './authorization-metadata.ts';
import { AuthorizationFlow } from './authorization-flow.ts';
import type { Connectable } from './connectable.ts';
import { outboundFor, type CreateCredentialOptions } from './create-credential.ts';
import { OAuthCredential } from './oauth-credential.ts';
import { Registrations } from './registrations.ts';
import { resourceUrl } from './resource-url.ts';
import { TokenEndpoint } from './token-endpoint.ts';
import { UserConnections } from './user-connections.ts';

export interface OAuthParts extends Pick<CreateCredentialOptions, 'http' | 'config' | 'isLocal' | 'ca' | 'clock'> {
  readonly server: string;
  readonly title: string;
  readonly oauth: OAuthCredentialConfig;
  readonly resolveSecret: CreateCredentialOptions['resolveSecret'];
  readonly vault: Vault;
  readonly store: VaultStore;
  readonly personId: (person: Person) => string;
  /** Our pages, as browsers see them. */
  readonly connectUrl: string;
  readonly redirectUri: string;
  /** The URL of our client metadata document; undefined where nobody outside can fetch it. */
  readonly documentUrl: string | undefined;
}

/** What people connect at one server, for its requests and for the pages. */
export function createOAuth(parts: OAuthParts): { readonly upstream: OAuthCredential; readonly pages: Connectable } {
  const { server, title, http, oauth, clock, vault, store, personId, redirectUri, documentUrl } = parts;
  const outbound = outboundFor(parts);
  const url = resourceUrl(http.url);
  const registrations = new Registrations({
    config: oauth, vault, fetch: outbound.fetch, clock, resolveSecret: parts.resolveSecret, redirectUri,
    documentUrl: oauth.clientDocument ?? documentUrl,
  });
  const flow = new AuthorizationFlow({
    url: http.url,
    config: oauth,
    outbound,
    metadata: new MetadataBook(outbound, clock),
    endpoint: new TokenEndpoint(outbound.fetch, clock),
    registrations,
    redirectUri,
  });
  const connections = new UserConnections({ server, resource: url, flow, vault, store, clock, personId });
  const close = (): Promise<void> => outbound.close();
  const upstream = new OAuthCredential({
    url, title, connections, flow, connectUrl: parts.connectUrl, personId, clock, close,
  });
  const pages: Connectable = {
    name: server,
    title,
    url,
    way: {
      kind: 'sign-in',
      begin: (person) => flow.begin(upstream.wantedOf(person)),
      complete: (person, name, begun, response) => connections.complete(person, name, begun, response),
    },
    about: (person) => connections.about(person),
    forget: (person) => connections.forget(person),
  };
  return { upstream, pages };
}
