/** Most people of whom something is kept in memory; the one who asked longest ago makes room. */
const PEOPLE_MAX = 10_000;

/** Something about each person, for as many as there is room for. What is gone must be found again elsewhere. */
export class PeopleMap<T> {
  readonly #held = new Map<string, T>();
  readonly #max: number;

  constructor(max = PEOPLE_MAX) {
    this.#max = max;
  }

  /** Looks, and counts as asking. */
  get(id: string): T | undefined {
    const held = this.#held.get(id);
    if (held !== undefined) this.set(id, held);
    return held;
  }

  /** Looks without counting. */
  peek(id: string): T | undefined {
    return this.#held.get(id);
  }

  set(id: string, held: T): void {
    this.#held.delete(id);
    this.#held.set(id, held);
    if (this.#held.size <= this.#max) return;
    const [oldest] = this.#held.keys();
    if (oldest !== undefined) this.#held.delete(oldest);
  }

  delete(id: string): void {
    this.#held.delete(id);
  }

  clear(): void {
    this.#held.clear();
  }
}
