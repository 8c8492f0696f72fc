/** Remembers what was seen, up to a number; forgets the oldest first. */
export class FirstSeen {
  readonly #max: number;
  readonly #seen = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  /** True the first time (or again after it was forgotten). */
  isFirst(name: string): boolean {
    if (this.#seen.has(name)) return false;
    if (this.#seen.size >= this.#max) {
      const [oldest] = this.#seen;
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    this.#seen.add(name);
    return true;
  }
}
