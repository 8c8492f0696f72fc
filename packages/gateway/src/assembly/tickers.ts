/** Runs something again and again; never keeps the process alive by itself. */
export class Tickers {
  readonly #timers: NodeJS.Timeout[] = [];

  every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    timer.unref();
    this.#timers.push(timer);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
