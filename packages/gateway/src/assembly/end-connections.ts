import { PublicPaths } from '../authorization/paths.ts';
import { baseUrlOf, isLoopbackHost } from '../config/address.ts';
import type { Config } from '../config/schema.ts';
import type { Connectable } from '../credentials/connectable.ts';
import type { ConnectionAbout } from '../credentials/connection.ts';
import { DpopKey } from '../credentials/dpop-key.ts';
import type { AtIssuer, Forgotten } from '../credentials/forgotten.ts';
import { connectionPlaces, type ConnectionFilter } from '../credentials/offline.ts';
import { CONNECTION } from '../credentials/user-connections.ts';
import type { Store } from '../store/store.ts';
import type { UpstreamCredential } from '../upstream/link-credential.ts';
import { openVault } from '../vault/open-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { ServerCredentials } from './server-credentials.ts';
import { vaultSourcesOf, type OfflineKey } from './vault-offline.ts';

/** A connection that was ended, and what its issuer said to that. */
export interface EndedConnection extends ConnectionAbout {
  readonly atIssuer: AtIssuer;
}

export interface EndConnectionsOptions extends OfflineKey {
  readonly store: Store;
  readonly config: Pick<Config, 'vault' | 'data' | 'listen' | 'servers'>;
}

/** Issuers that are asked at the same time. */
const ASKED_AT_ONCE = 8;

interface Kept {
  readonly about: ConnectionAbout;
  readonly forgotten: Forgotten;
}

/**
 * Ends connections that match, as their people do it on the page: first all of them are forgotten, so that a
 * running gateway uses none of them a second later, then their tokens are given back to the issuers. What
 * cannot be given back is forgotten all the same.
 */
export async function endConnections(
  options: EndConnectionsOptions,
  filter: ConnectionFilter,
): Promise<readonly EndedConnection[]> {
  const places = await connectionPlaces(options.store, filter);
  if (places.length === 0) return [];
  const pages = await ConnectablePages.open(options);
  try {
    const kept: Kept[] = [];
    for (const { owner, place, about } of places) {
      const connectable = pages.of(place);
      const forgotten = await connectable?.forget(about);
      if (forgotten !== undefined) kept.push({ about, forgotten });
      else if ((await options.store.vault.removeRecords({ purpose: CONNECTION, owner, place })).length > 0) {
        kept.push({ about, forgotten: NOBODY_TO_ASK });
      }
    }
    return await allGivenBack(kept);
  } finally {
    await pages.close();
  }
}

const NOBODY_TO_ASK: Forgotten = { giveBack: () => Promise.resolve('not_configured') };

/** An issuer that does not answer is asked once, not for every account there. */
async function allGivenBack(kept: readonly Kept[]): Promise<readonly EndedConnection[]> {
  const silent = new Set<string>();
  const ended: EndedConnection[] = [];
  const rest = kept.values();
  const work = async (): Promise<void> => {
    for (const { about, forgotten } of rest) {
      const atIssuer = silent.has(about.at) ? 'unreachable' : await forgotten.giveBack();
      if (atIssuer === 'unreachable') silent.add(about.at);
      ended.push({ ...about, atIssuer });
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, work));
  return ended;
}

/** The servers of a configuration whose accounts people connect, without a gateway that runs. */
class ConnectablePages {
  readonly #options: EndConnectionsOptions;
  readonly #dpop: DpopKey;
  readonly #known = new Map<string, Connectable | undefined>();
  readonly #open: UpstreamCredential[] = [];
  #vault: Vault | undefined;

  private constructor(options: EndConnectionsOptions, dpop: DpopKey) {
    this.#options = options;
    this.#dpop = dpop;
  }

  static async open(options: EndConnectionsOptions): Promise<ConnectablePages> {
    return new ConnectablePages(options, await DpopKey.generate(options.clock));
  }

  /** Undefined for what is not in the configuration, or cannot be used as it stands there. */
  of(name: string): Connectable | undefined {
    if (!this.#known.has(name)) this.#known.set(name, this.#made(name));
    return this.#known.get(name);
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((upstream) => upstream.close()));
    await this.#vault?.close();
  }

  #made(name: string): Connectable | undefined {
    const { config, store, clock } = this.#options;
    const server = Object.hasOwn(config.servers, name) ? config.servers[name] : undefined;
    if (server === undefined) return undefined;
    const sources = vaultSourcesOf(this.#options);
    try {
      this.#vault ??= openVault({ ...sources, store: store.vault });
      const credentials = new ServerCredentials({
        clock,
        environment: sources.environment,
        resolveSecret: sources.resolveSecret,
        isLocal: isLoopbackHost(config.listen.address),
        ca: undefined,
        dpop: this.#dpop,
        vault: this.#vault,
        store: store.vault,
        paths: () => new PublicPaths(baseUrlOf(config.listen)),
        providerTokens: () => ({ of: async () => undefined }),
      });
      const credential = credentials.for(name, server);
      if (credential?.upstream !== undefined) this.#open.push(credential.upstream);
      return credential?.pages;
    } catch {
      // Its certificate authorities cannot be read, say: what is kept is forgotten without it.
      return undefined;
    }
  }
}
