import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, constants, existsSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql, type Selectable } from 'kysely';
import type { ApprovalStore } from './approval-store.ts';
import type { AuthorizationStore } from './authorization-store.ts';
import type { BundleStore } from './bundle-store.ts';
import type { DefinitionStore } from './definition-store.ts';
import { SqliteApprovalStore } from './sqlite-approvals.ts';
import { SqliteAuthorizationStore } from './sqlite-authorization.ts';
import { SqliteBundleStore } from './sqlite-bundles.ts';
import { SqliteDefinitionStore } from './sqlite-definitions.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { BUSY_TIMEOUT_MS, corrupt, guarded, unreadable } from './sqlite-guard.ts';
import { migrate } from './sqlite-migrations.ts';
import type { RevocationTable, Tables } from './sqlite-tables.ts';
import { SqliteVaultStore } from './sqlite-vault.ts';
import { StoreError } from './store-error.ts';
import type { Revocation, Store, StoredRevocation } from './store.ts';
import type { VaultStore } from './vault-store.ts';

/**
 * Opens the store in a SQLite file, made with mode 0600 if there is none, and brings its tables up to
 * date. Every write is on the disk when its promise resolves (WAL, synchronous=FULL); any number of
 * processes of one machine may have it open. Not for network file systems.
 *
 * Rejects with a {@link StoreError} when the file is damaged, foreign, or from a newer version.
 */
export async function openSqliteStore(file: string, clock: () => number): Promise<Store> {
  return guarded(file, () => {
    createPrivately(file);
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      database.exec('PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      checkWhole(database, file);
      migrate(database, file, clock());
    } catch (error) {
      database.close();
      throw error;
    }
    return new SqliteStore(database, file, clock);
  });
}

class SqliteStore implements Store {
  readonly #connection: DatabaseSync;
  readonly #database: Kysely<Tables>;
  readonly #file: string;
  readonly #clock: () => number;
  readonly authorization: AuthorizationStore;
  readonly approvals: ApprovalStore;
  readonly vault: VaultStore;
  readonly definitions: DefinitionStore;
  readonly bundles: BundleStore;

  constructor(connection: DatabaseSync, file: string, clock: () => number) {
    this.#connection = connection;
    this.#database = new Kysely<Tables>({ dialect: nodeSqliteDialect(connection) });
    this.#file = file;
    this.#clock = clock;
    this.authorization = new SqliteAuthorizationStore(this.#database, file, clock);
    this.approvals = new SqliteApprovalStore(this.#database, file);
    this.vault = new SqliteVaultStore(this.#database, file, clock);
    this.definitions = new SqliteDefinitionStore(this.#database, file);
    this.bundles = new SqliteBundleStore(this.#database, file);
  }

  async revoke(revocation: Revocation, reason: string): Promise<StoredRevocation> {
    return guarded(this.#file, async () => {
      const { kind, atMs } = revocation;
      const issuer = JSON.stringify(revocation.issuer);
      const name = JSON.stringify(nameIn(revocation));
      // A token or a grant is revoked once and for all; a subject again when it is for tokens issued later.
      const fromMs = kind === 'subject' ? atMs : Number.MIN_SAFE_INTEGER;
      // One statement, so that of two processes that revoke the same only one adds a row.
      await sql`
        INSERT INTO revocations (kind, issuer, name, at_ms, reason)
        SELECT ${kind}, ${issuer}, ${name}, ${atMs}, ${reason.toWellFormed()}
        WHERE NOT EXISTS (
          SELECT 1 FROM revocations
          WHERE kind = ${kind} AND issuer = ${issuer} AND name = ${name} AND at_ms >= ${fromMs}
        )`.execute(this.#database);
      const covering = await this.#database
        .selectFrom('revocations')
        .selectAll()
        .where('kind', '=', kind)
        .where('issuer', '=', issuer)
        .where('name', '=', name)
        .orderBy('at_ms', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      return storedOf(covering);
    });
  }

  async revocationsAfter(sequence: number): Promise<readonly StoredRevocation[]> {
    return guarded(this.#file, async () => {
      const rows = await this.#database
        .selectFrom('revocations')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .execute();
      return rows.map(storedOf);
    });
  }

  async secretKey(purpose: string, bytes: number): Promise<Uint8Array> {
    return guarded(this.#file, async () => {
      await this.#database
        .insertInto('secret_keys')
        .values({ purpose, value: randomBytes(bytes), created_at_ms: this.#clock() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { value } = await this.#database
        .selectFrom('secret_keys')
        .select('value')
        .where('purpose', '=', purpose)
        .executeTakeFirstOrThrow();
      if (value.length !== bytes) {
        const what = `The key "${purpose}" in ${this.#file} has ${value.length} bytes and not ${bytes}`;
        throw new StoreError('failed', `${what}. Another version of Durward made it: use that version.`);
      }
      return new Uint8Array(value);
    });
  }

  async close(): Promise<void> {
    // Kysely would not close a connection that was never used.
    if (this.#connection.isOpen) this.#connection.close();
  }
}

function storedOf(row: Selectable<RevocationTable>): StoredRevocation {
  const { sequence, kind, at_ms: atMs, reason } = row;
  const text = JSON.parse(row.name) as string;
  const common = { sequence, issuer: JSON.parse(row.issuer) as string, atMs, reason };
  switch (kind) {
    case 'token':
      return { kind, tokenId: text, ...common };
    case 'subject':
      return { kind, subject: text, ...common };
    case 'grant':
      return { kind, grantId: text, ...common };
  }
}

function nameIn(revocation: Revocation): string {
  switch (revocation.kind) {
    case 'token':
      return revocation.tokenId;
    case 'subject':
      return revocation.subject;
    case 'grant':
      return revocation.grantId;
  }
}

/**
 * Sees to it that the file exists and is private; SQLite gives its companions the same mode. A file
 * that exists is not opened here: closing it would drop the locks of another store in this process.
 */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { O_RDWR, O_CREAT, O_EXCL } = constants;
  if (!existsSync(file)) {
    try {
      closeSync(openSync(file, O_RDWR | O_CREAT | O_EXCL, 0o600));
    } catch (error) {
      // Another process may have made it in the meantime.
      if (!existsSync(file)) throw error;
    }
  }
  if (!lstatSync(file).isFile()) throw unreadable(file, 'it is not a plain file');
  chmodSync(file, 0o600);
}

function checkWhole(database: DatabaseSync, file: string): void {
  const [answer] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (answer !== 'ok') throw corrupt(file, undefined);
}

