/**
 * Goes on with a value at once, or when its promise settles: the hot path stays free of promises
 * where nothing has to be waited for.
 */
export function goOn<T>(value: T | Promise<T>, next: (value: T) => void, failed: (error: unknown) => void): void {
  if (value instanceof Promise) value.then(next, failed);
  else next(value);
}
