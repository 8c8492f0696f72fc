/** How many requests of each principal wait in each server. */
export class InFlightCounts {
  readonly #max: number;
  readonly #counts = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** How many wait in all. */
  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  /** Counts one more, unless the limit is reached. */
  enter(userId: string): boolean {
    const count = this.#counts.get(userId) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(userId, count + 1);
    return true;
  }

  leave(userId: string): void {
    const count = (this.#counts.get(userId) ?? 1) - 1;
    if (count > 0) this.#counts.set(userId, count);
    else this.#counts.delete(userId);
  }
}
