/*
 * In every turn, the event loop first asks what has arrived and tells it, and then runs what was put off to the end of
 * the turn.
 */

let isEnding = false;

/** Calls back at the end of a turn: of this one, unless it is ending already. */
export function atTurnEnd(run: () => void): NodeJS.Immediate {
  return setImmediate(() => {
    isEnding = true;
    try {
      run();
    } finally {
      isEnding = false;
    }
  });
}

/**
 * Calls back once the event loop has asked what had arrived by now, and told it. While a turn is ending, the next one
 * does that. At any other time the loop may have asked already in this turn, so that the turn after it has to end.
 */
export function afterArrivals(run: () => void): void {
  if (isEnding) setImmediate(run);
  else setImmediate(() => setImmediate(run));
}
