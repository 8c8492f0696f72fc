import type { SealedRecord, StoredRecord, VaultStore } from '../store/vault-store.ts';
import { associatedDataOf, decrypt, encrypt, newDataKey } from './envelope.ts';
import type { MasterKey } from './master-key.ts';

/** What something in the vault belongs to. */
export interface VaultPlace {
  readonly purpose: string;
  /** A person, or the gateway itself (empty). */
  readonly owner: string;
  /** The name of a server, or an issuer. */
  readonly place: string;
}

/** Something that was put into the vault. */
export interface Opened {
  readonly text: string;
  /** What lists may show; it is not secret, and was not sealed. */
  readonly about: string;
  readonly revision: number;
}

/**
 * Secrets at rest: each one under a fresh data key (AES-256-GCM), which the master key wraps. The
 * associated data names purpose, user, upstream and key version, so that a record that was moved to
 * another user or server does not open.
 *
 * Every operation rejects with a `VaultError` while the master key cannot be used: without it there is
 * no credential, and nothing takes its place. Nothing that was opened is kept here.
 */
export class Vault {
  readonly #store: VaultStore;
  readonly #key: MasterKey;
  readonly #clock: () => number;

  constructor(store: VaultStore, key: MasterKey, clock: () => number) {
    this.#store = store;
    this.#key = key;
    this.#clock = clock;
  }

  /** Where the master key is, for people. */
  get keyPlace(): string {
    return this.#key.place;
  }

  async put(place: VaultPlace, text: string, about: string): Promise<void> {
    await this.#store.putRecord(await this.#seal(place, text, about));
  }

  /** False when there is something already. */
  async putIfAbsent(place: VaultPlace, text: string, about: string): Promise<boolean> {
    return this.#store.putRecordIfAbsent(await this.#seal(place, text, about));
  }

  /** False when it was changed or removed since this revision. */
  async replace(place: VaultPlace, text: string, about: string, revision: number): Promise<boolean> {
    return this.#store.replaceRecord(await this.#seal(place, text, about), revision);
  }

  async open(place: VaultPlace): Promise<Opened | undefined> {
    const record = await this.#store.record(place.purpose, place.owner, place.place);
    return record === undefined ? undefined : this.#open(record, place);
  }

  /**
   * Makes a new master key where that is ours to do, and puts everything under the newest one. What
   * somebody changes meanwhile is under the newest key by that. Gives how many records were renewed.
   */
  async rotate(): Promise<number> {
    await this.#key.rotate?.();
    const current = await this.#key.currentVersion();
    let renewed = 0;
    for (const record of await this.#store.records({})) {
      if (record.keyVersion === current && this.#key.rotate !== undefined) continue;
      const place = placeOf(record);
      const { text } = await this.#open(record, place);
      if (await this.#store.replaceRecord(await this.#seal(place, text, record.about), record.revision)) renewed += 1;
    }
    return renewed;
  }

  close(): Promise<void> {
    return this.#key.close();
  }

  async #seal(place: VaultPlace, text: string, about: string): Promise<SealedRecord> {
    const dataKey = newDataKey();
    const { keyVersion, wrapped } = await this.#key.wrap(dataKey);
    const sealed = encrypt(dataKey, Buffer.from(text), associatedDataOf({ ...place, keyVersion }));
    dataKey.fill(0);
    return { ...place, about, keyVersion, wrappedKey: wrapped, sealed, updatedAtMs: this.#clock() };
  }

  /** Opens it for the place that was asked for, whatever the record says of itself. */
  async #open(record: StoredRecord, place: VaultPlace): Promise<Opened> {
    const { keyVersion, wrappedKey, sealed, about, revision } = record;
    const dataKey = await this.#key.unwrap({ keyVersion, wrapped: wrappedKey });
    const plain = decrypt(dataKey, sealed, associatedDataOf({ ...place, keyVersion }));
    dataKey.fill(0);
    return { text: Buffer.from(plain).toString('utf8'), about, revision };
  }
}

function placeOf({ purpose, owner, place }: StoredRecord): VaultPlace {
  return { purpose, owner, place };
}
