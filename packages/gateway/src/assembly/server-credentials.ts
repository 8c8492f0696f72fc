import { PAGES, type PublicPaths } from '../authorization/paths.ts';
import { userIdFor } from '../authorization/people.ts';
import type {
  OAuthCredentialConfig, PersonalHeaderConfig, PersonalVariableConfig,
} from '../config/credential-schema.ts';
import type { HttpConfig, ServerConfig } from '../config/server-schema.ts';
import { CallerTokens } from '../credentials/caller-tokens.ts';
import type { Connectable } from '../credentials/connectable.ts';
import { createOAuth } from '../credentials/create-oauth.ts';
import { createCredential, subjectOf, wantsDpop, type CredentialSources } from '../credentials/create-credential.ts';
import type { DpopKey } from '../credentials/dpop-key.ts';
import { PersonalHeader, PersonalVariable } from '../credentials/personal-credential.ts';
import { PersonalSecrets } from '../credentials/personal-secrets.ts';
import { resourceUrl } from '../credentials/resource-url.ts';
import type { SubjectSource } from '../credentials/subject-token.ts';
import type { VaultStore } from '../store/vault-store.ts';
import type { Person } from '../upstream/link.ts';
import type { UpstreamCredential } from '../upstream/link-credential.ts';
import type { ProgramCredential } from '../upstream/program-credential.ts';
import type { Vault } from '../vault/vault.ts';

/** The credential of one server, and who has to be told of accepted tokens for it. */
export interface ServerCredential {
  readonly upstream: UpstreamCredential | undefined;
  /** For a program. */
  readonly program: ProgramCredential | undefined;
  readonly callers: CallerTokens | undefined;
  /** For the pages on which people connect their accounts; undefined where they do not. */
  readonly pages: Connectable | undefined;
}

export interface ServerCredentialSources extends CredentialSources {
  /** A key for proofs of possession. */
  readonly dpop: DpopKey;
  readonly vault: Vault;
  readonly store: VaultStore;
  /** Tokens of the identity provider for people who signed in there. */
  readonly providerTokens: (kind: 'id_token' | 'access_token') => SubjectSource;
  /** Our pages, as browsers see them; known when the gateway listens. */
  readonly paths: () => PublicPaths;
}

const NOTHING: ServerCredential = Object.freeze({
  upstream: undefined, program: undefined, callers: undefined, pages: undefined,
});

function personIdOf({ issuer, subject }: Person): string {
  return userIdFor(issuer, subject);
}

/** The credentials of all servers. */
export class ServerCredentials {
  readonly #sources: ServerCredentialSources;

  constructor(sources: ServerCredentialSources) {
    this.#sources = sources;
  }

  /** The credential of a server by its configuration; undefined where it has none. */
  for(name: string, server: ServerConfig): ServerCredential | undefined {
    const title = server.title ?? name;
    const http = server.http ?? server.sse;
    const config = http?.credential;
    const personal = config?.personal ?? server.stdio?.credential?.personal;
    if (personal !== undefined) return this.#personalFor(name, title, http?.url, personal);
    if (http === undefined || config === undefined) return undefined;
    if (config.oauth !== undefined) return this.#oauthFor(name, title, http, config.oauth);
    const kind = subjectOf(config);
    const callers = kind === 'caller' ? new CallerTokens(this.#sources.clock) : undefined;
    const dpop = wantsDpop(config) ? this.#sources.dpop.forAnother() : undefined;
    const subjects = kind === 'id_token' || kind === 'access_token' ? this.#sources.providerTokens(kind) : callers;
    const upstream = createCredential({ ...this.#sources, http, config, subjects, dpop });
    return { ...NOTHING, upstream, callers };
  }

  #oauthFor(name: string, title: string, http: HttpConfig, oauth: OAuthCredentialConfig): ServerCredential {
    const { paths, vault, store, ...sources } = this.#sources;
    const own = paths();
    const { upstream, pages } = createOAuth({
      ...sources,
      server: name,
      title,
      http,
      config: { oauth },
      oauth,
      vault,
      store,
      personId: personIdOf,
      connectUrl: own.url(`${PAGES.connect}${name}`),
      redirectUri: own.url(PAGES.connected),
      documentUrl: own.publicUrl.protocol === 'https:' ? own.url(PAGES.clientDocument) : undefined,
    });
    return { ...NOTHING, upstream, pages };
  }

  #personalFor(
    server: string,
    title: string,
    serverUrl: string | undefined,
    config: PersonalHeaderConfig | PersonalVariableConfig,
  ): ServerCredential {
    const { vault, store, clock, paths } = this.#sources;
    const secrets = new PersonalSecrets({ server, vault, store, clock, personId: personIdOf });
    const parts = { secrets, title, connectUrl: paths().url(`${PAGES.connect}${server}`) };
    const pages: Connectable = {
      name: server,
      title,
      url: serverUrl === undefined ? undefined : resourceUrl(serverUrl),
      way: {
        kind: 'secret',
        hint: config.hint,
        link: config.link,
        keep: (person, name, secret) => secrets.keep(person, name, secret),
      },
      about: (person) => secrets.about(person),
      forget: (person) => secrets.forget(person),
    };
    return 'variable' in config
      ? { ...NOTHING, program: new PersonalVariable({ ...parts, variable: config.variable }), pages }
      : { ...NOTHING, upstream: new PersonalHeader({ ...parts, header: config.header, scheme: config.scheme }), pages };
  }
}
