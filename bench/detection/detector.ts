import { detect, QUIET_THRESHOLDS, RULES_THRESHOLDS, USUAL_THRESHOLDS, type Surface } from '@durward/shield';
import { labelledTexts, type LabelledText } from './corpus.ts';
import { percent, shareOf, type Share } from './wilson.ts';

/** What was said of one text. */
interface Scored extends LabelledText {
  readonly score: number;
  readonly rules: number;
}

/** How a source did: for attacks the recall, for honest texts the false alarms. */
export interface SourceRow {
  readonly source: string;
  readonly surface: string;
  readonly isAttack: boolean;
  /** At the thresholds that the package ships. */
  readonly usual: Share;
  readonly quiet: Share;
  /** At the thresholds that let exactly 1 % and 0.1 % of these very honest texts pass as attacks. */
  readonly atOnePercent: Share;
  readonly atOnePerMille: Share;
  readonly rulesAlone: Share;
}

export interface DetectorReport {
  readonly rows: readonly SourceRow[];
  readonly macro: Readonly<Record<'usual' | 'quiet' | 'atOnePercent' | 'atOnePerMille' | 'rulesAlone', number>>;
  readonly falseAlarms: Readonly<Record<'usual' | 'quiet', Share>>;
  readonly goals: readonly Goal[];
}

