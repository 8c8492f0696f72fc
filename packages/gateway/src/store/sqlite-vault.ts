import { hash } from 'node:crypto';
import { sql, type Kysely, type Selectable } from 'kysely';
import { guarded } from './sqlite-guard.ts';
import type { SealedRecordTable, Tables } from './sqlite-tables.ts';
import type { RecordFilter, SealedRecord, StoredRecord, VaultStore } from './vault-store.ts';

/** {@link VaultStore} on SQLite. */
export class SqliteVaultStore implements VaultStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;
  readonly #clock: () => number;

  constructor(database: Kysely<Tables>, file: string, clock: () => number) {
    this.#database = database;
    this.#file = file;
    this.#clock = clock;
  }

  putRecord(record: SealedRecord): Promise<void> {
    return this.#run(async () => {
      const row = rowOf(record);
      await this.#database
        .insertInto('sealed_records')
        .values({ ...row, revision: 1 })
        .onConflict((conflict) =>
          conflict.columns(['purpose', 'owner', 'place_digest']).doUpdateSet({
            ...row,
            revision: sql<number>`sealed_records.revision + 1`,
          }))
        .execute();
    });
  }

  putRecordIfAbsent(record: SealedRecord): Promise<boolean> {
    return this.#run(async () => {
      const written = await this.#database
        .insertInto('sealed_records')
        .values({ ...rowOf(record), revision: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return written.numInsertedOrUpdatedRows === 1n;
    });
  }

  replaceRecord(record: SealedRecord, revision: number): Promise<boolean> {
    return this.#run(async () => {
      const { purpose, owner, place_digest: digest, ...row } = rowOf(record);
      const written = await this.#database
        .updateTable('sealed_records')
        .set({ ...row, revision: revision + 1 })
        .where('purpose', '=', purpose)
        .where('owner', '=', owner)
        .where('place_digest', '=', digest)
        .where('revision', '=', revision)
        .executeTakeFirst();
      return written.numUpdatedRows === 1n;
    });
  }

  record(purpose: string, owner: string, place: string): Promise<StoredRecord | undefined> {
    return this.#run(async () => {
      const [row] = await this.#select({ purpose, owner, place });
      return row;
    });
  }

  records(filter: RecordFilter): Promise<readonly StoredRecord[]> {
    return this.#run(() => this.#select(filter));
  }

  removeRecords(filter: RecordFilter): Promise<readonly StoredRecord[]> {
    return this.#run(async () => {
      let query = this.#database.deleteFrom('sealed_records');
      if (filter.purpose !== undefined) query = query.where('purpose', '=', filter.purpose);
      if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
      if (filter.place !== undefined) query = query.where('place_digest', '=', digestOf(filter.place));
      return (await query.returningAll().execute()).map(recordOf);
    });
  }

  lease(name: string, holder: string, forMs: number): Promise<boolean> {
    return this.#run(async () => {
      const nowMs = this.#clock();
      const row = { holder, until_ms: nowMs + forMs };
      const written = await this.#database
        .insertInto('leases')
        .values({ name, ...row })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet(row).where((where) =>
            where.or([where('leases.until_ms', '<=', nowMs), where('leases.holder', '=', holder)])))
        .executeTakeFirst();
      return written.numInsertedOrUpdatedRows === 1n;
    });
  }

  release(name: string, holder: string): Promise<void> {
    return this.#run(async () => {
      await this.#database.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
    });
  }

  async #select(filter: RecordFilter): Promise<readonly StoredRecord[]> {
    let query = this.#database.selectFrom('sealed_records').selectAll();
    if (filter.purpose !== undefined) query = query.where('purpose', '=', filter.purpose);
    if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
    if (filter.place !== undefined) query = query.where('place_digest', '=', digestOf(filter.place));
    const rows = await query.orderBy('updated_at_ms', 'desc').orderBy('owner').orderBy('place_digest').execute();
    return rows.map(recordOf);
  }

  #run<T>(operation: () => Promise<T>): Promise<T> {
    return guarded(this.#file, operation);
  }
}

/** Places may be long, and may hold what SQLite would alter: they are compared by digest. */
function digestOf(place: string): string {
  return hash('sha256', JSON.stringify(place), 'base64url');
}

function rowOf(record: SealedRecord): Omit<Selectable<SealedRecordTable>, 'revision'> {
  const { purpose, owner, place, about, keyVersion, wrappedKey, sealed, updatedAtMs } = record;
  return {
    purpose,
    owner,
    place_digest: digestOf(place),
    place: JSON.stringify(place),
    about,
    key_version: keyVersion,
    wrapped_key: wrappedKey,
    sealed,
    updated_at_ms: updatedAtMs,
  };
}

function recordOf(row: Selectable<SealedRecordTable>): StoredRecord {
  return {
    purpose: row.purpose,
    owner: row.owner,
    place: JSON.parse(row.place) as string,
    about: row.about,
    keyVersion: row.key_version,
    wrappedKey: row.wrapped_key,
    sealed: row.sealed,
    updatedAtMs: row.updated_at_ms,
    revision: row.revision,
  };
}
