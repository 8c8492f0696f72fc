/** A sealed thing of the vault, as it lies in the store: nobody reads it there. */
export interface SealedRecord {
  /** What it is: things of different purposes never meet. */
  readonly purpose: string;
  /** Whose it is: a person, or the gateway itself (empty). */
  readonly owner: string;
  /** What it is for: the name of a server, or an issuer. */
  readonly place: string;
  /** JSON text for lists: nothing secret. */
  readonly about: string;
  readonly keyVersion: string;
  readonly wrappedKey: string;
  readonly sealed: string;
  readonly updatedAtMs: number;
}

/** A record with its place in the order of its changes. */
export type StoredRecord = SealedRecord & { readonly revision: number };

/** Which records are meant: those that match everything that is given. */
export interface RecordFilter {
  readonly purpose?: string | undefined;
  readonly owner?: string | undefined;
  readonly place?: string | undefined;
}

/** What the vault keeps, by intent. Every operation is atomic, whoever else works on the store. */
export interface VaultStore {
  /** Keeps a record, in the place of the one for the same purpose, owner and place. */
  putRecord(record: SealedRecord): Promise<void>;
  /** Keeps a record unless there is one; false when there is. One of many wins. */
  putRecordIfAbsent(record: SealedRecord): Promise<boolean>;
  /** Puts a record in the place of this revision of it; false when it was changed or removed meanwhile. */
  replaceRecord(record: SealedRecord, revision: number): Promise<boolean>;
  record(purpose: string, owner: string, place: string): Promise<StoredRecord | undefined>;
  records(filter: RecordFilter): Promise<readonly StoredRecord[]>;
  /** Removes what matches with one step, and gives it back. */
  removeRecords(filter: RecordFilter): Promise<readonly StoredRecord[]>;
  /**
   * Takes the right to do something alone, for a while; true for exactly one holder at a time. The holder
   * that has it may take it again. It ends by itself, so that one who died blocks nobody for long.
   */
  lease(name: string, holder: string, forMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}
