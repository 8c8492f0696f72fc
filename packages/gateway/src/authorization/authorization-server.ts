import type { Limits } from '@durward/core';
import type { Config } from '../config/schema.ts';
import type { Secret } from '../config/secret.ts';
import type { Connectable } from '../credentials/connectable.ts';
import type { SubjectSource } from '../credentials/subject-token.ts';
import type { IssuerProfile } from '../oauth/issuer-profile.ts';
import { Revocations } from '../oauth/revocations.ts';
import type { Log } from '../observe/log.ts';
import { createOutboundClient, type OutboundClient } from '../outbound/outbound-client.ts';
import { Seal } from '../session/seal.ts';
import type { Store } from '../store/store.ts';
import type { Visit } from '../transport/visit.ts';
import { AssertionGrant } from './assertion-grant.ts';
import { BrowserCookies } from './browser-cookies.ts';
import { BrowserSessions } from './browser-sessions.ts';
import type { BrowserSignIn } from './browser-sign-in.ts';
import { claimsFor } from './claims.ts';
import { ConnectDesk } from './connect-desk.ts';
import { ConsentDesk } from './consent-desk.ts';
import type { Desk, Owner } from './desk.ts';
import { DocumentRules } from './document-rules.ts';
import { createEngine, type Engine } from './engine.ts';
import { EngineDoor } from './engine-door.ts';
import { Federation } from './federation.ts';
import { ownProfile } from './own-profile.ts';
import { newOwnerTicket } from './owner-ticket.ts';
import { OwnTokens } from './own-tokens.ts';
import { PAGES, PublicPaths } from './paths.ts';
import { ProviderSubjects } from './provider-subjects.ts';
import { People } from './people.ts';
import { resourcesOf, type Resource } from './resources.ts';
import { AuthorizationRoutes } from './routes.ts';
import { SigningKeys } from './signing-keys.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { tokenSealOf } from './token-seal.ts';

const SEAL_KEY_BYTES = 32;

export interface AuthorizationServerOptions {
  readonly config: Config;
  /** The public URL of the gateway: it is the issuer. */
  readonly baseUrl: string;
  readonly store: Store;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly log: Log;
  readonly resolveSecret: (reference: string) => Secret;
  /** The owner of the machine, where there is neither provider nor issuer. */
  readonly owner: Owner | undefined;
  /** Servers at which people connect accounts of theirs. */
  readonly connectable: (server: string) => Connectable | undefined;
  /** Certificate authorities beside the system's, in PEM: for servers of one's own. */
  readonly ca?: string | undefined;
}

/** What follows from one configuration, and is made anew with the next. */
interface Settings {
  readonly config: Config;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outbound: OutboundClient;
  readonly federation: Federation | undefined;
  readonly assertions: AssertionGrant | undefined;
  readonly documents: DocumentRules;
  readonly owner: Owner | undefined;
}

/**
 * The authorization server of the gateway: to MCP clients it is the one that issues tokens; to the
 * company's OpenID provider it is one client. Tokens of the provider never leave it, and a token that
 * it issues is good for one server.
 */
export class AuthorizationServer {
  readonly signIn: BrowserSignIn;
  readonly #options: AuthorizationServerOptions;
  readonly #keys: SigningKeys;
  readonly #desk: Desk;
  readonly #door: EngineDoor;
  readonly #routes: AuthorizationRoutes;
  #settings: Settings;
  #engine: Engine;

  private constructor(options: AuthorizationServerOptions, keys: SigningKeys, sealKey: Uint8Array) {
    const { store, clock, limits, log } = options;
    this.#options = options;
    this.#keys = keys;
    const seal = new Seal(sealKey, clock, limits);
    const paths = new PublicPaths(options.baseUrl);
    const people = new People({
      store: store.authorization,
      seal: tokenSealOf(seal),
      clock,
      source: () => this.#settings.federation,
    });
    this.#desk = {
      store: store.authorization,
      clock,
      limits,
      people,
      sessions: new BrowserSessions(store.authorization, clock, limits),
      cookies: new BrowserCookies(paths.publicUrl),
      seal,
      paths,
      config: () => this.#settings.config.identity.authorization,
      engine: () => this.#engine,
      resources: () => this.#settings.resources,
      federation: () => this.#settings.federation,
      owner: () => this.#settings.owner,
    };
    const revocations = new Revocations(store);
    const tokens = new OwnTokens({ issuer: this.issuer, keys, revocations, clock });
    this.#door = new EngineDoor({ desk: this.#desk, tokens, revocations: store, log });
    this.#settings = this.#settingsFor(options.config, options.owner);
    this.#engine = this.#newEngine();
    const signInDesk = new SignInDesk(this.#desk);
    this.#routes = new AuthorizationRoutes({
      desk: this.#desk,
      door: this.#door,
      consent: new ConsentDesk(this.#desk, signInDesk),
      connect: new ConnectDesk(this.#desk, signInDesk, options.connectable),
      signIn: signInDesk,
      documents: () => this.#settings.documents,
    });
    this.signIn = this.#routes.browserSignIn;
    keys.onChanged(() => {
      this.#engine = this.#newEngine();
    });
  }

