import type { TextReader } from '@durward/core';
import { hiddenIn, ordersIn } from '@durward/shield';

/** Reads texts of definitions for what a comparison of members cannot tell. It misses what no rule knows. */
export const definitionReader: TextReader = {
  hides: (text) => hiddenIn(text).length > 0,
  directs(before, after) {
    const known = ordersIn(before);
    return [...ordersIn(after)].some((order) => !known.has(order));
  },
};
