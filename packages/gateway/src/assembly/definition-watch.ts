import type { AuditEvent, Recorder } from '../audit/event.ts';
import type { Approvals } from '../definitions/approvals.ts';
import { FIRST_USE } from '../definitions/sighting-log.ts';
import type { Withheld } from '../definitions/server-definitions.ts';
import type { Log } from '../observe/log.ts';
import type { StoredDecision } from '../store/definition-store.ts';
import type { ServerSources } from './served-servers.ts';

/** Most names that one record lists. */
const NAMES_MAX = 20;
const NAME_LENGTH_MAX = 120;

/** Records what servers serve that nobody approved, and what people decide of it. */
export class DefinitionWatch implements Pick<ServerSources, 'withheld' | 'definitionsFailed'> {
  readonly #recorder: Recorder;
  readonly #log: Log;
  readonly #clock: () => number;

  constructor(recorder: Recorder, log: Log, clock: () => number) {
    this.#recorder = recorder;
    this.#log = log;
    this.#clock = clock;
  }

  readonly withheld = (server: string, definitions: readonly Withheld[]): void => {
    const names = definitions.slice(0, NAMES_MAX).map(({ definition: { kind, name }, standing }) =>
      `${kind} ${name.slice(0, NAME_LENGTH_MAX)}`.trim().concat(`: ${standing}`));
    const detail = { definitions: definitions.length, names };
    this.#log.warn({ server, ...detail }, 'a server serves what nobody approved: see `durward review`');
    this.#recorder.record({ type: 'definition.withheld', atMs: this.#clock(), server, detail });
  };

  readonly definitionsFailed = (server: string, error: unknown): void => {
    const why = error instanceof Error ? error.message : 'unknown';
    this.#log.error({ server, why }, 'what a server serves could not be written down for review');
  };

  /** Takes over what was decided elsewhere. */
  async follow(approvals: Approvals): Promise<readonly StoredDecision[]> {
    try {
      const fresh = await approvals.pull();
      for (const decision of fresh) if (decision.by !== FIRST_USE) this.#recorder.record(this.#eventOf(decision));
      for (const [about, count] of countsOf(fresh)) this.#recordTrusted(about, count);
      return fresh;
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      this.#log.error({ why }, 'the decisions of reviews cannot be read; those of before go on');
      return [];
    }
  }

  /** What was approved unseen is one record for each kind, however much it is. */
  #recordTrusted(about: string, definitions: number): void {
    const [server, kind] = about.split(' ');
    const detail = { definitions, by: FIRST_USE };
    this.#recorder.record({ type: 'definition.approved', atMs: this.#clock(), server, target: kind, detail });
  }

  #eventOf({ server, kind, name, fingerprint, decision, by, reason }: StoredDecision): AuditEvent {
    const type = decision === 'approve' ? 'definition.approved' : 'definition.blocked';
    const target = `${kind} ${name.slice(0, NAME_LENGTH_MAX)}`.trim();
    return { type, atMs: this.#clock(), server, target, reason, detail: { fingerprint, by } };
  }
}

/** How much was trusted on first use, by server and kind. */
function countsOf(decisions: readonly StoredDecision[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { by, server, kind } of decisions) {
    if (by === FIRST_USE) counts.set(`${server} ${kind}`, (counts.get(`${server} ${kind}`) ?? 0) + 1);
  }
  return counts;
}
