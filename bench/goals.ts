import { middleOfRounds, type CallResult, type CallSample } from './measures/calls.ts';
import type { ListResult } from './measures/lists.ts';
import type { StreamResult } from './measures/streams.ts';

/** Everything that one run measured. */
export interface BenchResults {
  readonly calls: readonly CallResult[];
  readonly streams: readonly StreamResult[];
  readonly lists: readonly ListResult[];
}

/** One figure that Durward should reach, always as a ratio to something measured in the same run. */
export interface Goal {
  readonly what: string;
  readonly limit: number;
  readonly is: 'at most' | 'at least';
  readonly unit: string;
  /** Whether the figure means little when others use the machine: time by the clock, not of the processor. */
  readonly needsQuiet: boolean;
  /** Undefined when the run did not measure what the figure needs. */
  readonly value: number | undefined;
}

/** False when the figure was not measured. */
export function isMet({ value, limit, is }: Goal): boolean {
  if (value === undefined) return false;
  return is === 'at most' ? value <= limit : value >= limit;
}

/** The figures of a run, each with its goal. */
export function goalsOf({ calls, streams, lists }: BenchResults): readonly Goal[] {
  const named = (name: string) => calls.find(({ call }) => call.name === name);
  const small = named('small');
  const single = named('single');
  const stream = streams.find(({ target, era }) => target === 'durward' && era === 'modern');
  const list = (target: string) => lists.find((each) => each.target === target);
  return [
    goal('CPU per call, JSON 30 B', 'at most', 6, '× nginx', perRound(small, 'nginx', ({ cpuUs }) => cpuUs)),
    goal('throughput, JSON 30 B', 'at least', 0.17, '× nginx', perRound(small, 'nginx', speed)),
    goal('throughput, JSON 30 B', 'at least', 10, '× SDK gateway', perRound(small, 'sdk-gateway', speed)),
    goal('throughput, JSON 4 KB', 'at least', 0.1, '× nginx', perRound(named('4k'), 'nginx', speed)),
    goal('added p50, 1 connection', 'at most', 2.2, '× what nginx adds', addedLatency(single)),
    goal('memory of an idle stream', 'at most', 28, 'KB', stream === undefined ? undefined : stream.lastBytes / 1024),
    goal('unchanged lists, one by one', 'at most', 0.3, '× SDK gateway',
      divided(list('durward')?.sequentialMs, list('sdk-gateway')?.sequentialMs)),
    goal('unchanged lists, eight at a time', 'at most', 0.3, '× SDK gateway',
      divided(list('durward')?.concurrentMs, list('sdk-gateway')?.concurrentMs)),
  ];
}

function goal(what: string, is: Goal['is'], limit: number, unit: string, value: number | undefined): Goal {
  return { what, is, limit, unit, value, needsQuiet: !what.startsWith('CPU') && !what.startsWith('memory') };
}

function speed({ callsPerSecond }: CallSample): number {
  return callsPerSecond;
}

function perRound(
  result: CallResult | undefined,
  other: 'nginx' | 'sdk-gateway',
  pick: (sample: CallSample) => number | undefined,
): number | undefined {
  if (result === undefined) return undefined;
  return middleOfRounds(result, ['durward', other], ([ours, theirs]) =>
    ours === undefined || theirs === undefined ? undefined : divided(pick(ours), pick(theirs)));
}

function addedLatency(result: CallResult | undefined): number | undefined {
  if (result === undefined) return undefined;
  return middleOfRounds(result, ['durward', 'nginx', 'direct'], ([ours, nginx, direct]) =>
    ours === undefined || nginx === undefined || direct === undefined
      ? undefined
      : divided(ours.p50Us - direct.p50Us, nginx.p50Us - direct.p50Us));
}

function divided(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}
