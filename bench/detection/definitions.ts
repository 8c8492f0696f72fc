import { join } from 'node:path';
import { inspectDefinition, type DefinitionFinding } from '@durward/shield';
import { quantile } from '../statistics.ts';
import { labelledDefinitions, type LabelledDefinition } from './definition-corpus.ts';
import { percent, shareOf, type Share } from './wilson.ts';

/*
 * How well poisoned definitions are told from honest ones, and how long it takes: recall and false alarms at medium and
 * above, by source and by control, with 95 % intervals after Wilson.
 */

/** What one scanner says of one definition. */
export type Says = (labelled: LabelledDefinition) => boolean | Promise<boolean>;

export interface SourceRow {
  readonly source: string;
  readonly kind: LabelledDefinition['kind'];
  readonly flagged: Share;
  readonly hidden: number;
}

export interface ControlRow {
  readonly control: string;
  readonly attacks: Share;
  readonly honest: Share;
}

export interface DefinitionFigures {
  readonly sources: readonly SourceRow[];
  readonly controls: readonly ControlRow[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Definitions that only warm the engine up. */
const WARM_UP = 2000;

/** Definitions that we wrote ourselves: `a` was looked at while the checks were made, the others only measured. */
const OWN = join(import.meta.dirname, '../../tests/shield/poisoned');

export function measureDefinitions(folder: string): DefinitionFigures {
  const labelled = [...labelledDefinitions(folder), ...labelledDefinitions(OWN)];
  for (const { definition } of labelled.slice(0, WARM_UP)) inspectDefinition(definition);
  const times: number[] = [];
  const seen = labelled.map((one) => {
    const startMs = performance.now();
    const findings = inspectDefinition(one.definition);
    times.push(performance.now() - startMs);
    return { one, findings: findings.filter(({ severity }) => severity !== 'low') };
  });
  const sorted = times.toSorted((a, b) => a - b);
  return {
    sources: sourcesOf(seen), controls: controlsOf(seen),
    p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), maxMs: sorted.at(-1) ?? 0,
  };
}

interface Seen {
  readonly one: LabelledDefinition;
  readonly findings: readonly DefinitionFinding[];
}

function sourcesOf(seen: readonly Seen[]): readonly SourceRow[] {
  const groups = Map.groupBy(seen, ({ one }) => `${one.source} ${one.kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const flagged = group.filter(({ findings }) => findings.length > 0).length;
    const hidden = group.filter(({ findings }) => findings.some(({ control }) => control === 'TP003')).length;
    const { source, kind } = first.one;
    return [{ source, kind, flagged: shareOf(flagged, group.length), hidden }];
  }).toSorted((a, b) => a.kind.localeCompare(b.kind) || a.source.localeCompare(b.source));
}

function controlsOf(seen: readonly Seen[]): readonly ControlRow[] {
  const attacks = seen.filter(({ one }) => one.kind === 'instructions');
  const honest = seen.filter(({ one }) => one.kind === 'benign');
  const names = new Set(seen.flatMap(({ findings }) => findings.map(({ control }) => control)));
  const hits = (group: readonly Seen[], control: string): Share =>
    shareOf(group.filter(({ findings }) => findings.some((one) => one.control === control)).length, group.length);
  return [...names].toSorted().map((control) =>
    ({ control, attacks: hits(attacks, control), honest: hits(honest, control) }));
}

export function definitionsTable({ sources, controls, p50Ms, p99Ms, maxMs }: DefinitionFigures): string {
  const bySource = sources.map(({ source, kind, flagged, hidden }) =>
    `| ${source} | ${kind} | ${String(flagged.of)} | ${percent(flagged)} | ${String(hidden)} |`);
  const byControl = controls.map(({ control, attacks, honest }) =>
    `| ${control} | ${percent(attacks)} | ${percent(honest)} | ${(1000 * honest.share).toFixed(2)} |`);
  return [
    'Flagged at medium or above; `instructions` is recall, `benign` is false alarms. The trained detector (TP016) has',
    'seen the sources in `train/`; those in `validation/` (docker-mcp-registry-tools, dvmcp) it has not. Of our own,',
    '`poisoned-own-a` was looked at while the checks were made; `-b` was only measured, but of the same hand; `-c` to',
    '`-f` (in nine languages) are of hands of which nothing was learned, half of their honest ones made to be',
    'mistaken.', '',
    '| source | kind | definitions | flagged (95 %) | hidden characters |', '|---|---|---|---|---|', ...bySource, '',
    '| control | of poisoned | of honest | per 1,000 honest |', '|---|---|---|---|', ...byControl, '',
    `Time per definition: p50 ${p50Ms.toFixed(3)} ms, p99 ${p99Ms.toFixed(2)} ms, longest ${maxMs.toFixed(1)} ms.`,
  ].join('\n');
}
