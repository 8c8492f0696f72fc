import { GROUP_COUNT, groupOf } from '../src/model/groups.ts';
import type { Surface } from '../src/surface.ts';
import { USUAL_THRESHOLDS } from '../src/detect/thresholds.ts';
import { isWrittenTools } from './written.ts';

/** An honest text of a source that its model had not seen, and what was said of it. */
export interface Unseen {
  readonly source: string;
  readonly surface: Surface;
  /** What the model said, as a logit. */
  readonly logit: number;
}

/**
 * How many of the unseen texts lie above the usual threshold. The models that judged them lacked a third of the
 * sources; the one that has seen all of them is calmer: of texts that are new to it, about one in a hundred lies there.
 */
export const UNSEEN_ALARM_RATE = 0.085;
/** The score that the model gives at this rate. It is about what one signal of medium severity gives. */
const ANCHOR = USUAL_THRESHOLDS.document;
/** A source with fewer texts says little about its tail. */
const SOURCE_MIN = 100;
/** A source of `n` texts counts as `n` to this power, so that none decides alone. */
const SOURCE_POWER = 0.5;
/** How far each group keeps the threshold that its own texts ask for, instead of the mean of all groups. */
const OWN_SHARE = 0.5;

/**
 * How logits become scores in each group, so that the score means the same everywhere. The log odds keep their measure,
 * because those of the rules are added to them.
 */
export function scalesOf(unseen: readonly Unseen[]): readonly { readonly slope: number; readonly offset: number }[] {
  const usual = unseen.filter((one) => !isHard(one));
  const own = Array.from({ length: GROUP_COUNT }, (_, group) =>
    thresholdOf(usual.filter(({ surface }) => groupOf(surface) === group), UNSEEN_ALARM_RATE));
  const mean = own.reduce((sum, threshold) => sum + threshold, 0) / own.length;
  return own.map((threshold) =>
    ({ slope: 1, offset: logitOf(ANCHOR) - OWN_SHARE * threshold - (1 - OWN_SHARE) * mean }));
}

function logitOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * Texts that speak of attacks and quote them: they are there to be hard, not to be usual. Of the whole definitions that
 * were written one by one only half are hard; without them, there would be none that is.
 */
function isHard({ source }: Unseen): boolean {
  return source === 'atr-testcases' || (source.startsWith('own-') && !isWrittenTools(source));
}

/** The value that no more than `rate` of the texts exceed, each source with its weight. */
function thresholdOf(some: readonly Unseen[], rate: number): number {
  const sources = [...Map.groupBy(some, ({ source }) => source).values()].filter(({ length }) => length >= SOURCE_MIN);
  const weighted = sources.flatMap((texts) =>
    texts.map(({ logit }) => ({ logit, weight: texts.length ** (SOURCE_POWER - 1) })));
  let rest = rate * weighted.reduce((sum, { weight }) => sum + weight, 0);
  for (const { logit, weight } of weighted.toSorted((a, b) => b.logit - a.logit)) {
    rest -= weight;
    if (rest < 0) return logit;
  }
  throw new Error('no source has enough honest texts to say where the threshold lies');
}
