import { GROUP_COUNT } from '../src/model/groups.ts';
import { OWN_SHIFT } from '../src/model/hashed-model.ts';
import { normOf } from '../src/model/windows.ts';
import { Chance } from './random.ts';
import type { Reading } from './read.ts';

export const SHARED_BITS = 18;
export const OWN_BITS = 16;

/** Weights while they are learned: those of all surfaces, and those of one group of them. */
export interface Weights {
  readonly shared: Float32Array;
  readonly own: readonly Float32Array[];
  readonly bias: Float32Array;
}

export interface LearnOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly rate: number;
  /** The share of features that one step does not see, so that no few of them decide alone. */
  readonly dropout: number;
  /** How often the window to learn from is drawn instead of the one that scores highest. */
  readonly drawn: number;
  /** How far the goal is from certainty: the label of some text is wrong. */
  readonly doubt: number;
  /** How a source counts that has `n` texts: `n` to this power. */
  readonly sourcePower: number;
}

export const LEARN: LearnOptions = { epochs: 6, seed: 7, rate: 0.15, dropout: 0.4, drawn: 0.05, doubt: 0.02,
  sourcePower: 0.4 };

export function ownIndex(hash: number): number {
  return (hash >>> OWN_SHIFT) & ((1 << OWN_BITS) - 1);
}

/** What the weights say of one window, as a logit. */
export function logitOf(weights: Weights, { hashes, group }: Reading, from: number, to: number): number {
  const { shared, own, bias } = weights;
  const [mine, mask] = [own[group] ?? shared, (1 << SHARED_BITS) - 1];
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    const hash = hashes[at] ?? 0;
    sum += (shared[hash & mask] ?? 0) + (mine[ownIndex(hash)] ?? 0);
  }
  return (bias[group] ?? 0) + sum / normOf(to - from);
}

/** The window that scores highest, of those that are asked for. */
export function worstOf(
  weights: Weights, reading: Reading, among?: Int32Array,
): readonly [index: number, logit: number] {
  let [worst, highest] = [0, -Infinity];
  const count = among === undefined ? reading.windows.length / 2 : among.length;
  for (let index = 0; index < count; index += 1) {
    const window = among === undefined ? index : among[index] ?? 0;
    const logit = logitOf(weights, reading, reading.windows[2 * window] ?? 0, reading.windows[2 * window + 1] ?? 0);
    if (logit > highest) [worst, highest] = [window, logit];
  }
  return [worst, highest];
}

/** Learns weights from readings by AdaGrad on the logistic loss, one window at a time. */
export class Learner {
  readonly weights: Weights;
  readonly #squares: Weights;
  readonly #options: LearnOptions;
  readonly #chance: Chance;
  #noise: number;

  constructor(options: LearnOptions = LEARN) {
    this.weights = emptyWeights();
    this.#squares = emptyWeights();
    this.#options = options;
    this.#chance = new Chance(options.seed);
    this.#noise = options.seed | 1;
  }

