/** A random source for tests: the same numbers every time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** That many items, evenly from every source, in an order by chance. */
export function drawn<Item extends { readonly source: string }>(
  items: readonly Item[], count: number, random: () => number,
): readonly Item[] {
  const bySource = Map.groupBy(items, ({ source }) => source);
  const shuffled = [...bySource.values()].map((group) =>
    group.map((item) => [random(), item] as const).toSorted((a, b) => a[0] - b[0]).map(([, item]) => item));
  const picked: Item[] = [];
  for (let round = 0; picked.length < count && shuffled.some((group) => group.length > round); round += 1) {
    for (const group of shuffled) {
      const item = group[round];
      if (item !== undefined && picked.length < count) picked.push(item);
    }
  }
  return picked;
}
