import { randomUUID } from 'node:crypto';
import { Secret } from '../config/secret.ts';
import type { VaultStore } from '../store/vault-store.ts';
import type { Person } from '../upstream/link.ts';
import type { Vault, VaultPlace } from '../vault/vault.ts';
import { RENEW_BEFORE_MS, type AccessToken } from './access-token.ts';
import type { AuthorizationFlow, Begun } from './authorization-flow.ts';
import { aboutIn, connectionIn, connectionText, type Connection, type ConnectionAbout } from './connection.ts';
import { CredentialError } from './credential-error.ts';
import { DpopKey } from './dpop-key.ts';
import { givenBack, notGivenBack, type Forgotten } from './forgotten.ts';
import { PeopleMap } from './people-map.ts';
import type { Tokens } from './token-endpoint.ts';

export const CONNECTION = 'connection';
/** How long one gateway may take to renew a token before another one tries, in milliseconds. */
const LEASE_MS = 20_000;
/** How long a gateway waits for another one that renews, and between two looks. */
const WAIT_MS = 10_000;
const LOOK_MS = 50;
/** What is known of a connection is looked up again after this time: it may have been ended elsewhere. */
const CHECK_MS = 500;

/** A token in use, and what it belongs to. */
export interface InUse {
  readonly token: AccessToken;
  readonly scopes: readonly string[];
  readonly dpop: DpopKey | undefined;
  readonly revision: number;
  /** When the person connected. */
  readonly connectedAtMs: number;
  /** When it came into memory. */
  readonly sinceMs: number;
}

export interface UserConnectionsOptions {
  readonly server: string;
  /** The canonical URL of the server. */
  readonly resource: string;
  readonly flow: Pick<AuthorizationFlow, 'complete' | 'renew' | 'giveBack' | 'bindsTokens'>;
  readonly vault: Vault;
  readonly store: VaultStore;
  readonly clock: () => number;
  /** One id for a person, whatever client they use. */
  readonly personId: (person: Person) => string;
}

interface Entry {
  use: InUse | undefined;
  checkedAtMs: number;
  loading: Promise<InUse | undefined> | undefined;
}

/**
 * The accounts that people have connected at one server.
 *
 * Guarantees: a connection is sealed for its person and server, and used for the origin it was made for;
 * tokens are renewed by one at a time, of all gateways on the store, and what was renewed is kept before it
 * is used; a connection that was ended is not used a second later.
 */
export class UserConnections {
  readonly #options: UserConnectionsOptions;
  readonly #entries = new PeopleMap<Entry>();
  readonly #holder = randomUUID();

  constructor(options: UserConnectionsOptions) {
    this.#options = options;
  }

