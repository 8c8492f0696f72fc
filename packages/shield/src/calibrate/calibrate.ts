import { detect } from '../detect/detect.ts';
import type { DetectOptions } from '../detect/examine.ts';
import { USUAL_THRESHOLDS, type Thresholds } from '../detect/thresholds.ts';
import { SURFACES, type Surface } from '../surface.ts';

/** One text of ordinary traffic. */
export interface OrdinaryText {
  readonly text: string;
  readonly surface: Surface;
  /** What was said of the whole of it before, where `text` is only a part. */
  readonly knownScore?: number | undefined;
}

/** What calibration says of one surface. */
export interface SurfaceCalibration {
  readonly surface: Surface;
  readonly texts: number;
  readonly threshold: number;
  /** How many of these very texts lie at or above it. */
  readonly alarms: number;
  /**
   * `fitted`: the threshold comes from these texts. `too_few`: they were too few for the rate, the threshold is the
   * one that held before. `capped`: they asked for a higher one than is ever set.
   */
  readonly state: 'fitted' | 'too_few' | 'capped';
  /** How many texts the rate needs. */
  readonly textsNeeded: number;
}

export interface Calibration {
  readonly rate: number;
  readonly thresholds: Thresholds;
  readonly surfaces: readonly SurfaceCalibration[];
}

/** No threshold is set higher, whatever the texts say: attacks among them must not switch detection off. */
export const THRESHOLD_MAX = 0.97;
/** No threshold is set lower: below lies what a single weak signal gives. */
export const THRESHOLD_MIN = 0.35;
/** How many times `1 / rate` texts are needed to say something about that rate. */
const TEXTS_PER_ALARM = 3;

/**
 * Thresholds for each surface so that, of texts like these, at most `rate` are taken for attacks. The texts are taken
 * for honest: look at what scores high among them before you trust the outcome.
 */
export function calibrate(
  texts: Iterable<OrdinaryText>, rate: number, options: Omit<DetectOptions, 'surface'> = {},
): Calibration {
  if (!(rate > 0 && rate < 1)) {
    throw new RangeError(`The rate of false alarms is ${String(rate)}; give one between 0 and 1.`);
  }
  const scores = new Map<Surface, number[]>(SURFACES.map((surface) => [surface, []]));
  for (const { text, surface, knownScore = 0 } of texts) {
    scores.get(surface)?.push(Math.max(knownScore, detect(text, { ...options, surface }).score));
  }
  const before = options.thresholds ?? USUAL_THRESHOLDS;
  const surfaces = SURFACES.map((surface) => fitted(surface, scores.get(surface) ?? [], rate, before[surface]));
  const thresholds = { ...before };
  for (const { surface, threshold } of surfaces) thresholds[surface] = threshold;
  return { rate, surfaces, thresholds };
}

function fitted(surface: Surface, scores: readonly number[], rate: number, before: number): SurfaceCalibration {
  const textsNeeded = textsNeededFor(rate);
  const state = (threshold: number, name: SurfaceCalibration['state']): SurfaceCalibration => ({
    surface, texts: scores.length, threshold, state: name, textsNeeded,
    alarms: scores.filter((score) => score >= threshold).length,
  });
  const wanted = thresholdAt(scores, rate);
  if (wanted === undefined) return state(before, 'too_few');
  const threshold = Math.max(THRESHOLD_MIN, wanted);
  return threshold > THRESHOLD_MAX ? state(THRESHOLD_MAX, 'capped') : state(threshold, 'fitted');
}

/** The least threshold, in thousandths, at or above which at most `rate` of the scores lie; undefined for too few. */
export function thresholdAt(scores: readonly number[], rate: number): number | undefined {
  if (scores.length < textsNeededFor(rate)) return undefined;
  const sorted = scores.toSorted((a, b) => b - a);
  // Just above the first score that would be one alarm too many.
  const first = sorted[Math.floor(sorted.length * rate)] ?? 0;
  return Math.floor(first * 1000 + 1) / 1000;
}

/** How many texts it takes to say something about a rate. */
export function textsNeededFor(rate: number): number {
  return Math.ceil(TEXTS_PER_ALARM / rate);
}
