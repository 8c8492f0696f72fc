/** Longest delay of a timer of Node, in milliseconds; a longer one would fire at once. */
const DELAY_MAX_MS = 2_147_483_647;

/** Calls back after a time, unless the time is longer than any timer: then never. */
export function deadline(afterMs: number, callback: () => void): NodeJS.Timeout | undefined {
  return afterMs <= DELAY_MAX_MS ? setTimeout(callback, afterMs) : undefined;
}
