import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from './store-error.ts';

/**
 * The steps from an empty file to the tables of today, each applied once and never changed.
 * Issuers and names are JSON strings: SQLite would alter texts that are not valid Unicode.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE revocations (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL CHECK (kind IN ('token', 'subject')),
     issuer TEXT NOT NULL,
     name TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     reason TEXT NOT NULL
   ) STRICT;
   CREATE INDEX revocations_by_name ON revocations (kind, issuer, name, at_ms);
   CREATE TABLE secret_keys (
     purpose TEXT PRIMARY KEY,
     value BLOB NOT NULL,
     created_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // The authorization server. A revocation may be of a grant, so the table of revocations is made anew.
  `CREATE TABLE revocations_2 (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL CHECK (kind IN ('token', 'subject', 'grant')),
     issuer TEXT NOT NULL,
     name TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     reason TEXT NOT NULL
   ) STRICT;
   INSERT INTO revocations_2 (sequence, kind, issuer, name, at_ms, reason)
     SELECT sequence, kind, issuer, name, at_ms, reason FROM revocations ORDER BY sequence;
   DROP TABLE revocations;
   ALTER TABLE revocations_2 RENAME TO revocations;
   CREATE INDEX revocations_by_name ON revocations (kind, issuer, name, at_ms);
   CREATE TABLE artifacts (
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     payload TEXT NOT NULL,
     grant_id TEXT,
     user_id TEXT,
     consumed_at_ms INTEGER,
     expires_at_ms INTEGER NOT NULL,
     PRIMARY KEY (kind, id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX artifacts_by_grant ON artifacts (grant_id) WHERE grant_id IS NOT NULL;
   CREATE INDEX artifacts_by_user ON artifacts (user_id) WHERE user_id IS NOT NULL;
   CREATE INDEX artifacts_by_expiry ON artifacts (expires_at_ms);
   CREATE TABLE users (
     id TEXT PRIMARY KEY,
     issuer TEXT NOT NULL,
     subject TEXT NOT NULL,
     tenant TEXT,
     name TEXT,
     roles TEXT NOT NULL,
     groups TEXT NOT NULL,
     claims_at_ms INTEGER NOT NULL,
     sealed_refresh_token TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE consents (
     grant_id TEXT PRIMARY KEY,
     user_id TEXT NOT NULL,
     issuer TEXT NOT NULL,
     subject TEXT NOT NULL,
     client_id TEXT NOT NULL,
     client_name TEXT NOT NULL,
     redirect_uri TEXT NOT NULL,
     server TEXT NOT NULL,
     scopes TEXT NOT NULL,
     given_at_ms INTEGER NOT NULL,
     last_used_at_ms INTEGER NOT NULL,
     expires_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX consents_by_user ON consents (user_id, client_id, server);
   CREATE TABLE signing_keys (
     key_id TEXT PRIMARY KEY,
     jwk TEXT NOT NULL,
     created_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // The vault.
  `CREATE TABLE sealed_records (
     purpose TEXT NOT NULL,
     owner TEXT NOT NULL,
     place_digest TEXT NOT NULL,
     place TEXT NOT NULL,
     about TEXT NOT NULL,
     key_version TEXT NOT NULL,
     wrapped_key TEXT NOT NULL,
     sealed TEXT NOT NULL,
     updated_at_ms INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     PRIMARY KEY (purpose, owner, place_digest)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE leases (
     name TEXT PRIMARY KEY,
     holder TEXT NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // What servers serve, and what of it was approved.
  `CREATE TABLE definitions (
     server TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     content_digest TEXT NOT NULL,
     value TEXT NOT NULL,
     first_seen_ms INTEGER NOT NULL,
     PRIMARY KEY (server, kind, name, fingerprint)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE served_definitions (
     server TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     seen_ms INTEGER NOT NULL,
     is_gone INTEGER NOT NULL,
     PRIMARY KEY (server, kind, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE definition_decisions (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     server TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     decision TEXT NOT NULL CHECK (decision IN ('approve', 'block')),
     decided_by TEXT NOT NULL,
     reason TEXT NOT NULL,
     at_ms INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX decisions_by_definition ON definition_decisions (server, kind, name, fingerprint);
   CREATE TABLE definition_baselines (
     server TEXT NOT NULL,
     kind TEXT NOT NULL,
     PRIMARY KEY (server, kind)
   ) STRICT, WITHOUT ROWID;`,
  // Messages that wait for a person.
  `CREATE TABLE approvals (
     key TEXT PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     user_id TEXT NOT NULL,
     subject TEXT NOT NULL,
     client TEXT NOT NULL,
     server TEXT NOT NULL,
     direction TEXT NOT NULL,
     method TEXT NOT NULL,
     target TEXT NOT NULL,
     why TEXT NOT NULL,
     asked_at_ms INTEGER NOT NULL,
     until_ms INTEGER NOT NULL,
     state TEXT NOT NULL,
     decided_by TEXT NOT NULL,
     reason TEXT NOT NULL,
     uses_left INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX approvals_by_user ON approvals (user_id, state);`,
  // Updates of the shield. The last step has the state of now.
  `CREATE TABLE bundle_changes (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     step TEXT NOT NULL CHECK (step IN ('admitted', 'promoted', 'rolled_back')),
     version INTEGER NOT NULL,
     digest TEXT NOT NULL,
     highest INTEGER NOT NULL,
     current INTEGER NOT NULL,
     previous INTEGER NOT NULL,
     trial INTEGER NOT NULL,
     decided_by TEXT NOT NULL,
     reason TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     text TEXT
   ) STRICT;
   CREATE TABLE bundle_figures (
     version INTEGER PRIMARY KEY,
     texts INTEGER NOT NULL,
     both_act INTEGER NOT NULL,
     only_trial INTEGER NOT NULL,
     only_current INTEGER NOT NULL,
     skipped INTEGER NOT NULL
   ) STRICT;`,
];

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  version INTEGER PRIMARY KEY,
  applied_at_ms INTEGER NOT NULL
) STRICT`;

/** Marks the file as ours (`PRAGMA application_id`): "Durw" in ASCII. */
const APPLICATION_ID = 0x44757277;

/**
 * Brings the tables of a file up to date. Safe when several processes do it at once: one does the
 * work, the others find it done. Throws a {@link StoreError} for a file that is another program's,
 * or that a newer version has changed.
 */
export function migrate(database: DatabaseSync, file: string, nowMs: number): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    claim(database, file);
    database.exec(MIGRATIONS_TABLE);
    const version = numberFrom(database, 'SELECT coalesce(max(version), 0) FROM migrations');
    if (version > STEPS.length) {
      throw new StoreError(
        'newer',
        `The store ${file} was changed by a newer version of Durward (its tables have version ${version}, ` +
          `this one knows ${STEPS.length}). Install that version again, or use another data folder.`,
      );
    }
    const note = database.prepare('INSERT INTO migrations (version, applied_at_ms) VALUES (?, ?)');
    for (const [index, step] of STEPS.entries()) {
      if (index < version) continue;
      database.exec(step);
      note.run(index + 1, nowMs);
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function claim(database: DatabaseSync, file: string): void {
  if (numberFrom(database, 'PRAGMA application_id') === APPLICATION_ID) return;
  if (numberFrom(database, 'SELECT count(*) FROM sqlite_schema') > 0) {
    throw new StoreError('foreign', `The file ${file} is a database of another program. Use another data folder.`);
  }
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
}

function numberFrom(database: DatabaseSync, sql: string): number {
  const [value] = Object.values(database.prepare(sql).get() ?? {});
  return Number(value);
}
