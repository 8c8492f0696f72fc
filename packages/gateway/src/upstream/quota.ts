/** The outcome of asking a {@link Quota}. */
export type Allowance =
  | { readonly allowed: false }
  | {
      readonly allowed: true;
      /** How many were refused since the last one that was allowed. */
      readonly refusedBefore: number;
    };

const WINDOW_MS = 60_000;
const REFUSED: Allowance = Object.freeze({ allowed: false });

/** At most so many per minute; the rest is counted, so that it can be told how much is missing. */
export class Quota {
  readonly #perMinuteMax: number;
  readonly #clock: () => number;
  #windowStartMs = -Infinity;
  #used = 0;
  #refused = 0;

  constructor(perMinuteMax: number, clock: () => number) {
    this.#perMinuteMax = perMinuteMax;
    this.#clock = clock;
  }

  ask(): Allowance {
    const nowMs = this.#clock();
    // A clock that was set back starts a new window too.
    if (nowMs - this.#windowStartMs >= WINDOW_MS || nowMs < this.#windowStartMs) {
      this.#windowStartMs = nowMs;
      this.#used = 0;
    }
    if (this.#used >= this.#perMinuteMax) {
      this.#refused += 1;
      return REFUSED;
    }
    this.#used += 1;
    const refusedBefore = this.#refused;
    this.#refused = 0;
    return { allowed: true, refusedBefore };
  }
}
