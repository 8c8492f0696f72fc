import { setTimeout as pause } from 'node:timers/promises';
import { foreignCpuUs } from './machine.ts';

/** How much of a core others may take while something is measured. */
export const FOREIGN_CORES_MAX = 0.1;

const WINDOW_MS = 500;

/** Waits until nobody else uses the machine, with a patience that is used up once in a run. */
export class Quiet {
  readonly #patienceMs: number;
  readonly #onWait: (line: string) => void;
  #waitedMs = 0;

  constructor(patienceSeconds: number, onWait: (line: string) => void) {
    this.#patienceMs = patienceSeconds * 1000;
    this.#onWait = onWait;
  }

  /** Resolves when others took next to nothing for half a second, or when the patience is over. */
  async wait(): Promise<void> {
    let isTold = false;
    while (this.#waitedMs < this.#patienceMs) {
      const before = foreignCpuUs();
      await pause(WINDOW_MS);
      const cores = (foreignCpuUs() - before) / (WINDOW_MS * 1000);
      if (cores < FOREIGN_CORES_MAX) return;
      this.#waitedMs += WINDOW_MS;
      if (!isTold) this.#onWait(`others take ${cores.toFixed(2)} cores: waiting for a quiet machine`);
      isTold = true;
      if (this.#waitedMs >= this.#patienceMs) this.#onWait('the machine does not get quiet: going on all the same');
    }
  }
}
