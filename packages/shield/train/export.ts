import { createHash } from 'node:crypto';
import { FORMAT } from '../src/model/hashed-model.ts';
import type { ModelFile } from '../src/model/model-file.ts';
import { textOfWeights } from '../src/model/weights-text.ts';
import { OWN_BITS, SHARED_BITS, type Weights } from './learn.ts';
import type { scalesOf } from './scales.ts';

/** Greatest magnitudes that are cut, as a share of all weights: a few great ones would make all others coarse. */
const CUT = 0.0001;
const WEIGHT_MAX = 127;

/** The file of a model. */
export function modelFileOf(version: string, weights: Weights, scales: ReturnType<typeof scalesOf>): ModelFile {
  const sharedScale = scaleOf(weights.shared);
  const ownScales = weights.own.map(scaleOf);
  // In one run: what one text says of five weights does not end where a group does.
  const all = new Float32Array(weights.shared.length + weights.own.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [index, some] of [weights.shared, ...weights.own].entries()) {
    const scale = index === 0 ? sharedScale : ownScales[index - 1] ?? 1;
    for (const weight of some) all[at++] = weight / scale;
  }
  const text = textOfWeights(all, 1);
  return {
    format: FORMAT, version, sharedBits: SHARED_BITS, ownBits: OWN_BITS, sharedScale,
    groups: scales.map(({ slope, offset }, group) =>
      ({ bias: weights.bias[group] ?? 0, slope, offset, scale: ownScales[group] ?? 1 })),
    sha256: createHash('sha256').update(text).digest('hex'), weights: text,
  };
}

function scaleOf(weights: Float32Array): number {
  const sorted = weights.map(Math.abs).toSorted();
  return Math.max(1e-6, (sorted[Math.floor((sorted.length - 1) * (1 - CUT))] ?? 0) / WEIGHT_MAX);
}
