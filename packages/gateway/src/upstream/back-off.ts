/** What a {@link BackOff} says of a start. */
export type Start =
  | { readonly allowed: true; /** Failures in a row before this start. */ readonly failures: number }
  | { readonly allowed: false; readonly failures: number; readonly waitMs: number };

interface Trouble {
  failures: number;
  lastFailureMs: number;
}

/** A program that ran this long before it exited counts as healthy. */
const HEALTHY_MS = 60_000;
const FIRST_WAIT_MS = 1000;
const WAIT_MAX_MS = 60_000;
/** Most owners whose failures are remembered; beyond it the oldest failure is forgotten. */
const OWNERS_MAX = 10_000;

/**
 * When a program may be started again after it exited by itself: at once, then after 1 s, 2 s, 4 s
 * … 60 s. Kept per owner, so that nobody can keep the program from others by making it crash.
 */
export class BackOff {
  readonly #clock: () => number;
  readonly #troubles = new Map<string, Trouble>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Whether this owner may start the program now. */
  ask(owner: string): Start {
    const trouble = this.#troubles.get(owner);
    if (trouble === undefined) return { allowed: true, failures: 0 };
    const { failures } = trouble;
    const readyAtMs = trouble.lastFailureMs + waitAfter(failures);
    const waitMs = readyAtMs - this.#clock();
    return waitMs <= 0 ? { allowed: true, failures } : { allowed: false, failures, waitMs };
  }

  /** The program of this owner exited by itself, or could not be started (`uptimeMs` 0). */
  failed(owner: string, uptimeMs: number): void {
    const before = uptimeMs >= HEALTHY_MS ? 0 : (this.#troubles.get(owner)?.failures ?? 0);
    this.#troubles.delete(owner);
    this.#troubles.set(owner, { failures: before + 1, lastFailureMs: this.#clock() });
    if (this.#troubles.size > OWNERS_MAX) {
      const [oldest] = this.#troubles.keys();
      if (oldest !== undefined) this.#troubles.delete(oldest);
    }
  }

  /** The program of this owner ran well and was stopped on purpose. */
  recovered(owner: string, uptimeMs: number): void {
    if (uptimeMs >= HEALTHY_MS) this.#troubles.delete(owner);
  }
}

/** Milliseconds to wait after so many failures in a row. */
function waitAfter(failures: number): number {
  if (failures <= 1) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 2, 16), WAIT_MAX_MS);
}
