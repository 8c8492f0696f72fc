import { sql, type Kysely, type Selectable } from 'kysely';
import type { Approval, ApprovalDecision, ApprovalStore, HeldMessage } from './approval-store.ts';
import { guarded } from './sqlite-guard.ts';
import type { ApprovalTable, Tables } from './sqlite-tables.ts';

/** {@link ApprovalStore} on SQLite. */
export class SqliteApprovalStore implements ApprovalStore {
  readonly #database: Kysely<Tables>;
  readonly #file: string;

  constructor(database: Kysely<Tables>, file: string) {
    this.#database = database;
    this.#file = file;
  }

  ask(held: HeldMessage, waitingMax: number, nowMs: number): Promise<string | undefined> {
    return guarded(this.#file, async () => {
      await this.#forget(nowMs);
      const { key, id, userId, server, direction, method, askedAtMs, untilMs } = held;
      const texts = [held.subject, held.client, held.target, held.why].map((one) => JSON.stringify(one));
      const [subject, client, target, why] = texts;
      // One statement: two processes cannot both take the last place.
      await sql`
        INSERT INTO approvals (key, id, user_id, subject, client, server, direction, method, target, why, asked_at_ms,
          until_ms, state, decided_by, reason, uses_left)
        SELECT ${key}, ${id}, ${JSON.stringify(userId)}, ${subject}, ${client}, ${server}, ${direction},
          ${JSON.stringify(method)}, ${target}, ${why}, ${askedAtMs}, ${untilMs}, 'waiting', '""', '""', 0
        WHERE (SELECT count(*) FROM approvals WHERE user_id = ${JSON.stringify(userId)} AND state = 'waiting')
          < ${waitingMax}
        ON CONFLICT (key) DO NOTHING`.execute(this.#database);
      const row = await this.#database.selectFrom('approvals').select('id').where('key', '=', key).executeTakeFirst();
      return row?.id;
    });
  }

  use(key: string, nowMs: number): Promise<Approval | undefined> {
    return guarded(this.#file, async () => {
      const row = await this.#database
        .updateTable('approvals')
        .set({ uses_left: sql<number>`uses_left - 1` })
        .where('key', '=', key)
        .where('state', '=', 'approved')
        .where('until_ms', '>', nowMs)
        .where('uses_left', '>', 0)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : approvalOf(row);
    });
  }

  approvals(nowMs: number): Promise<readonly Approval[]> {
    return guarded(this.#file, async () => {
      const rows = await this.#database
        .selectFrom('approvals')
        .selectAll()
        .where('until_ms', '>', nowMs)
        .orderBy('asked_at_ms')
        .execute();
      return rows.map(approvalOf);
    });
  }

  decide(id: string, decision: ApprovalDecision, nowMs: number): Promise<Approval | undefined> {
    return guarded(this.#file, async () => {
      const { state, by, reason, untilMs, uses } = decision;
      const row = await this.#database
        .updateTable('approvals')
        .set({
          state, decided_by: JSON.stringify(by), reason: JSON.stringify(reason), until_ms: untilMs,
          uses_left: state === 'approved' ? uses : 0,
        })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('until_ms', '>', nowMs)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : approvalOf(row);
    });
  }

  async #forget(nowMs: number): Promise<void> {
    await this.#database
      .deleteFrom('approvals')
      .where((is) => is.or([
        is('until_ms', '<=', nowMs),
        is.and([is('state', '=', 'approved'), is('uses_left', '<=', 0)]),
      ]))
      .execute();
  }
}

function approvalOf(row: Selectable<ApprovalTable>): Approval {
  return {
    key: row.key, id: row.id, userId: text(row.user_id), subject: text(row.subject), client: text(row.client),
    server: row.server, direction: row.direction, method: text(row.method), target: text(row.target),
    why: JSON.parse(row.why) as string[], askedAtMs: row.asked_at_ms, untilMs: row.until_ms, state: row.state,
    decidedBy: text(row.decided_by), reason: text(row.reason), usesLeft: row.uses_left,
  };
}

function text(json: string): string {
  return JSON.parse(json) as string;
}
