/** What is kept of one token. */
interface Slot<V> {
  readonly value: V;
  readonly weight: number;
  /** Whether it was asked for since it was last passed over. */
  wanted: boolean;
}

/**
 * The values that were used of late, bounded in number and in weight.
 *
 * The oldest one goes first, but one that was asked for gets a second chance: nearly the order of
 * last use, at the price of one assignment per hit.
 */
export class RecentTokens<V> {
  readonly #slots = new Map<string, Slot<V>>();
  readonly #countMax: number;
  readonly #weightMax: number;
  #weight = 0;

  constructor({ countMax, weightMax }: { readonly countMax: number; readonly weightMax: number }) {
    this.#countMax = countMax;
    this.#weightMax = weightMax;
  }

  get(digest: string): V | undefined {
    const slot = this.#slots.get(digest);
    if (slot === undefined) return undefined;
    slot.wanted = true;
    return slot.value;
  }

  set(digest: string, value: V, weight: number): void {
    this.delete(digest);
    this.#slots.set(digest, { value, weight, wanted: false });
    this.#weight += weight;
    this.#shrink();
  }

  delete(digest: string): void {
    const slot = this.#slots.get(digest);
    if (slot === undefined) return;
    this.#slots.delete(digest);
    this.#weight -= slot.weight;
  }

  /** Forgets every value of which the test is true. */
  deleteWhere(test: (value: V) => boolean): void {
    for (const [digest, { value }] of this.#slots) {
      if (test(value)) this.delete(digest);
    }
  }

  /** A slot that is passed over comes round again unwanted, so the loop ends. */
  #shrink(): void {
    for (const [digest, slot] of this.#slots) {
      if (this.#slots.size <= this.#countMax && this.#weight <= this.#weightMax) return;
      this.#slots.delete(digest);
      if (slot.wanted) {
        slot.wanted = false;
        this.#slots.set(digest, slot);
      } else {
        this.#weight -= slot.weight;
      }
    }
  }
}
