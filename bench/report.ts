import { goalsOf, isMet, type BenchResults, type Goal } from './goals.ts';
import { FOREIGN_CORES_MAX } from './quiet.ts';
import { middleOf, type CallResult, type CallSample } from './measures/calls.ts';
import { median } from './statistics.ts';
import type { TargetName } from './targets/target.ts';

/** The whole report as text. */
export function reportOf(results: BenchResults, targets: readonly TargetName[]): string {
  return [
    ...results.calls.flatMap((call) => callTable(call, targets)),
    ...streamTable(results),
    ...listTable(results),
    ...goalTable(goalsOf(results), targets, isDisturbed(results)),
    ...disturbanceNote(results),
  ].join('\n');
}

/** What others took of the machine, in the middle of all samples, in cores. */
function foreignCoresIn({ calls }: BenchResults): number {
  const samples = calls.flatMap((call) => [...call.samples.values()].flat());
  return samples.length === 0 ? 0 : median(samples.map(({ foreignCores }) => foreignCores));
}

function isDisturbed(results: BenchResults): boolean {
  return foreignCoresIn(results) >= FOREIGN_CORES_MAX;
}

/** What else ran on the machine decides how far the figures can be trusted. */
function disturbanceNote(results: BenchResults): readonly string[] {
  if (!isDisturbed(results)) return [];
  return [
    '',
    `The machine was not quiet: others took ${number(foreignCoresIn(results), 2)} cores meanwhile. Trust the CPU per ` +
      'call, its ratios and the memory, not the throughput and the latencies.',
  ];
}

type Pick = (sample: CallSample) => number | undefined;

const COLUMNS: readonly (readonly [title: string, pick: Pick, digits: number])[] = [
  ['calls/s', ({ callsPerSecond }) => callsPerSecond, 0],
  ['p50 µs', ({ p50Us }) => p50Us, 0],
  ['p99 µs', ({ p99Us }) => p99Us, 0],
  ['CPU µs/call', ({ cpuUs }) => cpuUs, 1],
  ['RSS MB', ({ rssBytes }) => (rssBytes === undefined ? undefined : rssBytes / 1_048_576), 0],
  ['others', ({ foreignCores }) => foreignCores, 2],
];

function callTable(result: CallResult, targets: readonly TargetName[]): readonly string[] {
  const rows = targets.map((target) => [
    target,
    ...COLUMNS.map(([, pick, digits]) => number(middleOf(result, target, pick), digits)),
  ]);
  return [result.call.label, ...table(['', ...COLUMNS.map(([title]) => title)], rows), ''];
}

function streamTable({ streams }: BenchResults): readonly string[] {
  if (streams.length === 0) return [];
  const rows = streams.map(({ target, era, streams: count, firstBytes, lastBytes }) => [
    target, era, String(count), number(firstBytes / 1024, 1), number(lastBytes / 1024, 1),
  ]);
  return [
    'Idle streams: growth of memory per stream, in KB',
    ...table(['', 'era', 'streams', 'before them', 'the last'], rows),
    '',
  ];
}

function listTable({ lists }: BenchResults): readonly string[] {
  if (lists.length === 0) return [];
  const rows = lists.map(({ target, servers, sequentialMs, concurrentMs }) => [
    target, String(servers), number(sequentialMs, 1), number(concurrentMs, 1),
  ]);
  return [
    'Lists of 100 unchanged tools: all servers once, in ms',
    ...table(['', 'servers', 'one by one', 'eight at a time'], rows),
    '',
  ];
}

function goalTable(
  goals: readonly Goal[],
  targets: readonly TargetName[],
  disturbed: boolean,
): readonly string[] {
  const measured = goals.filter(({ value }) => value !== undefined);
  if (!targets.includes('durward')) return ['Durward was not measured: no goal to compare with'];
  const rows = measured.map((each) => [
    each.what,
    `${number(each.value, 2)} ${each.unit}`,
    `${each.is} ${String(each.limit)}`,
    `${isMet(each) ? 'met' : 'NOT MET'}${disturbed && each.needsQuiet ? ' (not quiet)' : ''}`,
  ]);
  return ['Goals', ...table(['', 'measured', 'goal', ''], rows)];
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

/** The first column to the left, the others to the right. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = titles.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [titles, ...rows].map((row) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`
      .trimEnd());
}
