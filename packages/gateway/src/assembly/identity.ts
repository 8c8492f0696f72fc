import type { AuthorizationServer } from '../authorization/authorization-server.ts';
import type { Owner } from '../authorization/desk.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Secret } from '../config/secret.ts';
import type { Connectable } from '../credentials/connectable.ts';
import type { Authenticator } from '../oauth/authenticator.ts';
import { localIssuerApplies, openLocalIssuer, type LocalIssuer } from '../oauth/local-issuer.ts';
import { createAuthenticator } from '../oauth/token-authenticator.ts';
import type { OpenLog } from '../observe/log.ts';
import type { Store } from '../store/store.ts';

export interface IdentityOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly log: OpenLog;
  readonly resolveSecret: (reference: string) => Secret;
  /** The name of whoever runs the gateway, for the local owner. */
  readonly ownerName: string;
  readonly ca: string | undefined;
  readonly connectable: (server: string) => Connectable | undefined;
  /** Called for each authenticator, before it is used. */
  readonly watch: (authenticator: Authenticator) => () => void;
}

/** Whether the gateway issues tokens itself: people sign in at a provider, or the owner by a link. */
export function authorizationApplies(config: LoadedConfig): boolean {
  return config.identity.provider !== undefined || localIssuerApplies(config);
}

/** Who issues tokens, and who accepts them: made from one configuration, renewed with the next. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #baseUrl: string;
  #localIssuer: LocalIssuer | undefined;
  #authorization: AuthorizationServer | undefined;
  #authenticator: Authenticator | undefined;
  #unwatch: (() => void) | undefined;
  #config: LoadedConfig | undefined;

  constructor(options: IdentityOptions, baseUrl: string) {
    this.#options = options;
    this.#baseUrl = baseUrl;
  }

  get authorization(): AuthorizationServer | undefined {
    return this.#authorization;
  }

  get authenticator(): Authenticator {
    if (this.#authenticator === undefined) throw new Error('identity is used before it was put in force');
    return this.#authenticator;
  }

  /** The issuer that the metadata of our servers names, beside those of the configuration. */
  get ownIssuer(): string | undefined {
    return this.#authorization?.issuer;
  }

  /** Puts a configuration in force. Rejects with an error that says what to do, and then changes nothing. */
  async put(config: LoadedConfig): Promise<void> {
    const localIssuer = await this.#localIssuerFor(config);
    const former = { authorization: this.#authorization, authenticator: this.#authenticator, unwatch: this.#unwatch };
    const authorization = await this.#authorizationFor(config, localIssuer);
    const authenticator = await this.#authenticatorFor(config, localIssuer, authorization);
    this.#config = config;
    this.#localIssuer = localIssuer;
    this.#authorization = authorization;
    this.#authenticator = authenticator;
    former.unwatch?.();
    this.#unwatch = this.#options.watch(authenticator);
    await former.authenticator?.close();
    if (former.authorization !== authorization) await former.authorization?.close();
  }

  async close(): Promise<void> {
    this.#unwatch?.();
    await this.#authenticator?.close();
    await this.#authorization?.close();
  }

  async #authenticatorFor(
    config: LoadedConfig,
    localIssuer: LocalIssuer | undefined,
    authorization: AuthorizationServer | undefined,
  ): Promise<Authenticator> {
    const { store, clock, log, resolveSecret } = this.#options;
    try {
      const ownProfile = authorization?.profile();
      return await createAuthenticator({ config, store, clock, log, localIssuer, ownProfile, resolveSecret });
    } catch (error) {
      // The authorization server has the new configuration already; with the former one all goes on.
      if (this.#config === undefined) await authorization?.close();
      else await this.#authorizationFor(this.#config, this.#localIssuer);
      throw error;
    }
  }

  async #localIssuerFor(config: LoadedConfig): Promise<LocalIssuer | undefined> {
    if (!localIssuerApplies(config)) return undefined;
    const { clock } = this.#options;
    return (
      this.#localIssuer ?? (await openLocalIssuer({ dataFolder: config.data.folder, baseUrl: this.#baseUrl, clock }))
    );
  }

  async #authorizationFor(
    config: LoadedConfig,
    localIssuer: LocalIssuer | undefined,
  ): Promise<AuthorizationServer | undefined> {
    if (!authorizationApplies(config)) return undefined;
    const owner: Owner | undefined =
      localIssuer === undefined ? undefined : { issuer: localIssuer.issuer, name: this.#options.ownerName };
    if (this.#authorization !== undefined) {
      await this.#authorization.reload(config, owner);
      return this.#authorization;
    }
    const { store, clock, log, resolveSecret, ca, connectable } = this.#options;
    // The engine is large, and most commands never need it.
    const { AuthorizationServer: Server } = await import('../authorization/authorization-server.ts');
    return Server.open({
      config, baseUrl: this.#baseUrl, store, clock, limits: config.limits, log, resolveSecret, owner, ca, connectable,
    });
  }
}