  /** The token of a person; undefined when nothing is connected. Rejects when it cannot be had now. */
  inUse(person: Person): InUse | undefined | Promise<InUse | undefined> {
    const { clock, personId } = this.#options;
    const entry = this.#entryOf(personId(person));
    const isFresh = entry.use !== undefined && entry.use.token.untilMs - RENEW_BEFORE_MS > clock();
    if (isFresh && clock() - entry.checkedAtMs < CHECK_MS) return entry.use;
    entry.loading ??= this.#load(person, entry, false).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  /** What is in memory of a person. */
  peek(person: Person): InUse | undefined {
    return this.#entries.peek(this.#options.personId(person))?.use;
  }

  /** Renews a token that the server refused; undefined when the person must connect again. */
  renew(person: Person): Promise<InUse | undefined> {
    const entry = this.#entryOf(this.#options.personId(person));
    entry.loading ??= this.#load(person, entry, true).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  /** The person came back with a response: keeps what comes of it. Rejects with a {@link CredentialError}. */
  async complete(person: Person, name: string | undefined, begun: Begun, response: URLSearchParams): Promise<void> {
    const { flow, vault, clock, server } = this.#options;
    const dpop = (await flow.bindsTokens(begun.issuer)) ? await DpopKey.generate(clock) : undefined;
    const { tokens, clientId, scopes } = await flow.complete(begun, response, dpop);
    const about: ConnectionAbout = {
      ...person, name, server, at: begun.issuer, scopes, connectedAtMs: clock(),
    };
    const connection: Connection = {
      resource: begun.resource,
      issuer: begun.issuer,
      clientId,
      scopes,
      accessToken: tokens.access.value.reveal(),
      tokenType: tokens.access.type,
      untilMs: tokens.access.untilMs,
      refreshToken: tokens.refreshToken?.reveal(),
      dpopKey: await dpop?.exported(),
      connectedAtMs: clock(),
    };
    await vault.put(this.#placeOf(person), connectionText(connection), JSON.stringify(about));
    this.#entries.delete(this.#options.personId(person));
  }

  /** What a person has connected; undefined when nothing. */
  async about(person: Person): Promise<ConnectionAbout | undefined> {
    const { purpose, owner, place } = this.#placeOf(person);
    const record = await this.#options.store.record(purpose, owner, place);
    return record === undefined ? undefined : aboutIn(record.about);
  }

  /**
   * Forgets a connection, also one that cannot be opened; undefined when there was none. From then on it is
   * not used. Its tokens are good at their issuer until they are given back.
   */
  async forget(person: Person): Promise<Forgotten | undefined> {
    const { store, vault, personId, flow } = this.#options;
    const place = this.#placeOf(person);
    const opened = await vault.open(place).catch(() => undefined);
    const connection = opened === undefined ? undefined : connectionIn(opened.text);
    this.#entries.delete(personId(person));
    if ((await store.removeRecords(place)).length === 0) return undefined;
    if (connection === undefined) return { giveBack: () => Promise.resolve('unreadable') };
    return { giveBack: () => flow.giveBack(connection).then(givenBack, notGivenBack) };
  }

  async #load(person: Person, entry: Entry, mustRenew: boolean): Promise<InUse | undefined> {
    const { store, vault, clock } = this.#options;
    const place = this.#placeOf(person);
    const record = await store.record(place.purpose, place.owner, place.place);
    const known = entry.use;
    entry.checkedAtMs = clock();
    if (record === undefined) {
      entry.use = undefined;
      return undefined;
    }
    const isFresh = known !== undefined && known.token.untilMs - RENEW_BEFORE_MS > clock();
    if (!mustRenew && isFresh && known.revision === record.revision) return known;
    const opened = await vault.open(place);
    const connection = opened === undefined ? undefined : connectionIn(opened.text);
    if (opened === undefined || connection === undefined || !this.#isForHere(connection)) {
      entry.use = undefined;
      return undefined;
    }
    const isChanged = known !== undefined && known.revision !== opened.revision;
    if (connection.untilMs - RENEW_BEFORE_MS > clock() && (!mustRenew || isChanged)) {
      entry.use = await this.#useOf(connection, opened.revision);
      return entry.use;
    }
    entry.use = await this.#renewed(place, opened.revision);
    entry.checkedAtMs = clock();
    return entry.use;
  }

  /** Renews under a lease; whoever does not get it waits for what the holder keeps. */
  async #renewed(place: VaultPlace, seen: number): Promise<InUse | undefined> {
    const { store, vault, clock } = this.#options;
    const lease = `renew ${place.place} ${place.owner}`;
    const untilMs = clock() + WAIT_MS;
    for (;;) {
      const isMine = await store.lease(lease, this.#holder, LEASE_MS);
      const opened = await vault.open(place);
      const connection = opened === undefined ? undefined : connectionIn(opened.text);
      if (opened === undefined || connection === undefined) return undefined;
      if (opened.revision !== seen) {
        if (isMine) await store.release(lease, this.#holder);
        return this.#useOf(connection, opened.revision);
      }
      if (isMine) return this.#renewAlone(place, connection, opened, lease);
      if (clock() >= untilMs) {
        throw new CredentialError('unreachable', 'another gateway takes too long to renew a token');
      }
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  async #renewAlone(
    place: VaultPlace,
    connection: Connection,
    opened: { readonly about: string; readonly revision: number },
    lease: string,
  ): Promise<InUse | undefined> {
    const { flow, vault, store, clock } = this.#options;
    try {
      if (connection.refreshToken === undefined) return undefined;
      const dpop = connection.dpopKey === undefined ? undefined : await DpopKey.from(connection.dpopKey, clock);
      const tokens = await flow.renew(connection, connection.refreshToken, dpop);
      const next = renewedConnection(connection, tokens);
      // Ended meanwhile: what came is thrown away.
      if (!(await vault.replace(place, connectionText(next), opened.about, opened.revision))) return undefined;
      return await this.#useOf(next, opened.revision + 1);
    } catch (error) {
      if (error instanceof CredentialError && error.code === 'invalid_grant') {
        await store.removeRecords(place);
        return undefined;
      }
      throw error;
    } finally {
      await store.release(lease, this.#holder);
    }
  }

  async #useOf(connection: Connection, revision: number): Promise<InUse> {
    const { clock } = this.#options;
    const { accessToken, tokenType, untilMs, scopes, dpopKey, connectedAtMs } = connection;
    const dpop = dpopKey === undefined ? undefined : await DpopKey.from(dpopKey, clock);
    const token = { value: new Secret(accessToken), type: tokenType, untilMs, scopes };
    return { token, scopes, dpop, revision, connectedAtMs, sinceMs: clock() };
  }

  /** A connection for another place than the configuration names now is none. */
  #isForHere({ resource }: Connection): boolean {
    const own = this.#options.resource;
    return own === resource || (new URL(own).origin === new URL(resource).origin && own.startsWith(resource));
  }

  #entryOf(id: string): Entry {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry: Entry = { use: undefined, checkedAtMs: 0, loading: undefined };
    this.#entries.set(id, entry);
    return entry;
  }

  #placeOf(person: Person): VaultPlace {
    return { purpose: CONNECTION, owner: this.#options.personId(person), place: this.#options.server };
  }
}

/** An issuer that gives no new refresh token has not taken back the old one. */
function renewedConnection(connection: Connection, { access, refreshToken }: Tokens): Connection {
  return {
    ...connection,
    accessToken: access.value.reveal(),
    tokenType: access.type,
    untilMs: access.untilMs,
    scopes: access.scopes ?? connection.scopes,
    refreshToken: refreshToken?.reveal() ?? connection.refreshToken,
  };
}
