import type { Denial } from '@durward/core';
import type { Caller } from './house.ts';

/** A request that waits in a server. */
export interface InFlightCall {
  readonly caller: Caller;
  /** Whether it ends only when somebody ends it: a subscription. */
  readonly isEndless: boolean;
  /** Ends it with a denial; the server is told that nobody waits any more. */
  stop(denial: Denial, control: string): void;
}

/** The requests that wait in one server, by principal: none has more than its share. */
export class InFlightCalls {
  readonly #max: number;
  readonly #calls = new Map<string, Set<InFlightCall>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether any waits that will end by itself. */
  get isBusy(): boolean {
    for (const own of this.#calls.values()) {
      for (const call of own) if (!call.isEndless) return true;
    }
    return false;
  }

  /** Takes one more in, unless the limit is reached. */
  enter(call: InFlightCall): boolean {
    const { userId } = call.caller.principal;
    const own = this.#calls.get(userId);
    if (own === undefined) {
      this.#calls.set(userId, new Set([call]));
      return true;
    }
    if (own.size >= this.#max) return false;
    own.add(call);
    return true;
  }

  leave(call: InFlightCall): void {
    const { userId } = call.caller.principal;
    const own = this.#calls.get(userId);
    own?.delete(call);
    if (own?.size === 0) this.#calls.delete(userId);
  }

  /** Ends those that a predicate picks. */
  stopWhere(picks: (call: InFlightCall) => boolean, denial: Denial, control: string): void {
    for (const own of this.#calls.values()) {
      for (const call of own) if (picks(call)) call.stop(denial, control);
    }
  }
}
