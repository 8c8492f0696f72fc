/**
 * Works on items, so many at a time, and stops at the first that fails; undefined for what was not worked on.
 * The order of the results is that of the items.
 */
export async function pooled<T, R extends { readonly ok: boolean }>(
  items: readonly T[],
  atOnceMax: number,
  work: (item: T) => Promise<R>,
): Promise<readonly (R | undefined)[]> {
  const results: (R | undefined)[] = items.map(() => undefined);
  let next = 0;
  let hasFailed = false;
  const run = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const at = next;
      next += 1;
      const item = items[at] as T;
      const result = await work(item);
      results[at] = result;
      hasFailed ||= !result.ok;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, items.length) }, run));
  return results;
}
