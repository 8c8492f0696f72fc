/** Something that begins as soon as there is a place for its owner. */
export interface Turn {
  readonly owner: string;
  /** Called once, unless it was withdrawn before. */
  readonly begin: () => void;
}

interface Share {
  taken: number;
  readonly waiting: Set<Turn>;
}

/** Owners who are remembered while they have nothing: mostly the same one comes back with the next call. */
const SHARES_KEPT_MAX = 256;

/**
 * Divides a number of places among their users, so that nobody who takes all that he can get keeps
 * the others waiting.
 *
 * Guarantees: nobody has more than his share; a place that becomes free goes to whoever has waited
 * longest for a turn of his own, and among the turns of one owner to the oldest. Does not take a
 * place away from anybody.
 */
export class FairShare {
  readonly #placesMax: number;
  readonly #placesPerOwnerMax: number;
  readonly #shares = new Map<string, Share>();
  /** Those who wait, in the order in which they are served. */
  readonly #line = new Set<Share>();
  #taken = 0;

  constructor(placesMax: number, placesPerOwnerMax: number) {
    this.#placesMax = placesMax;
    this.#placesPerOwnerMax = Math.min(placesMax, placesPerOwnerMax);
  }

  /** How many turns of an owner have not begun. */
  waitingOf(owner: string): number {
    return this.#shares.get(owner)?.waiting.size ?? 0;
  }

  /** Begins at once when there is a place, and later when there is none. */
  enter(turn: Turn): void {
    let share = this.#shares.get(turn.owner);
    if (share === undefined) {
      share = { taken: 0, waiting: new Set() };
      this.#shares.set(turn.owner, share);
    }
    if (this.#hasPlaceFor(share)) {
      this.#take(share);
      turn.begin();
      return;
    }
    share.waiting.add(turn);
    this.#line.add(share);
  }

  /** Whether the turn had not begun; then it never will, and there is nothing to {@link leave}. */
  withdraw(turn: Turn): boolean {
    const { owner } = turn;
    const share = this.#shares.get(owner);
    if (share === undefined || !share.waiting.delete(turn)) return false;
    if (share.waiting.size === 0) this.#line.delete(share);
    this.#forget(owner, share);
    return true;
  }

  /** Gives back the place of one turn of an owner that has begun. */
  leave(owner: string): void {
    const share = this.#shares.get(owner);
    if (share === undefined) return;
    share.taken -= 1;
    this.#taken -= 1;
    this.#forget(owner, share);
    if (this.#line.size > 0) this.#next();
  }

  #hasPlaceFor({ taken }: Share): boolean {
    return this.#taken < this.#placesMax && taken < this.#placesPerOwnerMax;
  }

  #take(share: Share): void {
    share.taken += 1;
    this.#taken += 1;
  }

  #next(): void {
    for (const share of this.#line) {
      if (!this.#hasPlaceFor(share)) continue;
      this.#line.delete(share);
      const [turn] = share.waiting;
      if (turn === undefined) return;
      share.waiting.delete(turn);
      if (share.waiting.size > 0) this.#line.add(share);
      this.#take(share);
      turn.begin();
      return;
    }
  }

  #forget(owner: string, { taken, waiting }: Share): void {
    if (taken === 0 && waiting.size === 0 && this.#shares.size > SHARES_KEPT_MAX) this.#shares.delete(owner);
  }
}
