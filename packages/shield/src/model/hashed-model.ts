import type { Surface } from '../surface.ts';
import { FeatureReader } from './features.ts';
import { GROUP_COUNT, groupOf } from './groups.ts';
import type { GroupScale, ModelFile } from './model-file.ts';
import { readView } from './read-view.ts';
import type { ModelScore, TextModel } from './text-model.ts';
import { weightsOf } from './weights-text.ts';
import { normOf, windowsOf } from './windows.ts';

/** The format of model files that is read: of weights, features and windows together. */
export const FORMAT = 3;

/** Used again for every view: no view is read inside of another. */
const reader = new FeatureReader();

/**
 * A linear model over hashed words and parts of words: every window of a view gets the sum of its weights, and the
 * worst window decides. Linear in the length of the view; memory grows with the longest view that it has read.
 */
export class HashedModel implements TextModel {
  readonly version: string;
  readonly #shared: Int8Array;
  readonly #own: readonly Int8Array[];
  readonly #file: ModelFile;
  #sharedSums = new Int32Array(1 << 10);
  #ownSums = new Int32Array(1 << 10);

  /** A file that does not fit together is an error. Whether the weights are those of its checksum is not checked. */
  constructor(file: ModelFile) {
    const [sharedSize, ownSize] = [2 ** file.sharedBits, 2 ** file.ownBits];
    if (file.format !== FORMAT || file.groups.length !== GROUP_COUNT) {
      throw new RangeError(`The model ${file.version} has format ${String(file.format)} and ${
        String(file.groups.length)} groups; this version reads format ${String(FORMAT)} and ${
        String(GROUP_COUNT)} groups. Fetch a model that was made for it.`);
    }
    const weights = weightsOf(file.weights, sharedSize + GROUP_COUNT * ownSize);
    this.version = file.version;
    this.#file = file;
    this.#shared = weights.subarray(0, sharedSize);
    this.#own = file.groups.map((_, group) =>
      weights.subarray(sharedSize + group * ownSize, sharedSize + (group + 1) * ownSize));
  }

  score(view: string, surface: Surface): ModelScore {
    const group = groupOf(surface);
    const scales = this.#file.groups[group];
    readView(reader, view, surface);
    if (scales === undefined || reader.count === 0) return { score: 0, start: 0, end: 0 };
    this.#sum(group);
    let [best, start, end] = [-Infinity, 0, 0];
    windowsOf(reader, (from, to, first, last) => {
      const logit = this.#logit(scales, to - from, first, last);
      if (logit > best) [best, start, end] = [logit, first, last];
    });
    return {
      score: 1 / (1 + Math.exp(-(scales.slope * best + scales.offset))),
      start: reader.places[start] ?? 0,
      end: end < reader.blocks ? reader.places[end] ?? view.length : view.length,
    };
  }

  /** The sums of the weights of each block. */
  #sum(group: number): void {
    const { hashes, starts, blocks, count } = reader;
    if (this.#sharedSums.length < blocks) {
      this.#sharedSums = new Int32Array(blocks * 2);
      this.#ownSums = new Int32Array(blocks * 2);
    }
    const [shared, own] = [this.#shared, this.#own[group] ?? this.#shared];
    const [sharedMask, ownMask] = [shared.length - 1, own.length - 1];
    for (let block = 0; block < blocks; block += 1) {
      const to = block + 1 < blocks ? starts[block + 1] ?? count : count;
      let [all, mine] = [0, 0];
      for (let at = starts[block] ?? 0; at < to; at += 1) {
        const hash = hashes[at] ?? 0;
        all += shared[hash & sharedMask] ?? 0;
        mine += own[(hash >>> SHIFT) & ownMask] ?? 0;
      }
      this.#sharedSums[block] = all;
      this.#ownSums[block] = mine;
    }
  }

  #logit({ bias, scale }: GroupScale, features: number, first: number, last: number): number {
    let [all, mine] = [0, 0];
    for (let block = first; block < last; block += 1) {
      all += this.#sharedSums[block] ?? 0;
      mine += this.#ownSums[block] ?? 0;
    }
    return bias + (all * this.#file.sharedScale + mine * scale) / normOf(features);
  }
}

/** The weights of a group are found by other bits of a hash than those of all. */
export const OWN_SHIFT = 14;
/** The compiler does not know an exported one. */
const SHIFT = OWN_SHIFT;
