import type { Config } from '../config/schema.ts';
import { networkOf } from '../config/network-of.ts';
import type { AuditEvent } from './event.ts';
import { StrangerTally, type Counted } from './stranger-tally.ts';

/**
 * What strangers did in one window: who still has records of their own, and the numbers of the others.
 *
 * Takes bounded memory: addresses beyond `addressesMax` share one place.
 */
export class StrangerLedger {
  readonly #settings: Config['audit']['strangers'];
  readonly #counted: Counted;
  readonly #tallies = new Map<string, StrangerTally>();
  #others: StrangerTally | undefined;
  #recorded = 0;
  #beganMs: number | undefined;

  constructor(settings: Config['audit']['strangers'], counted: Counted) {
    this.#settings = settings;
    this.#counted = counted;
  }

  /** Whether the window is over: by its length, or because the clock was set back. */
  isOverAt(nowMs: number): boolean {
    const beganMs = this.#beganMs;
    return beganMs !== undefined && (nowMs - beganMs >= this.#settings.windowMs || nowMs < beganMs);
  }

  /** Takes an event; true when it gets a record of its own, false when it was counted. */
  admits(event: AuditEvent, peer: string): boolean {
    this.#beganMs ??= event.atMs;
    const tally = this.#tallyOf(peer);
    const { perAddressMax, totalMax } = this.#settings;
    if (tally.recorded >= perAddressMax || this.#recorded >= totalMax) {
      tally.add(event);
      return false;
    }
    tally.recorded += 1;
    this.#recorded += 1;
    return true;
  }

  /** Ends the window: one event for each address of which something was counted. */
  take(atMs: number): readonly AuditEvent[] {
    const all = [...this.#tallies.values(), ...(this.#others === undefined ? [] : [this.#others])];
    this.#tallies.clear();
    this.#others = undefined;
    this.#recorded = 0;
    this.#beganMs = undefined;
    return all.filter(({ count }) => count > 0).map((tally) => tally.summary(this.#counted, atMs));
  }

  #tallyOf(peer: string): StrangerTally {
    const network = networkOf(peer);
    const known = this.#tallies.get(network);
    if (known !== undefined) return known;
    if (this.#tallies.size >= this.#settings.addressesMax) return (this.#others ??= new StrangerTally(undefined));
    const tally = new StrangerTally(network.includes(':') ? `${network}::/64` : network);
    this.#tallies.set(network, tally);
    return tally;
  }
}
