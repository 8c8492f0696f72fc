import { hash } from 'node:crypto';
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type {
  Artifact,
  AuthorizationStore,
  ConsentFilter,
  FoundArtifact,
  StoredConsent,
  StoredSigningKey,
  StoredUser,
} from './authorization-store.ts';
import { guarded } from './sqlite-guard.ts';
import type { ConsentTable, Tables, UserTable } from './sqlite-tables.ts';

/** {@link AuthorizationStore} on SQLite. */
export class SqliteAuthorizationStore implements AuthorizationStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;
  readonly #clock: () => number;

  constructor(database: Kysely<Tables>, file: string, clock: () => number) {
    this.#database = database;
    this.#file = file;
    this.#clock = clock;
  }

  putArtifact(artifact: Artifact): Promise<void> {
    return this.#run(async () => {
      const { kind, id, ...row } = rowOf(artifact);
      await this.#database
        .insertInto('artifacts')
        .values({ kind, id, consumed_at_ms: null, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(row))
        .execute();
    });
  }

  putIfAbsent(artifact: Artifact): Promise<boolean> {
    return this.#run(async () => {
      const nowMs = this.#clock();
      const { kind, id, ...row } = rowOf(artifact);
      // One that has expired and was not swept yet makes room.
      const written = await this.#database
        .insertInto('artifacts')
        .values({ kind, id, consumed_at_ms: null, ...row })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'id']).doUpdateSet(row).where('artifacts.expires_at_ms', '<=', nowMs))
        .executeTakeFirst();
      return written.numInsertedOrUpdatedRows === 1n;
    });
  }

  findArtifact(kind: string, id: string): Promise<FoundArtifact | undefined> {
    return this.#run(async () => {
      const row = await this.#database
        .selectFrom('artifacts')
        .select(['payload', 'consumed_at_ms', 'expires_at_ms'])
        .where('kind', '=', kind)
        .where('id', '=', digestOf(id))
        .where('expires_at_ms', '>', this.#clock())
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { payload, consumed_at_ms: consumedAtMs, expires_at_ms: expiresAtMs } = row;
      return { payload, consumedAtMs: consumedAtMs ?? undefined, expiresAtMs };
    });
  }

  consumeOnce(kind: string, id: string): Promise<boolean> {
    return this.#run(async () => {
      const nowMs = this.#clock();
      const written = await this.#database
        .updateTable('artifacts')
        .set({ consumed_at_ms: nowMs })
        .where('kind', '=', kind)
        .where('id', '=', digestOf(id))
        .where('consumed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return written.numUpdatedRows === 1n;
    });
  }

  removeArtifact(kind: string, id: string): Promise<void> {
    return this.#run(async () => {
      await this.#database.deleteFrom('artifacts').where('kind', '=', kind).where('id', '=', digestOf(id)).execute();
    });
  }

  countArtifacts(kind: string): Promise<number> {
    return this.#run(async () => {
      const { count } = await this.#database
        .selectFrom('artifacts')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('kind', '=', kind)
        .where('expires_at_ms', '>', this.#clock())
        .executeTakeFirstOrThrow();
      return count;
    });
  }

  putUser(user: StoredUser): Promise<void> {
    return this.#run(async () => {
      const { id, ...row } = userRowOf(user);
      await this.#database
        .insertInto('users')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    });
  }

  user(id: string): Promise<StoredUser | undefined> {
    return this.#run(async () => {
      const row = await this.#database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : userOf(row);
    });
  }

  putConsent(consent: StoredConsent): Promise<void> {
    return this.#run(async () => {
      await this.#database.insertInto('consents').values(consentRowOf(consent)).execute();
    });
  }

  touchConsent(grantId: string): Promise<void> {
    return this.#run(async () => {
      await this.#database
        .updateTable('consents')
        .set({ last_used_at_ms: this.#clock() })
        .where('grant_id', '=', grantId)
        .execute();
    });
  }

  consents(filter: ConsentFilter): Promise<readonly StoredConsent[]> {
    return this.#run(async () => (await this.#select(this.#database, filter)).map(consentOf));
  }

  revokeConsents(filter: ConsentFilter, tokenIssuer: string, reason: string): Promise<readonly StoredConsent[]> {
    return this.#run(() =>
      this.#database.transaction().execute(async (step) => {
        const rows = await this.#select(step, filter);
        for (const { grant_id: grantId } of rows) await this.#end(step, grantId, tokenIssuer, reason);
        return rows.map(consentOf);
      }));
  }

  revokeFamily(grantId: string, tokenIssuer: string, reason: string): Promise<void> {
    return this.#run(() =>
      this.#database.transaction().execute((step) => this.#end(step, grantId, tokenIssuer, reason)));
  }

  removeArtifactsOf(userId: string, kind: string): Promise<void> {
    return this.#run(async () => {
      await this.#database.deleteFrom('artifacts').where('user_id', '=', userId).where('kind', '=', kind).execute();
    });
  }

  isCutOff(issuer: string, subject: string, sinceMs: number): Promise<boolean> {
    return this.#run(async () => {
      const row = await this.#database
        .selectFrom('revocations')
        .select('sequence')
        .where('kind', '=', 'subject')
        .where('issuer', '=', JSON.stringify(issuer))
        .where('name', '=', JSON.stringify(subject))
        .where('at_ms', '>=', sinceMs)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    });
  }

  signingKeys(): Promise<readonly StoredSigningKey[]> {
    return this.#run(async () => {
      const rows = await this.#database
        .selectFrom('signing_keys')
        .selectAll()
        .orderBy('created_at_ms', 'desc')
        .orderBy('key_id')
        .execute();
      return rows.map(({ key_id: keyId, jwk, created_at_ms: createdAtMs }) => ({ keyId, jwk, createdAtMs }));
    });
  }

  addSigningKey(key: StoredSigningKey, unlessNewerThanMs: number): Promise<boolean> {
    return this.#run(async () => {
      const written = await sql`
        INSERT INTO signing_keys (key_id, jwk, created_at_ms)
        SELECT ${key.keyId}, ${key.jwk}, ${key.createdAtMs}
        WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE created_at_ms > ${unlessNewerThanMs})`
        .execute(this.#database);
      return written.numAffectedRows === 1n;
    });
  }

  dropSigningKeysBefore(createdBeforeMs: number): Promise<void> {
    return this.#run(async () => {
      await sql`
        DELETE FROM signing_keys
        WHERE created_at_ms < ${createdBeforeMs}
          AND key_id <> (SELECT key_id FROM signing_keys ORDER BY created_at_ms DESC, key_id LIMIT 1)`
        .execute(this.#database);
    });
  }

  sweep(): Promise<void> {
    return this.#run(async () => {
      const nowMs = this.#clock();
      await this.#database.deleteFrom('artifacts').where('expires_at_ms', '<=', nowMs).execute();
      await this.#database.deleteFrom('consents').where('expires_at_ms', '<=', nowMs).execute();
    });
  }

  #select(database: Kysely<Tables>, filter: ConsentFilter): Promise<readonly Selectable<ConsentTable>[]> {
    let query = database.selectFrom('consents').selectAll().where('expires_at_ms', '>', this.#clock());
    if (filter.grantId !== undefined) query = query.where('grant_id', '=', filter.grantId);
    if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
    if (filter.server !== undefined) query = query.where('server', '=', JSON.stringify(filter.server));
    if (filter.subject !== undefined) query = query.where('subject', '=', JSON.stringify(filter.subject));
    if (filter.issuer !== undefined) query = query.where('issuer', '=', JSON.stringify(filter.issuer));
    if (filter.clientId !== undefined) query = query.where('client_id', '=', JSON.stringify(filter.clientId));
    return query.orderBy('given_at_ms', 'desc').orderBy('grant_id').execute();
  }

  async #end(step: Transaction<Tables>, grantId: string, tokenIssuer: string, reason: string): Promise<void> {
    await step.deleteFrom('artifacts').where('grant_id', '=', grantId).execute();
    await step.deleteFrom('consents').where('grant_id', '=', grantId).execute();
    const name = JSON.stringify(grantId);
    await sql`
      INSERT INTO revocations (kind, issuer, name, at_ms, reason)
      SELECT 'grant', ${JSON.stringify(tokenIssuer)}, ${name}, ${this.#clock()}, ${reason.toWellFormed()}
      WHERE NOT EXISTS (SELECT 1 FROM revocations WHERE kind = 'grant' AND name = ${name})`.execute(step);
  }

  #run<T>(operation: () => Promise<T>): Promise<T> {
    return guarded(this.#file, operation);
  }
}

