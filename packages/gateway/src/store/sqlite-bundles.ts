import { sql, type Kysely, type Selectable } from 'kysely';
import type { BundleChange, BundleStore, StoredBundleChange, StoredFigures } from './bundle-store.ts';
import { guarded } from './sqlite-guard.ts';
import type { BundleChangeTable, Tables } from './sqlite-tables.ts';

const NO_FIGURES: StoredFigures = Object.freeze({ texts: 0, both: 0, onlyTrial: 0, onlyCurrent: 0, skipped: 0 });

/** {@link BundleStore} on SQLite. Names and reasons are JSON strings: see the migrations. */
export class SqliteBundleStore implements BundleStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;

  constructor(database: Kysely<Tables>, file: string) {
    this.#database = database;
    this.#file = file;
  }

  changesAfter(sequence: number): Promise<readonly StoredBundleChange[]> {
    return guarded(this.#file, async () => {
      const rows = await this.#database
        .selectFrom('bundle_changes')
        .select(['sequence', 'step', 'version', 'digest', 'highest', 'current', 'previous', 'trial', 'decided_by',
          'reason', 'at_ms'])
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .execute();
      return rows.map(changeOf);
    });
  }

  change(change: BundleChange, after: number, text?: string): Promise<StoredBundleChange | undefined> {
    return guarded(this.#file, async () => {
      const { step, version, digest, by, reason, atMs, state: { highest, current, previous, trial } } = change;
      // One statement: of two who decided on the same state, one takes the step.
      const { rows: [row] } = await sql<{ sequence: number }>`
        INSERT INTO bundle_changes (step, version, digest, highest, current, previous, trial, decided_by, reason, at_ms,
          text)
        SELECT ${step}, ${version}, ${digest}, ${highest}, ${current}, ${previous}, ${trial}, ${JSON.stringify(by)},
          ${JSON.stringify(reason)}, ${atMs}, ${text ?? null}
        WHERE (SELECT coalesce(max(sequence), 0) FROM bundle_changes) = ${after}
        RETURNING sequence`.execute(this.#database);
      if (row === undefined) return undefined;
      await sql`
        UPDATE bundle_changes SET text = NULL
        WHERE text IS NOT NULL AND sequence < ${row.sequence}
          AND version NOT IN (${current}, ${previous}, ${trial})`.execute(this.#database);
      return { ...change, sequence: row.sequence };
    });
  }

  bundleText(version: number): Promise<string | undefined> {
    return guarded(this.#file, async () => {
      const row = await this.#database
        .selectFrom('bundle_changes')
        .select('text')
        .where('version', '=', version)
        .where('step', '=', 'admitted')
        .executeTakeFirst();
      return row?.text ?? undefined;
    });
  }

  count(version: number, more: StoredFigures): Promise<void> {
    const { texts, both, onlyTrial, onlyCurrent, skipped } = more;
    return guarded(this.#file, async () => {
      await sql`
        INSERT INTO bundle_figures (version, texts, both_act, only_trial, only_current, skipped)
        VALUES (${version}, ${texts}, ${both}, ${onlyTrial}, ${onlyCurrent}, ${skipped})
        ON CONFLICT (version) DO UPDATE SET texts = texts + excluded.texts, both_act = both_act + excluded.both_act,
          only_trial = only_trial + excluded.only_trial, only_current = only_current + excluded.only_current,
          skipped = skipped + excluded.skipped`.execute(this.#database);
    });
  }

  figures(version: number): Promise<StoredFigures> {
    return guarded(this.#file, async () => {
      const row = await this.#database
        .selectFrom('bundle_figures').selectAll().where('version', '=', version).executeTakeFirst();
      if (row === undefined) return NO_FIGURES;
      return {
        texts: row.texts, both: row.both_act, onlyTrial: row.only_trial, onlyCurrent: row.only_current,
        skipped: row.skipped,
      };
    });
  }
}

function changeOf(row: Omit<Selectable<BundleChangeTable>, 'text'>): StoredBundleChange {
  const { sequence, step, version, digest, highest, current, previous, trial } = row;
  return {
    sequence, step, version, digest, state: { highest, current, previous, trial }, atMs: row.at_ms,
    by: JSON.parse(row.decided_by) as string, reason: JSON.parse(row.reason) as string,
  };
}