  learn(readings: readonly Reading[], say: (line: string) => void = () => undefined): Weights {
    const usable = readings.filter(({ windows }) => windows.length > 0);
    const importance = importanceOf(usable, this.#options.sourcePower);
    for (let epoch = 0; epoch < this.#options.epochs; epoch += 1) {
      let loss = 0;
      for (const reading of this.#chance.shuffled(usable)) loss += this.#step(reading, epoch, importance);
      say(`epoch ${String(epoch + 1)}: loss ${(loss / usable.length).toFixed(4)}`);
    }
    return this.weights;
  }

  #step(reading: Reading, epoch: number, importance: ReadonlyMap<string, number>): number {
    const weight = importance.get(keyOf(reading)) ?? 1;
    const { candidates, isAttack } = reading;
    const isRandom = epoch === 0 || this.#chance.happens(this.#options.drawn);
    const window = isRandom ? candidates[this.#chance.below(candidates.length)] ?? 0 :
      worstOf(this.weights, reading, isAttack ? candidates : undefined)[0];
    let loss = this.#update(reading, window, weight);
    if (!isAttack && reading.windows.length > 2) {
      loss += this.#update(reading, this.#chance.below(reading.windows.length / 2), weight);
    }
    return loss;
  }

  #update(reading: Reading, window: number, weight: number): number {
    const { hashes, group, isAttack } = reading;
    const [from, to] = [reading.windows[2 * window] ?? 0, reading.windows[2 * window + 1] ?? 0];
    const logit = this.#logitWithNoise(reading, from, to);
    const chance = 1 / (1 + Math.exp(-logit));
    const { doubt } = this.#options;
    const error = (chance - (isAttack ? 1 - doubt : doubt)) * weight;
    const [mask, rate] = [(1 << SHARED_BITS) - 1, this.#options.rate];
    const { shared, own, bias } = this.weights;
    const squares = this.#squares;
    const [mine, mineSquares] = [own[group] ?? shared, squares.own[group] ?? squares.shared];
    const gradient = error / normOf(to - from);
    const square = gradient * gradient;
    let noise = this.#noise;
    const limit = this.#options.dropout * 0x100000000;
    // The same noise as when it was scored: what was not seen is not changed.
    noise = this.#noiseBefore;
    for (let at = from; at < to; at += 1) {
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      if ((noise >>> 0) < limit) continue;
      const hash = hashes[at] ?? 0;
      const [a, b] = [hash & mask, ownIndex(hash)];
      const sa = (squares.shared[a] ?? 0) + square;
      squares.shared[a] = sa;
      shared[a] = (shared[a] ?? 0) - rate * gradient / Math.sqrt(sa + 1e-6);
      const sb = (mineSquares[b] ?? 0) + square;
      mineSquares[b] = sb;
      mine[b] = (mine[b] ?? 0) - rate * gradient / Math.sqrt(sb + 1e-6);
    }
    const biasSquare = (squares.bias[group] ?? 0) + error * error;
    squares.bias[group] = biasSquare;
    bias[group] = (bias[group] ?? 0) - rate * error / Math.sqrt(biasSquare + 1e-6);
    return -Math.log(Math.max(1e-9, isAttack ? chance : 1 - chance)) * weight;
  }

  #noiseBefore = 1;

  /** The logit without the features that this step does not see. */
  #logitWithNoise({ hashes, group }: Reading, from: number, to: number): number {
    const { shared, own, bias } = this.weights;
    const [mine, mask] = [own[group] ?? shared, (1 << SHARED_BITS) - 1];
    const limit = this.#options.dropout * 0x100000000;
    let [noise, sum] = [this.#noise, 0];
    this.#noiseBefore = noise;
    for (let at = from; at < to; at += 1) {
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      if ((noise >>> 0) < limit) continue;
      const hash = hashes[at] ?? 0;
      sum += (shared[hash & mask] ?? 0) + (mine[ownIndex(hash)] ?? 0);
    }
    this.#noise = noise;
    return (bias[group] ?? 0) + sum / (normOf(to - from) * (1 - this.#options.dropout));
  }
}

function emptyWeights(): Weights {
  return { shared: new Float32Array(1 << SHARED_BITS), bias: new Float32Array(GROUP_COUNT),
    own: Array.from({ length: GROUP_COUNT }, () => new Float32Array(1 << OWN_BITS)) };
}

function keyOf({ source, isAttack, group }: Reading): string {
  return `${source} ${isAttack ? 'attack' : 'benign'} ${String(group)}`;
}

/** How much one text of a source counts, so that no source drowns the others; attacks and others weigh the same. */
function importanceOf(readings: readonly Reading[], power: number): ReadonlyMap<string, number> {
  const groups = Map.groupBy(readings, keyOf);
  const totals = new Map<string, number>();
  for (const [key, members] of groups) {
    const side = sideOf(key);
    totals.set(side, (totals.get(side) ?? 0) + members.length ** power);
  }
  const result = new Map<string, number>();
  for (const [key, members] of groups) {
    const share = members.length ** power / (totals.get(sideOf(key)) ?? 1);
    result.set(key, Math.min(4, share * readings.length / (members.length * 2 * GROUP_COUNT)));
  }
  return result;
}

/** Attack or benign, and for which group: each of these sides gets the same total weight. */
function sideOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}
