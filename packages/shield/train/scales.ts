import { combine } from '../src/detect/combine.ts';
import { GROUP_COUNT, groupOf } from '../src/model/groups.ts';
import { SURFACES, type Surface } from '../src/surface.ts';
import { RULES_THRESHOLDS, type Thresholds } from '../src/detect/thresholds.ts';

/** An honest text of a source that its model had not seen, and what was said of it. */
export interface Unseen {
  readonly source: string;
  readonly surface: Surface;
  /** What the model said, as a logit. */
  readonly logit: number;
  /** What the rules said, as a score. */
  readonly rules: number;
}

/** Of how many honest texts one may be taken for an attack. */
const ALARM_RATES = { usual: 0.01, quiet: 0.001 } as const;
/** The scores that the model gives at these rates. They are what one signal of medium and of high severity gives. */
const ANCHORS = { usual: 0.65, quiet: 0.9 } as const;
/** A source with fewer texts says little about its tail. */
const SOURCE_MIN = 100;
/** Of the thresholds that each source asks for, the one that this share of sources is content with. */
const CONTENT_SHARE = 0.8;

/** How logits become scores in each group, so that the score means the same everywhere. */
export function scalesOf(unseen: readonly Unseen[]): readonly { readonly slope: number; readonly offset: number }[] {
  return Array.from({ length: GROUP_COUNT }, (_, group) => {
    const own = unseen.filter((one) => groupOf(one.surface) === group && !isHard(one));
    const usual = thresholdOf(own, ({ logit }) => logit, ALARM_RATES.usual);
    const quiet = Math.max(thresholdOf(own, ({ logit }) => logit, ALARM_RATES.quiet), usual + APART_MIN);
    const slope = (logitOf(ANCHORS.quiet) - logitOf(ANCHORS.usual)) / (quiet - usual);
    return { slope, offset: logitOf(ANCHORS.usual) - slope * usual };
  });
}

/** Where two rates fall together, the scale is at least this wide between them. */
const APART_MIN = 0.5;

function logitOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * The thresholds of all surfaces, on rules and model together, at a rate of false alarms: what ordinary texts ask for,
 * and no less than the score that the model alone gives at that rate.
 */
export function thresholdsOf(
  unseen: readonly Unseen[], scales: ReturnType<typeof scalesOf>, rate: keyof typeof ALARM_RATES,
): Thresholds {
  const thresholds = { ...RULES_THRESHOLDS };
  for (const surface of SURFACES) {
    const group = groupOf(surface);
    const { slope, offset } = scales[group] ?? { slope: 1, offset: 0 };
    const scoreOf = ({ rules, logit }: Unseen): number => combine(rules, 1 / (1 + Math.exp(-(slope * logit + offset))));
    const ordinary = unseen.filter((one) => groupOf(one.surface) === group && !isHard(one) && !isOwn(one));
    const wanted = thresholdOf(ordinary, scoreOf, ALARM_RATES[rate]);
    thresholds[surface] = Math.ceil(Math.max(ANCHORS[rate], wanted === Infinity ? 0 : wanted) * 1000) / 1000;
  }
  return thresholds;
}

function isOwn({ source }: Unseen): boolean {
  return source.startsWith('own-');
}

/**
 * Texts that speak of attacks and quote them: they are there to be hard, not to be usual. For the scale of the
 * model our own prompts count all the same, because those of others are all too easy.
 */
function isHard(one: Unseen): boolean {
  return one.source === 'atr-testcases' || (isOwn(one) && groupOf(one.surface) !== groupOf('prompt'));
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
