import { isJsonObject, parseJsonText } from '@durward/core';
import { Secret } from '../config/secret.ts';
import type { VaultStore } from '../store/vault-store.ts';
import type { Person } from '../upstream/link.ts';
import type { Vault, VaultPlace } from '../vault/vault.ts';
import { aboutIn, type ConnectionAbout } from './connection.ts';
import type { Forgotten } from './forgotten.ts';
import { PeopleMap } from './people-map.ts';
import { CONNECTION } from './user-connections.ts';

/** What is known of a secret is looked up again after this time: it may have been ended elsewhere. */
const CHECK_MS = 500;
const JSON_LIMITS = { jsonDepthMax: 4, jsonNodesMax: 20 };

/** A secret that is in use for a person. */
export interface HeldSecret {
  readonly secret: Secret;
  /** Rises when the person gives another one. */
  readonly revision: number;
}

export interface PersonalSecretsOptions {
  readonly server: string;
  readonly vault: Vault;
  readonly store: VaultStore;
  readonly clock: () => number;
  readonly personId: (person: Person) => string;
}

interface Entry {
  held: HeldSecret | undefined;
  checkedAtMs: number;
  loading: Promise<HeldSecret | undefined> | undefined;
}

/**
 * Secrets that people have given for one server, each their own: a personal access token, an API key.
 *
 * Guarantees: a secret is sealed for its person and server; one that was ended or replaced, wherever, is not
 * handed out a second later; nothing is handed out when the vault does not open.
 */
export class PersonalSecrets {
  readonly #options: PersonalSecretsOptions;
  readonly #entries = new PeopleMap<Entry>();

  constructor(options: PersonalSecretsOptions) {
    this.#options = options;
  }

  /** The secret of a person; undefined when they gave none. Rejects when it cannot be had now. */
  inUse(person: Person): HeldSecret | undefined | Promise<HeldSecret | undefined> {
    const { clock, personId } = this.#options;
    const id = personId(person);
    const entry = this.#entries.get(id) ?? { held: undefined, checkedAtMs: 0, loading: undefined };
    this.#entries.set(id, entry);
    if (entry.held !== undefined && clock() - entry.checkedAtMs < CHECK_MS) return entry.held;
    entry.loading ??= this.#load(person, entry).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  /** What is in memory of a person. */
  peek(person: Person): Secret | undefined {
    return this.#entries.peek(this.#options.personId(person))?.held?.secret;
  }

  /** Keeps a secret in the place of the one before. Rejects with a `VaultError`. */
  async keep(person: Person, name: string | undefined, secret: string): Promise<void> {
    const { vault, server, clock, personId } = this.#options;
    const at = 'a secret of their own';
    const about: ConnectionAbout = { ...identityOf(person), name, server, at, scopes: [], connectedAtMs: clock() };
    await vault.put(this.#placeOf(person), JSON.stringify({ secret }), JSON.stringify(about));
    this.#entries.delete(personId(person));
  }

  async about(person: Person): Promise<ConnectionAbout | undefined> {
    const { purpose, owner, place } = this.#placeOf(person);
    const record = await this.#options.store.record(purpose, owner, place);
    return record === undefined ? undefined : aboutIn(record.about);
  }

  /** Forgets it; undefined when there was none. Where it was made it is good until the person deletes it there. */
  async forget(person: Person): Promise<Forgotten | undefined> {
    this.#entries.delete(this.#options.personId(person));
    const removed = await this.#options.store.removeRecords(this.#placeOf(person));
    return removed.length === 0 ? undefined : { giveBack: () => Promise.resolve('not_offered') };
  }

  /** The former one stays where replies are searched for it until another one is known, or none. */
  async #load(person: Person, entry: Entry): Promise<HeldSecret | undefined> {
    try {
      entry.held = await this.#current(this.#placeOf(person), entry.held);
      entry.checkedAtMs = this.#options.clock();
    } catch (error) {
      entry.held = undefined;
      throw error;
    }
    return entry.held;
  }

  async #current(place: VaultPlace, known: HeldSecret | undefined): Promise<HeldSecret | undefined> {
    const { store, vault } = this.#options;
    const record = await store.record(place.purpose, place.owner, place.place);
    if (record === undefined || record.revision === known?.revision) return record === undefined ? undefined : known;
    const opened = await vault.open(place);
    const secret = opened === undefined ? undefined : secretIn(opened.text);
    return opened === undefined || secret === undefined ? undefined : { secret, revision: opened.revision };
  }

  #placeOf(person: Person): VaultPlace {
    return { purpose: CONNECTION, owner: this.#options.personId(person), place: this.#options.server };
  }
}

function identityOf({ issuer, subject }: Person): Person {
  return { issuer, subject };
}

/** Undefined for what another kind of credential kept in this place. */
function secretIn(text: string): Secret | undefined {
  const parsed = parseJsonText(text, JSON_LIMITS);
  const secret = parsed.ok && isJsonObject(parsed.value) ? parsed.value['secret'] : undefined;
  return typeof secret === 'string' ? new Secret(secret) : undefined;
}