  static async open(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
    const { store, clock } = options;
    let lifetimeSeconds = (): number => options.config.identity.authorization.accessTokenSeconds;
    const keys = await SigningKeys.open(store.authorization, clock, () => lifetimeSeconds());
    const sealKey = await store.secretKey('authorization-seal', SEAL_KEY_BYTES);
    const server = new AuthorizationServer(options, keys, sealKey);
    lifetimeSeconds = () => server.#settings.config.identity.authorization.accessTokenSeconds;
    return server;
  }

  /** The `iss` of its tokens and of its responses. */
  get issuer(): string {
    const { publicUrl, prefix } = new PublicPaths(this.#options.baseUrl);
    return `${publicUrl.origin}${prefix}`;
  }

  /** What the resource server needs to accept its tokens. */
  profile(): IssuerProfile {
    return ownProfile(this.issuer, this.#keys, this.#settings.config.identity.authorization.accessTokenSeconds);
  }

  /** Tokens of the provider for people who signed in there. */
  subjects(kind: 'id_token' | 'access_token'): SubjectSource {
    return new ProviderSubjects(this.#desk.people, kind, this.#options.clock);
  }

  /** Takes another configuration over. Throws, and changes nothing, when a secret leads nowhere. */
  async reload(config: Config, owner: Owner | undefined): Promise<void> {
    const former = this.#settings;
    try {
      this.#settings = this.#settingsFor(config, owner);
      this.#engine = this.#newEngine();
    } catch (error) {
      this.#settings = former;
      throw error;
    }
    await former.outbound.close();
  }

  /** Whether a path is one of the authorization server's. */
  serves(path: string): boolean {
    return this.#routes.serves(path);
  }

  /** Answers a request that every `receive` control let pass. */
  serve(visit: Visit): void {
    this.#routes.serve(visit);
  }

  /** A link by which the owner of the machine signs in, once; undefined where there is no owner. */
  async ownerLink(): Promise<string | undefined> {
    if (this.#settings.owner === undefined) return undefined;
    const ticket = await newOwnerTicket(this.#desk);
    return `${this.#desk.paths.url(PAGES.owner)}?ticket=${ticket}`;
  }

  /** Removes what has expired. Never rejects. */
  async sweep(): Promise<void> {
    try {
      await this.#desk.store.sweep();
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'unknown';
      this.#options.log.warn({ cause }, 'what has expired could not be removed from the store; trying again later');
    }
  }

  async close(): Promise<void> {
    this.#keys.close();
    await this.#settings.outbound.close();
  }

  #settingsFor(config: Config, owner: Owner | undefined): Settings {
    const { clock, limits, resolveSecret, store } = this.#options;
    const { provider, authorization } = config.identity;
    const isLocal = this.#desk.paths.publicUrl.protocol === 'http:';
    const outbound = createOutboundClient({
      allowLoopback: isLocal,
      configuredOrigins: provider === undefined ? [] : [new URL(provider.issuer).origin],
      ca: this.#options.ca,
    });
    const resources = resourcesOf(config, this.#options.baseUrl);
    const federation = provider === undefined ? undefined : new Federation({
      config: provider,
      clientSecret: resolveSecret(provider.clientSecret),
      redirectUri: this.#desk.paths.url(PAGES.callback),
      fetch: outbound.fetch,
      clock,
      allowHttp: provider.issuer.startsWith('http:'),
    });
    const assertions = provider?.enterpriseGrants === true && federation !== undefined
      ? new AssertionGrant({
          issuer: this.issuer,
          config: provider,
          federation,
          people: this.#desk.people,
          store: store.authorization,
          clock,
          limits,
          resources,
          fetch: outbound.fetch,
        })
      : undefined;
    const documents = new DocumentRules(authorization, clock);
    return { config, resources, outbound, federation, assertions, documents, owner };
  }

  #newEngine(): Engine {
    const { config, resources, outbound, assertions } = this.#settings;
    const { store, clock, limits, resolveSecret } = this.#options;
    const { people } = this.#desk;
    const engine = createEngine({
      issuer: this.issuer,
      config: config.identity.authorization,
      resources,
      keys: this.#keys.jwks,
      store: store.authorization,
      clock,
      limits,
      resolveSecret,
      fetch: outbound.fetch,
      assertions,
      hooks: {
        consentPath: (uid) => this.#desk.paths.of(`${PAGES.consent}${uid}`),
        mayFetchDocument: (request, url) =>
          this.#settings.documents.mayFetch(url, request === undefined ? undefined : this.#door.visitOf(request)),
        current: (userId, sinceMs) => people.current(userId, sinceMs),
        endFamily: (grantId, why) => store.authorization.revokeFamily(grantId, this.issuer, why),
        claimsFor: (context, token) => claimsFor(context, token, people, config.grants),
        certificateOf: (request) => this.#door.visitOf(request)?.certificate(),
        renderError: (context) => this.#door.renderError(context),
      },
    });
    this.#door.furnish(engine);
    return engine;
  }
}

