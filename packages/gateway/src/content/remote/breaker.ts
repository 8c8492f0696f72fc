/** What a {@link Breaker} says of a call. */
export type Passage = { readonly allowed: true } | { readonly allowed: false; readonly waitMs: number };

export interface BreakerOptions {
  /** So many failures in a row, and nothing is asked for a while. */
  readonly failuresMax: number;
  /** How long. */
  readonly openMs: number;
  readonly clock: () => number;
}

const ALLOWED: Passage = Object.freeze({ allowed: true });

/**
 * Keeps calls from a service that fails: after so many failures in a row none is made for a while, then
 * one, and its outcome counts for all. A service that says how long to wait is left alone for that long.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #closedAtMs = Number.NEGATIVE_INFINITY;
  #onTrial = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Whether a call may be made. Whoever is allowed says afterwards how it went. */
  ask(): Passage {
    const { clock, failuresMax, openMs } = this.#options;
    const waitMs = this.#closedAtMs - clock();
    if (waitMs > 0) return { allowed: false, waitMs };
    if (this.#failures < failuresMax) return ALLOWED;
    if (this.#onTrial) return { allowed: false, waitMs: openMs };
    this.#onTrial = true;
    return ALLOWED;
  }

  succeeded(): void {
    this.#onTrial = false;
    this.#failures = 0;
  }

  /** `retryAfterMs`: what the service said. */
  failed(retryAfterMs?: number): void {
    const { clock, failuresMax, openMs } = this.#options;
    this.#onTrial = false;
    this.#failures += 1;
    const waitMs = retryAfterMs ?? (this.#failures >= failuresMax ? openMs : 0);
    this.#closedAtMs = Math.max(this.#closedAtMs, clock() + waitMs);
  }

  /** The call says nothing about the service: it was given up, or refused for its content. */
  abandoned(): void {
    this.#onTrial = false;
  }
}
