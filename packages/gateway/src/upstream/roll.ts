/**
 * Everybody who is present now, each at a place of its own.
 *
 * In the place of a `Set` wherever somebody comes and goes with every call. V8 rebuilds the table of a `Set` after so
 * many deletions, and the old table goes on pointing to the new one and to those who were in it: once one table has
 * grown old, every later one grows old with it, and with them whole calls that ended long ago: garbage that only a
 * collection of the whole heap gives back (`node --trace-gc` shows it).
 */
export class Roll<T> {
  readonly #places: (T | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#places.length - this.#free.length;
  }

  /** Takes somebody in, and says at which place. */
  enter(one: T): number {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = one;
    return place;
  }

  /** Frees a place that {@link enter} gave; called once for each. */
  leave(place: number): void {
    this.#places[place] = undefined;
    this.#free.push(place);
  }

  /** In no particular order. Whoever comes or goes meanwhile may be passed over. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let place = 0; place < this.#places.length; place += 1) {
      const one = this.#places[place];
      if (one !== undefined) yield one;
    }
  }
}
