import { sql, type Kysely, type Selectable } from 'kysely';
import type { DefinitionKind, JsonValue } from '@durward/core';
import type {
  Decision,
  DefinitionKey,
  DefinitionStore,
  ServedDefinition,
  Sighting,
  StoredDecision,
} from './definition-store.ts';
import { guarded } from './sqlite-guard.ts';
import type { DecisionTable, Tables } from './sqlite-tables.ts';

/** {@link DefinitionStore} on SQLite. Names are JSON strings: see the migrations. */
export class SqliteDefinitionStore implements DefinitionStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;

  constructor(database: Kysely<Tables>, file: string) {
    this.#database = database;
    this.#file = file;
  }

  sight(sightings: readonly Sighting[], nowMs: number): Promise<void> {
    // Everything as one parameter: three statements, however much is new. Each alone leaves nothing wrong.
    const all = JSON.stringify(sightings.map(({ server, kind, name, fingerprint, contentDigest, value }) =>
      [server, kind, JSON.stringify(name), fingerprint, contentDigest, JSON.stringify(value)]));
    const seen = sql`(SELECT value ->> 0 AS server, value ->> 1 AS kind, value ->> 2 AS name,
      value ->> 3 AS fingerprint, value ->> 4 AS digest, value ->> 5 AS text FROM json_each(${all}))`;
    return guarded(this.#file, async () => {
      await sql`
        INSERT INTO definitions (server, kind, name, fingerprint, content_digest, value, first_seen_ms)
        SELECT server, kind, name, fingerprint, digest, text, ${nowMs} FROM ${seen} WHERE true
        ON CONFLICT DO NOTHING`.execute(this.#database);
      await sql`
        INSERT INTO served_definitions (server, kind, name, fingerprint, seen_ms, is_gone)
        SELECT server, kind, name, fingerprint, ${nowMs}, 0 FROM ${seen} WHERE true
        ON CONFLICT (server, kind, name) DO UPDATE SET
          fingerprint = excluded.fingerprint, seen_ms = excluded.seen_ms, is_gone = 0`.execute(this.#database);
      await sql`
        DELETE FROM definitions AS o
        WHERE (server, kind, name) IN (SELECT server, kind, name FROM ${seen})
          AND NOT EXISTS (SELECT 1 FROM served_definitions AS s WHERE s.server = o.server AND s.kind = o.kind
            AND s.name = o.name AND s.fingerprint = o.fingerprint)
          AND NOT EXISTS (SELECT 1 FROM definition_decisions AS d WHERE d.server = o.server AND d.kind = o.kind
            AND d.name = o.name AND d.fingerprint = o.fingerprint)`.execute(this.#database);
    });
  }

  missing(server: string, kind: DefinitionKind, listed: readonly string[]): Promise<void> {
    const names = JSON.stringify(listed.map((name) => JSON.stringify(name)));
    return guarded(this.#file, async () => {
      await sql`
        UPDATE served_definitions SET is_gone = 1
        WHERE server = ${server} AND kind = ${kind}
          AND name NOT IN (SELECT value FROM json_each(${names}))`.execute(this.#database);
      // Nobody ever decided on it, so nobody misses it.
      await sql`
        DELETE FROM served_definitions
        WHERE server = ${server} AND kind = ${kind} AND is_gone = 1
          AND NOT EXISTS (SELECT 1 FROM definition_decisions AS d WHERE d.server = served_definitions.server
            AND d.kind = served_definitions.kind AND d.name = served_definitions.name)`.execute(this.#database);
    });
  }

  served(server?: string): Promise<readonly ServedDefinition[]> {
    return guarded(this.#file, async () => {
      let query = this.#database
        .selectFrom('served_definitions as s')
        .innerJoin('definitions as d', (join) => join
          .onRef('d.server', '=', 's.server').onRef('d.kind', '=', 's.kind')
          .onRef('d.name', '=', 's.name').onRef('d.fingerprint', '=', 's.fingerprint'))
        .select([
          's.server', 's.kind', 's.name', 's.fingerprint', 's.seen_ms', 's.is_gone', 'd.content_digest', 'd.value',
          'd.first_seen_ms',
        ])
        .orderBy('s.server').orderBy('s.kind').orderBy('s.name');
      if (server !== undefined) query = query.where('s.server', '=', server);
      const rows = await query.execute();
      return rows.map((row) => ({
        server: row.server,
        kind: row.kind,
        name: JSON.parse(row.name) as string,
        fingerprint: row.fingerprint,
        contentDigest: row.content_digest,
        value: JSON.parse(row.value) as JsonValue,
        firstSeenMs: row.first_seen_ms,
        seenMs: row.seen_ms,
        isGone: row.is_gone === 1,
      }));
    });
  }

  kept(): Promise<readonly Omit<Sighting, 'value'>[]> {
    return guarded(this.#file, async () => {
      const rows = await this.#database
        .selectFrom('definitions')
        .select(['server', 'kind', 'name', 'fingerprint', 'content_digest'])
        .execute();
      return rows.map(({ server, kind, name, fingerprint, content_digest: contentDigest }) =>
        ({ server, kind, name: JSON.parse(name) as string, fingerprint, contentDigest }));
    });
  }

  definition(key: DefinitionKey, fingerprint: string): Promise<Sighting | undefined> {
    return guarded(this.#file, async () => {
      const row = await this.#database
        .selectFrom('definitions')
        .select(['content_digest', 'value'])
        .where('server', '=', key.server)
        .where('kind', '=', key.kind)
        .where('name', '=', JSON.stringify(key.name))
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { ...key, fingerprint, contentDigest: row.content_digest, value: JSON.parse(row.value) as JsonValue };
    });
  }

  decide(decision: Decision, isPast = false): Promise<StoredDecision | undefined> {
    return guarded(this.#file, async () => {
      const { server, kind, fingerprint, by, reason, atMs } = decision;
      const name = JSON.stringify(decision.name);
      const ground = isPast
        ? sql`SELECT 1 FROM definition_decisions AS g WHERE g.server = ${server} AND g.kind = ${kind}
            AND g.name = ${name} AND g.fingerprint = ${fingerprint} AND g.decision = 'approve'`
        : sql`SELECT 1 FROM served_definitions AS g WHERE g.server = ${server} AND g.kind = ${kind}
            AND g.name = ${name} AND g.fingerprint = ${fingerprint} AND g.is_gone = 0`;
      const written = await sql<Selectable<DecisionTable>>`
        INSERT INTO definition_decisions (server, kind, name, fingerprint, decision, decided_by, reason, at_ms)
        SELECT ${server}, ${kind}, ${name}, ${fingerprint}, ${decision.decision}, ${by.toWellFormed()},
          ${reason.toWellFormed()}, ${atMs}
        WHERE EXISTS (${ground})
        RETURNING *`.execute(this.#database);
      const [row] = written.rows;
      return row === undefined ? undefined : storedOf(row);
    });
  }

  trustFirst(server: string, kind: DefinitionKind, decisions: readonly Decision[]): Promise<boolean> {
    const all = JSON.stringify(decisions.map(({ name, fingerprint, decision, by, reason, atMs }) =>
      [JSON.stringify(name), fingerprint, decision, by, reason, atMs]));
    return guarded(this.#file, async () => {
      const begun = await sql`
        INSERT INTO definition_baselines (server, kind) SELECT ${server}, ${kind}
        WHERE NOT EXISTS (SELECT 1 FROM definition_decisions WHERE server = ${server} AND kind = ${kind})
        ON CONFLICT DO NOTHING`.execute(this.#database);
      if (begun.numAffectedRows !== 1n) return false;
      // Whoever dies here has approved nothing: what is served then waits for a review.
      await sql`
        INSERT INTO definition_decisions (server, kind, name, fingerprint, decision, decided_by, reason, at_ms)
        SELECT ${server}, ${kind}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
        FROM json_each(${all})`.execute(this.#database);
      return true;
    });
  }

  begun(): Promise<readonly Pick<DefinitionKey, 'server' | 'kind'>[]> {
    return guarded(this.#file, () =>
      this.#database.selectFrom('definition_baselines').select(['server', 'kind']).execute());
  }

  decisionsAfter(sequence: number): Promise<readonly StoredDecision[]> {
    return guarded(this.#file, async () => {
      const rows = await this.#database
        .selectFrom('definition_decisions')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .execute();
      return rows.map(storedOf);
    });
  }
}

function storedOf(row: Selectable<DecisionTable>): StoredDecision {
  const { sequence, server, kind, fingerprint, decision, reason } = row;
  const name = JSON.parse(row.name) as string;
  return { sequence, server, kind, name, fingerprint, decision, by: row.decided_by, reason, atMs: row.at_ms };
}