export interface Goal {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Surfaces that share weights and thresholds. */
const GROUP: Readonly<Record<Surface, string>> = {
  prompt: 'prompt', tool_arguments: 'prompt', tool_description: 'tool_description', tool_result: 'content',
  document: 'content', error: 'content',
};

export function measureDetector(folder: string): DetectorReport {
  const scored = labelledTexts(folder).map(scoredOf);
  const [one, mille] = [thresholdsAt(scored, 0.01), thresholdsAt(scored, 0.001)];
  const groups = Map.groupBy(scored, ({ source, surface, isAttack }) =>
    [source, GROUP[surface], String(isAttack)].join('\n'));
  const rows = [...groups.values()].map((some): SourceRow => {
    const [{ source, surface, isAttack }] = some as [Scored];
    const above = (threshold: (text: Scored) => number): Share =>
      shareOf(some.filter((text) => text.score >= threshold(text)).length, some.length);
    return {
      source, surface: GROUP[surface], isAttack,
      usual: above((text) => USUAL_THRESHOLDS[text.surface]), quiet: above((text) => QUIET_THRESHOLDS[text.surface]),
      atOnePercent: above((text) => one.get(GROUP[text.surface]) ?? 2),
      atOnePerMille: above((text) => mille.get(GROUP[text.surface]) ?? 2),
      rulesAlone: shareOf(some.filter((text) => text.rules >= RULES_THRESHOLDS[text.surface]).length, some.length),
    };
  });
  return { rows, macro: macroOf(rows), falseAlarms: alarmsOf(scored), goals: goalsOf(rows, scored) };
}

function scoredOf({ text, surface, source, isAttack }: LabelledText): Scored {
  const score = detect(text, { surface }).score;
  return { text, surface, source, isAttack, score, rules: detect(text, { surface, model: 'none' }).score };
}

/** For each group the least score that no more than `rate` of its honest texts reach. */
function thresholdsAt(scored: readonly Scored[], rate: number): ReadonlyMap<string, number> {
  const honest = Map.groupBy(scored.filter(({ isAttack }) => !isAttack), ({ surface }) => GROUP[surface]);
  return new Map([...honest].map(([group, some]) => {
    const sorted = some.map(({ score }) => score).toSorted((a, b) => b - a);
    return [group, (sorted[Math.floor(sorted.length * rate)] ?? 1) + Number.EPSILON];
  }));
}

/** The mean over sources of attacks, so that a large source does not decide. */
function macroOf(rows: readonly SourceRow[]): DetectorReport['macro'] {
  const bySource = [...Map.groupBy(rows.filter(({ isAttack }) => isAttack), ({ source }) => source).values()];
  const mean = (key: keyof DetectorReport['macro']): number => {
    const shares = bySource.map((some) => {
      const all = (part: 'hits' | 'of'): number => some.reduce((sum, row) => sum + row[key][part], 0);
      return all('hits') / all('of');
    });
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  };
  return { usual: mean('usual'), quiet: mean('quiet'), atOnePercent: mean('atOnePercent'),
    atOnePerMille: mean('atOnePerMille'), rulesAlone: mean('rulesAlone') };
}

function alarmsOf(scored: readonly Scored[]): DetectorReport['falseAlarms'] {
  const honest = scored.filter(({ isAttack }) => !isAttack);
  const above = (thresholds: typeof USUAL_THRESHOLDS): Share =>
    shareOf(honest.filter(({ score, surface }) => score >= thresholds[surface]).length, honest.length);
  return { usual: above(USUAL_THRESHOLDS), quiet: above(QUIET_THRESHOLDS) };
}

/** Honest sources that ask whether a detector only looks for words, and how many of their texts must be left alone. */
const LEFT_ALONE: readonly (readonly [source: string, least: number])[] = [['notinject', 0.97], ['xstest', 0.99]];
/** What the authors of `agt-smoke` publish for their own detector on it. */
const AGT_PUBLISHED = { recall: 0.064, alarms: 0.094 };

function goalsOf(rows: readonly SourceRow[], scored: readonly Scored[]): readonly Goal[] {
  const goals = LEFT_ALONE.flatMap(([source, least]): readonly Goal[] => {
    const row = rows.find((one) => one.source === source);
    if (row === undefined) return [];
    const alone = shareOf(row.usual.of - row.usual.hits, row.usual.of);
    return [{ what: `${source} left alone`, wanted: `≥ ${String(100 * least)} %`, measured: percent(alone),
      isMet: alone.share >= least }];
  });
  const smoke = scored.filter(({ source }) => source === 'agt-smoke');
  if (smoke.length === 0) return goals;
  const share = (isAttack: boolean): Share => {
    const some = smoke.filter((one) => one.isAttack === isAttack);
    return shareOf(some.filter(({ score, surface }) => score >= QUIET_THRESHOLDS[surface]).length, some.length);
  };
  const [recall, alarms] = [share(true), share(false)];
  return [...goals, { what: 'agt-smoke at the quiet thresholds, recall at false alarms',
    measured: `${percent(recall)} at ${percent(alarms)}`, wanted: 'better than the published 6.4 % at 9.4 %',
    isMet: recall.share > AGT_PUBLISHED.recall && alarms.share <= AGT_PUBLISHED.alarms }];
}

function meanOf(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function lineOf(row: SourceRow): string {
  const shares = [row.usual, row.quiet, row.atOnePercent, row.atOnePerMille, row.rulesAlone].map(percent);
  return `| ${[row.source, row.surface, String(row.usual.of), ...shares].join(' | ')} |`;
}

function headOf(what: string): string {
  return `| ${what} | surface | texts | usual thresholds | quiet thresholds | at 1 % | at 0.1 % | rules alone |\n` +
    '|---|---|---:|---:|---:|---:|---:|---:|';
}

export function detectorTable({ rows, macro, falseAlarms, goals }: DetectorReport): string {
  const means = [macro.usual, macro.quiet, macro.atOnePercent, macro.atOnePerMille, macro.rulesAlone].map(meanOf);
  const { usual, quiet } = falseAlarms;
  return [
    headOf('attacks: recall'), ...rows.filter(({ isAttack }) => isAttack).map(lineOf),
    `| **mean over sources** | | | ${means.join(' | ')} |`, '',
    headOf('honest texts: false alarms'), ...rows.filter(({ isAttack }) => !isAttack).map(lineOf),
    `| **all** | | ${String(usual.of)} | ${percent(usual)} | ${percent(quiet)} | | | |`,
    '', '| goal | wanted | measured | |', '|---|---|---|---|',
    ...goals.map(({ what, wanted, measured, isMet }) =>
      `| ${what} | ${wanted} | ${measured} | ${isMet ? 'met' : 'missed'} |`),
  ].join('\n');
}
