import { hash } from 'node:crypto';
import type { AuthorizationStore, StoredUser } from '../store/authorization-store.ts';

/** What a sign-in said about a person. */
export interface Identity {
  /** Where the subject is known: the provider, or the local issuer for the owner of this machine. */
  readonly issuer: string;
  readonly subject: string;
  readonly tenant: string | undefined;
  readonly name: string | undefined;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** The provider's refresh token; undefined when it gave none. */
  readonly refreshToken: string | undefined;
}

/** What the provider gives for somebody without the person. */
export interface ProviderTokens {
  readonly idToken: string | undefined;
  readonly accessToken: string;
  readonly expiresAtMs: number;
  readonly refreshToken: string | undefined;
}

/** Reads roles and groups of somebody again, without the person. */
export interface ClaimsSource {
  /**
   * What the provider says now. `gone`: it no longer vouches for the person. `unreachable`: nobody
   * knows. Undefined when it cannot be asked without the person.
   */
  reread(user: StoredUser, refreshToken: string): Promise<Identity | 'gone' | 'unreachable'>;
  /** Fresh tokens of somebody. `gone` and `unreachable` as for `reread`. */
  renew(refreshToken: string): Promise<ProviderTokens | 'gone' | 'unreachable'>;
  /** How old claims may be, and how much longer they count while the source is out of reach, in seconds. */
  readonly maxAgeSeconds: number;
  readonly outageSeconds: number;
}

/** Seals what must not be readable in the store. */
export interface TokenSeal {
  close(text: string, binding: readonly string[]): string;
  /** Undefined when it was not sealed here, for this binding. */
  open(sealed: string, binding: readonly string[]): string | undefined;
}

/** The one id of a person: of issuer and subject, and of nothing that can change hands. */
export function userIdFor(issuer: string, subject: string): string {
  return hash('sha256', JSON.stringify([issuer, subject]), 'base64url');
}

/** Everybody who has signed in. */
export class People {
  readonly #store: AuthorizationStore;
  readonly #seal: TokenSeal;
  readonly #clock: () => number;
  readonly #source: () => ClaimsSource | undefined;
  /** Rereads under way: a provider that rotates its refresh tokens must not be asked twice with one. */
  readonly #rereading = new Map<string, Promise<StoredUser | undefined>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: {
    readonly store: AuthorizationStore;
    readonly seal: TokenSeal;
    readonly clock: () => number;
    readonly source: () => ClaimsSource | undefined;
  }) {
    this.#store = options.store;
    this.#seal = options.seal;
    this.#clock = options.clock;
    this.#source = options.source;
  }

  find(id: string): Promise<StoredUser | undefined> {
    return this.#store.user(id);
  }

  findBy(issuer: string, subject: string): Promise<StoredUser | undefined> {
    return this.#store.user(userIdFor(issuer, subject));
  }

  /** Keeps what a sign-in said. A provider that gave no new refresh token has not taken back the old one. */
  async remember(identity: Identity): Promise<StoredUser> {
    const { issuer, subject, refreshToken, ...said } = identity;
    const id = userIdFor(issuer, subject);
    const sealed = refreshToken === undefined
      ? (await this.#store.user(id))?.sealedRefreshToken
      : this.#seal.close(refreshToken, bindingOf(id));
    const user: StoredUser = {
      id, issuer, subject, ...said, claimsAtMs: this.#clock(), sealedRefreshToken: sealed,
    };
    await this.#store.putUser(user);
    return user;
  }

  /**
   * Somebody whose refresh token or code was presented: undefined when the person is unknown, was cut
   * off since `sinceMs`, or when the provider no longer vouches for the person. Roles and groups are
   * read again when they are older than the configuration wants.
   */
  async current(id: string, sinceMs: number): Promise<StoredUser | undefined> {
    const user = await this.#store.user(id);
    if (user === undefined || (await this.#store.isCutOff(user.issuer, user.subject, sinceMs))) return undefined;
    const source = this.#source();
    const ageMs = this.#clock() - user.claimsAtMs;
    if (source === undefined || ageMs < source.maxAgeSeconds * 1000) return user;
    const pending =
      this.#rereading.get(id) ?? this.#rereadInTurn(id, source).finally(() => this.#rereading.delete(id));
    this.#rereading.set(id, pending);
    return pending;
  }

  /** Fresh tokens of the provider for somebody; undefined when it gives none, or cannot be asked now. */
  providerTokens(id: string): Promise<ProviderTokens | undefined> {
    return this.#inTurn(id, async () => {
      const user = await this.#store.user(id);
      const source = this.#source();
      const sealed = user?.sealedRefreshToken;
      const refreshToken = sealed === undefined ? undefined : this.#seal.open(sealed, bindingOf(id));
      if (user === undefined || source === undefined || refreshToken === undefined) return undefined;
      const tokens = await source.renew(refreshToken);
      if (tokens === 'gone' || tokens === 'unreachable') return undefined;
      if (tokens.refreshToken !== undefined) {
        const next = this.#seal.close(tokens.refreshToken, bindingOf(id));
        await this.#store.putUser({ ...user, sealedRefreshToken: next });
      }
      return tokens;
    });
  }

  #rereadInTurn(id: string, source: ClaimsSource): Promise<StoredUser | undefined> {
    return this.#inTurn(id, async () => {
      const user = await this.#store.user(id);
      return user === undefined ? undefined : this.#reread(user, source, this.#clock() - user.claimsAtMs);
    });
  }

  /** One refresh token is used by one at a time, and never twice. */
  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const former = this.#turns.get(id);
    const turn = (async () => {
      await former?.catch(() => undefined);
      return work();
    })();
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }

  async #reread(user: StoredUser, source: ClaimsSource, ageMs: number): Promise<StoredUser | undefined> {
    const sealed = user.sealedRefreshToken;
    const refreshToken = sealed === undefined ? undefined : this.#seal.open(sealed, bindingOf(user.id));
    // A provider that gives no refresh token cannot be asked: what it said at sign-in counts until the
    // consent ends.
    if (refreshToken === undefined) return user;
    const said = await source.reread(user, refreshToken);
    if (said === 'gone') return undefined;
    if (said === 'unreachable') {
      return ageMs < (source.maxAgeSeconds + source.outageSeconds) * 1000 ? user : undefined;
    }
    return this.remember(said);
  }
}

function bindingOf(userId: string): readonly string[] {
  return ['provider-refresh-token', userId];
}
