import type { JsonObject, Limits, Principal } from '@durward/core';
import { UpstreamError, type Link, type LinkOwner, type Upstream } from '../upstream/link.ts';

/** The use of a link by one exchange. While there is one, the link is not idle. */
export interface Lease {
  readonly link: Link;
  release(): void;
}

/** What a modern request says of its client: a legacy server behind it hears it once. */
export interface ClientFacts {
  readonly capabilities: JsonObject;
  readonly info: JsonObject | undefined;
}

/** How links are made when the client's era is not the server's. */
export interface Bridges {
  /** Serves modern requests over a legacy conversation. */
  modernOverLegacy(legacy: Link, client: ClientFacts, principal: Principal): Link;
  /** Serves a legacy conversation over modern requests. */
  legacyOverModern(modern: Link, principal: Principal): Link;
}

interface Entry {
  readonly link: Link;
  readonly userId: string;
  lastUsedAtMs: number;
  leases: number;
}

const CAPABILITIES_LENGTH_MAX = 8192;

/**
 * The conversations with one server that outlive a request, each owned by one principal.
 *
 * Guarantees that a link is only ever leased to the principal it was opened for.
 */
export class LinkBook {
  readonly #upstream: Upstream;
  readonly #bridges: Bridges;
  readonly #limits: Limits;
  readonly #clock: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #opening = new Map<string, Promise<Entry>>();
  readonly #perUser = new Map<string, number>();
  #isNative: boolean | undefined;

  constructor(upstream: Upstream, bridges: Bridges, limits: Limits, clock: () => number) {
    this.#upstream = upstream;
    this.#bridges = bridges;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** A link for one modern request. Rejects with an `UpstreamError`. */
  leaseModern(principal: Principal, client: ClientFacts): Lease | Promise<Lease> {
    if (this.#isNative !== undefined) {
      const entry = this.#entries.get(this.#keyOf(principal, client));
      if (entry !== undefined) return this.#lease(entry);
    }
    return this.#openModern(principal, client).then((entry) => this.#lease(entry));
  }

  /** A link for one legacy session. The session owns it and closes it. */
  async openLegacy(principal: Principal, conversation: string): Promise<Link> {
    const owner = ownerOf(principal, conversation);
    const eras = await this.#upstream.eras(owner);
    if (eras.has('legacy')) return this.#upstream.open(owner, 'legacy');
    const modern = await this.#upstream.open(owner, 'modern');
    return this.#bridges.legacyOverModern(modern, principal);
  }

  /** Closes links that nobody has used for as long as an idle session lives. */
  sweep(): void {
    const idleSince = this.#clock() - this.#limits.sessionIdleMs;
    for (const entry of this.#entries.values()) {
      if (entry.leases === 0 && entry.lastUsedAtMs < idleSince) void entry.link.close();
    }
  }

  #keyOf(principal: Principal, client: ClientFacts): string {
    if (this.#isNative === true) return principal.userId;
    return `${principal.userId} ${JSON.stringify(client.capabilities)}`;
  }

  async #openModern(principal: Principal, client: ClientFacts): Promise<Entry> {
    this.#isNative ??= (await this.#upstream.eras(ownerOf(principal, 'probe'))).has('modern');
    const key = this.#keyOf(principal, client);
    if (key.length > CAPABILITIES_LENGTH_MAX + principal.userId.length) {
      throw new UpstreamError({ kind: 'busy', detail: 'the client declares too many capabilities' });
    }
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    let opening = this.#opening.get(key);
    if (opening === undefined) {
      opening = this.#open(key, principal, client).finally(() => this.#opening.delete(key));
      this.#opening.set(key, opening);
    }
    return opening;
  }

  async #open(key: string, principal: Principal, client: ClientFacts): Promise<Entry> {
    const { userId } = principal;
    const open = this.#perUser.get(userId) ?? 0;
    if (open >= this.#limits.sessionsPerPrincipalMax) {
      throw new UpstreamError({ kind: 'busy', detail: 'sessionsPerPrincipalMax' });
    }
    this.#perUser.set(userId, open + 1);
    try {
      const link = this.#isNative === true
        ? await this.#upstream.open(ownerOf(principal, 'modern'), 'modern')
        : this.#bridges.modernOverLegacy(
            await this.#upstream.open(ownerOf(principal, `bridge ${key}`), 'legacy'),
            client,
            principal,
          );
      const entry: Entry = { link, userId, lastUsedAtMs: this.#clock(), leases: 0 };
      this.#entries.set(key, entry);
      link.onClosed(() => this.#forget(key, entry));
      return entry;
    } catch (error) {
      this.#uncount(userId);
      // What was believed of the server may be wrong: it is asked again next time.
      if (this.#entries.size === 0) this.#isNative = undefined;
      throw error;
    }
  }

  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#uncount(entry.userId);
    if (this.#entries.size === 0) this.#isNative = undefined;
  }

  #uncount(userId: string): void {
    const left = (this.#perUser.get(userId) ?? 1) - 1;
    if (left > 0) this.#perUser.set(userId, left);
    else this.#perUser.delete(userId);
  }

  #lease(entry: Entry): Lease {
    entry.leases += 1;
    entry.lastUsedAtMs = this.#clock();
    let isReleased = false;
    return {
      link: entry.link,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        entry.leases -= 1;
        entry.lastUsedAtMs = this.#clock();
      },
    };
  }
}

function ownerOf({ userId, issuer, subject }: Principal, conversation: string): LinkOwner {
  return { userId, person: { issuer, subject }, conversation };
}
