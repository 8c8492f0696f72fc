import { GROUP_COUNT, groupOf } from '../src/model/groups.ts';
import type { Surface } from '../src/surface.ts';
import { USUAL_THRESHOLDS } from '../src/detect/thresholds.ts';

/** An honest text of a source that its model had not seen, and what was said of it. */
export interface Unseen {
  readonly source: string;
  readonly surface: Surface;
  /** What the model said, as a logit. */
  readonly logit: number;
}

/** Of how many honest texts one may be taken for an attack. */
const ALARM_RATE = 0.01;
/** The score that the model gives at this rate. It is about what one signal of medium severity gives. */
const ANCHOR = USUAL_THRESHOLDS.document;
/** A source with fewer texts says little about its tail. */
const SOURCE_MIN = 100;
/** Of the thresholds that each source asks for, the one that this share of sources is content with. */
const CONTENT_SHARE = 0.4;

/**
 * How logits become scores in each group, so that the score means the same everywhere. The log odds keep their measure,
 * because those of the rules are added to them.
 */
export function scalesOf(unseen: readonly Unseen[]): readonly { readonly slope: number; readonly offset: number }[] {
  return Array.from({ length: GROUP_COUNT }, (_, group) => {
    const own = unseen.filter((one) => groupOf(one.surface) === group && !isHard(one));
    return { slope: 1, offset: logitOf(ANCHOR) - thresholdOf(own, ({ logit }) => logit, ALARM_RATE) };
  });
}

function logitOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** Texts that speak of attacks and quote them: they are there to be hard, not to be usual. */
function isHard({ source }: Unseen): boolean {
  return source === 'atr-testcases' || source.startsWith('own-');
}

/** The value that, in most sources, no more than `rate` of the texts exceed. */
function thresholdOf<T extends { readonly source: string }>(
  some: readonly T[], valueOf: (one: T) => number, rate: number,
): number {
  const wanted = [...Map.groupBy(some, ({ source }) => source).values()]
    .filter((members) => members.length >= SOURCE_MIN)
    .map((members) => quantile(members.map(valueOf), 1 - rate)).toSorted((a, b) => a - b);
  return wanted[Math.min(wanted.length - 1, Math.floor(wanted.length * CONTENT_SHARE))] ?? Infinity;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
