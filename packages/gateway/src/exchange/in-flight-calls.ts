import type { Denial } from '@durward/core';
import { Roll } from '../upstream/roll.ts';
import type { Caller } from './house.ts';

/** A request that waits in a server. */
export interface InFlightCall {
  readonly caller: Caller;
  /** Whether it ends only when somebody ends it: a subscription. */
  readonly isEndless: boolean;
  /** Ends it with a denial; the server is told that nobody waits any more. */
  stop(denial: Denial, control: string): void;
}

/** Principals who are remembered while nothing of theirs waits: mostly the same one comes back with the next call. */
const PRINCIPALS_KEPT_MAX = 256;

/** The requests that wait in one server, by principal: none has more than its share. */
export class InFlightCalls {
  readonly #max: number;
  readonly #calls = new Map<string, Roll<InFlightCall>>();

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

  /** Takes one more in and says at which place; undefined when the limit is reached. */
  enter(call: InFlightCall): number | undefined {
    const { userId } = call.caller.principal;
    let own = this.#calls.get(userId);
    if (own === undefined) {
      own = new Roll();
      this.#calls.set(userId, own);
    }
    return own.size >= this.#max ? undefined : own.enter(call);
  }

  /** Called once for each that was taken in. */
  leave(call: InFlightCall, place: number): void {
    const { userId } = call.caller.principal;
    const own = this.#calls.get(userId);
    own?.leave(place);
    if (own?.size === 0 && this.#calls.size > PRINCIPALS_KEPT_MAX) this.#calls.delete(userId);
  }

  /** Ends those that a predicate picks. */
  stopWhere(picks: (call: InFlightCall) => boolean, denial: Denial, control: string): void {
    for (const own of this.#calls.values()) {
      for (const call of own) if (picks(call)) call.stop(denial, control);
    }
  }
}
