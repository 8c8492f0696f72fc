const MAX_MS = 300_000;

/**
 * The wait that `Retry-After` asks for, in milliseconds, at most five minutes: whoever answers for a
 * service must not silence it for longer. Undefined when there is none that can be read.
 *
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * 1000, MAX_MS);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.min(Math.max(atMs - nowMs, 0), MAX_MS);
}
