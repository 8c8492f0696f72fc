/** Longest delay of a timer of Node, in milliseconds; a longer one would fire at once. */
const DELAY_MAX_MS = 2_147_483_647;

/** Lengths of which there is always a timer: those of requests, which the configuration names. */
const kept = new Set<number>();
const KEPT_MAX = 16;
/** A shorter one would wake the process again and again, and servers say how long some of them are. */
const KEPT_MS_MIN = 5000;

/** Calls back after a time, unless the time is longer than any timer: then never. */
export function deadline(afterMs: number, callback: () => void): NodeJS.Timeout | undefined {
  if (afterMs > DELAY_MAX_MS) return undefined;
  if (afterMs >= KEPT_MS_MIN && kept.size < KEPT_MAX && !kept.has(afterMs)) keep(afterMs);
  return setTimeout(callback, afterMs);
}

/** Node has a list of the timers of one length, and makes it for the first of them: with single calls, for each. */
function keep(ms: number): void {
  kept.add(ms);
  setInterval(() => {}, ms).unref();
}