function digestOf(id: string): string {
  return hash('sha256', id, 'base64url');
}

function rowOf({ kind, id, payload, grantId, userId, expiresAtMs }: Artifact) {
  return {
    kind,
    id: digestOf(id),
    payload,
    grant_id: grantId ?? null,
    user_id: userId ?? null,
    expires_at_ms: Math.floor(expiresAtMs),
  };
}

function userRowOf(user: StoredUser): Selectable<UserTable> {
  return {
    id: user.id,
    issuer: JSON.stringify(user.issuer),
    subject: JSON.stringify(user.subject),
    tenant: user.tenant === undefined ? null : JSON.stringify(user.tenant),
    name: user.name === undefined ? null : JSON.stringify(user.name),
    roles: JSON.stringify(user.roles),
    groups: JSON.stringify(user.groups),
    claims_at_ms: user.claimsAtMs,
    sealed_refresh_token: user.sealedRefreshToken ?? null,
  };
}

function userOf(row: Selectable<UserTable>): StoredUser {
  return {
    id: row.id,
    issuer: textIn(row.issuer),
    subject: textIn(row.subject),
    tenant: row.tenant === null ? undefined : textIn(row.tenant),
    name: row.name === null ? undefined : textIn(row.name),
    roles: listIn(row.roles),
    groups: listIn(row.groups),
    claimsAtMs: row.claims_at_ms,
    sealedRefreshToken: row.sealed_refresh_token ?? undefined,
  };
}

function consentRowOf(consent: StoredConsent): Selectable<ConsentTable> {
  return {
    grant_id: consent.grantId,
    user_id: consent.userId,
    issuer: JSON.stringify(consent.issuer),
    subject: JSON.stringify(consent.subject),
    client_id: JSON.stringify(consent.clientId),
    client_name: JSON.stringify(consent.clientName),
    redirect_uri: JSON.stringify(consent.redirectUri),
    server: JSON.stringify(consent.server),
    scopes: JSON.stringify(consent.scopes),
    given_at_ms: consent.givenAtMs,
    last_used_at_ms: consent.lastUsedAtMs,
    expires_at_ms: consent.expiresAtMs,
  };
}

function consentOf(row: Selectable<ConsentTable>): StoredConsent {
  return {
    grantId: row.grant_id,
    userId: row.user_id,
    issuer: textIn(row.issuer),
    subject: textIn(row.subject),
    clientId: textIn(row.client_id),
    clientName: textIn(row.client_name),
    redirectUri: textIn(row.redirect_uri),
    server: textIn(row.server),
    scopes: listIn(row.scopes),
    givenAtMs: row.given_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}

function textIn(json: string): string {
  return JSON.parse(json) as string;
}

function listIn(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[];
}
