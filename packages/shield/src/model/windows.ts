import type { FeatureReader } from './features.ts';

/** How many blocks a window has, and how many it moves on: wide ones for the whole tone, narrow ones for a sentence. */
const WINDOWS: readonly (readonly [blocks: number, step: number])[] = [[4, 2], [2, 1]];
const NARROWEST = 2;

/**
 * Calls `use` for every window of what a reader holds, with its features `from` … `to` and its blocks
 * `first` … `last`, ends excluded. A text that the narrowest window holds is one window.
 */
export function windowsOf(
  { starts, count, blocks }: FeatureReader, use: (from: number, to: number, first: number, last: number) => void,
): void {
  for (const [size, step] of WINDOWS) {
    for (let first = 0; first < blocks; first += step) {
      const last = Math.min(first + size, blocks);
      const to = last < blocks ? starts[last] ?? 0 : count;
      use(starts[first] ?? 0, to, first, last);
      if (last >= blocks) break;
    }
    if (blocks <= NARROWEST) break;
  }
}

/** What the sum of the weights of a window is divided by. Long windows would outweigh short ones without. */
export function normOf(features: number): number {
  return Math.sqrt(features + 12);
}
