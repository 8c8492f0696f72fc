import type { Config } from '../config/schema.ts';
import type { AuditWatch } from './audit-watch.ts';
import type { AuditEvent, AuditEventType, Recorder } from './event.ts';
import { StrangerLedger } from './stranger-ledger.ts';
import type { Counted } from './stranger-tally.ts';

/** What anybody can cause who reaches the listener, again and again, without being anybody. */
const STRANGERS: Readonly<Record<Counted, readonly AuditEventType[]>> = {
  'refusals.counted': [
    'auth.refused', 'request.refused', 'session.refused', 'token.refused', 'client.refused', 'authorization.refused',
    'signin.refused', 'consent.refused', 'connection.refused',
  ],
  'steps.counted': ['signin.begun', 'consent.asked', 'consent.denied'],
};

/**
 * The way into the audit log for what comes over the network: what nobody in particular does is bounded there.
 *
 * Guarantees that a refusal without a principal has a record of its own while its address (IPv6: its /64) and all
 * addresses together have some left in this window, and is counted otherwise. At the end of the window each address
 * gets one `refusals.counted`, with the number of those that were counted by kind: records and numbers together are
 * exactly the refusals. The same holds, apart from them, for steps of a sign-in and `steps.counted`. While the log
 * cannot be written, counting goes on and the window with it. Everything else goes through as it came, above all
 * whatever names a principal.
 *
 * What was counted in a window that has not ended is lost with a process that is killed.
 */
export class BoundedRecorder implements Recorder {
  readonly #log: Recorder & { readonly isWritable: boolean };
  readonly #clock: () => number;
  readonly #watch: Pick<AuditWatch, 'counted'>;
  readonly #ledgers: readonly StrangerLedger[];
  readonly #ledgerOf: ReadonlyMap<AuditEventType, StrangerLedger>;
  #hasEnded = false;

  constructor(options: {
    readonly log: Recorder & { readonly isWritable: boolean };
    readonly settings: Config['audit']['strangers'];
    readonly clock: () => number;
    readonly watch: Pick<AuditWatch, 'counted'>;
  }) {
    const { settings } = options;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#watch = options.watch;
    const ledgers = Object.entries(STRANGERS).map(([counted, types]) =>
      ({ types, ledger: new StrangerLedger(settings, counted as Counted) }));
    this.#ledgers = ledgers.map(({ ledger }) => ledger);
    this.#ledgerOf = new Map(ledgers.flatMap(({ types, ledger }) => types.map((type) => [type, ledger] as const)));
  }

  record(event: AuditEvent): void {
    const { principal, peer, type, atMs } = event;
    const ledger = principal !== undefined || peer === undefined ? undefined : this.#ledgerOf.get(type);
    if (ledger === undefined || peer === undefined || this.#hasEnded) {
      this.#log.record(event);
      return;
    }
    if (ledger.isOverAt(atMs)) this.#settle(ledger);
    if (ledger.admits(event, peer)) this.#log.record(event);
    else this.#watch.counted();
  }

  settled(durable: boolean, done: (written: boolean) => void): void {
    this.#log.settled(durable, done);
  }

  commit(): void {
    this.#log.commit();
  }

  /** To be called now and then, so that a window ends also when nothing comes any more. */
  tick(): void {
    const nowMs = this.#clock();
    for (const ledger of this.#ledgers) if (ledger.isOverAt(nowMs)) this.#settle(ledger);
  }

  /** Ends the windows now. */
  settle(): void {
    for (const ledger of this.#ledgers) this.#settle(ledger);
  }

  /** Writes what was counted. What comes from now on has a record of its own, each. */
  end(): void {
    this.#hasEnded = true;
    for (const ledger of this.#ledgers) this.#write(ledger);
  }

  #settle(ledger: StrangerLedger): void {
    if (this.#log.isWritable) this.#write(ledger);
  }

  #write(ledger: StrangerLedger): void {
    for (const event of ledger.take(this.#clock())) this.#log.record(event);
  }
}
