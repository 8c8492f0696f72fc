import type { UpstreamEvents } from './link.ts';
import { Quota } from './quota.ts';

/** Most dropped messages that are told of per minute and conversation. */
const PER_MINUTE_MAX = 60;

/** Tells of dropped messages, but not of so many that the telling becomes the damage. */
export class DropLog {
  readonly #server: string;
  readonly #events: UpstreamEvents;
  readonly #quota: Quota;

  constructor(server: string, events: UpstreamEvents, clock: () => number) {
    this.#server = server;
    this.#events = events;
    this.#quota = new Quota(PER_MINUTE_MAX, clock);
  }

  tell(what: string, bytes: number): void {
    const allowance = this.#quota.ask();
    if (!allowance.allowed) return;
    const more = allowance.refusedBefore;
    const told = more === 0 ? what : `${what} (and ${String(more)} before that were not told)`;
    this.#events.dropped(this.#server, { what: told, bytes });
  }
}
