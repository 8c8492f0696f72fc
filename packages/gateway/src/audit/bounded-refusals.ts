import type { Config } from '../config/schema.ts';
import { networkOf } from '../config/network-of.ts';
import type { AuditWatch } from './audit-watch.ts';
import type { AuditEvent, AuditEventType, Recorder } from './event.ts';
import { RefusalTally } from './refusal-tally.ts';

/** What anybody can cause who reaches the listener, again and again, without being anybody. */
const REFUSALS: ReadonlySet<AuditEventType> = new Set<AuditEventType>([
  'auth.refused', 'request.refused', 'session.refused', 'token.refused', 'client.refused', 'authorization.refused',
  'signin.refused', 'consent.refused', 'connection.refused',
]);

/**
 * The way into the audit log for what comes over the network: the refusals of nobody in particular are bounded there.
 *
 * Guarantees that a refusal without a principal has a record of its own while its address (IPv6: its /64) and all
 * addresses together have some left in this window, and is counted otherwise. At the end of the window each address
 * gets one `refusals.counted`, with the number of those that were counted by kind: records and numbers together are
 * exactly the refusals. Addresses beyond `addressesMax` share one place. While the log cannot be written, counting goes
 * on and the window with it. Everything else goes through as it came, above all whatever names a principal.
 *
 * What was counted in a window that has not ended is lost with a process that is killed.
 */
export class BoundedRefusals implements Recorder {
  readonly #log: Recorder & { readonly isWritable: boolean };
  readonly #settings: Config['audit']['refusals'];
  readonly #clock: () => number;
  readonly #watch: Pick<AuditWatch, 'counted'>;
  readonly #tallies = new Map<string, RefusalTally>();
  #others: RefusalTally | undefined;
  #recorded = 0;
  #beganMs: number | undefined;
  #hasEnded = false;

  constructor(options: {
    readonly log: Recorder & { readonly isWritable: boolean };
    readonly settings: Config['audit']['refusals'];
    readonly clock: () => number;
    readonly watch: Pick<AuditWatch, 'counted'>;
  }) {
    this.#log = options.log;
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#watch = options.watch;
  }

  record(event: AuditEvent): void {
    const { principal, peer, type, atMs } = event;
    if (principal !== undefined || peer === undefined || !REFUSALS.has(type) || this.#hasEnded) {
      this.#log.record(event);
      return;
    }
    this.#settleAt(atMs);
    this.#beganMs ??= atMs;
    const tally = this.#tallyOf(peer);
    const { perAddressMax, totalMax } = this.#settings;
    if (tally.recorded < perAddressMax && this.#recorded < totalMax) {
      tally.recorded += 1;
      this.#recorded += 1;
      this.#log.record(event);
      return;
    }
    tally.add(event);
    this.#watch.counted();
  }

  settled(durable: boolean, done: (written: boolean) => void): void {
    this.#log.settled(durable, done);
  }

  /** To be called now and then, so that a window ends also when nothing comes any more. */
  tick(): void {
    this.#settleAt(this.#clock());
  }

  /** Ends the window now. */
  settle(): void {
    if (this.#log.isWritable) this.#write();
  }

  /** Writes what was counted. What is refused from now on has a record of its own, each. */
  end(): void {
    this.#hasEnded = true;
    this.#write();
  }

  #settleAt(nowMs: number): void {
    const beganMs = this.#beganMs;
    if (beganMs === undefined) return;
    // A clock that was set back must not make a window of hours.
    if (nowMs - beganMs >= this.#settings.windowMs || nowMs < beganMs) this.settle();
  }

  #tallyOf(peer: string): RefusalTally {
    const network = networkOf(peer);
    const known = this.#tallies.get(network);
    if (known !== undefined) return known;
    if (this.#tallies.size >= this.#settings.addressesMax) return (this.#others ??= new RefusalTally(undefined));
    const tally = new RefusalTally(network.includes(':') ? `${network}::/64` : network);
    this.#tallies.set(network, tally);
    return tally;
  }

  #write(): void {
    const atMs = this.#clock();
    const all = [...this.#tallies.values(), ...(this.#others === undefined ? [] : [this.#others])];
    this.#tallies.clear();
    this.#others = undefined;
    this.#recorded = 0;
    this.#beganMs = undefined;
    for (const tally of all) if (tally.count > 0) this.#log.record(tally.summary(atMs));
  }
}
