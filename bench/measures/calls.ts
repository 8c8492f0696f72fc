import { request } from 'undici';
import {
  ANSWER_BYTES_MIN,
  callBody,
  headersOf,
  initializeBody,
  type CallCase,
  type Headers,
} from '../load/calls.ts';
import { ID_MARK, runLoad } from '../load/wrk.ts';
import { cpuUsOf, foreignCpuUs, rssBytesOf } from '../machine.ts';
import type { Quiet } from '../quiet.ts';
import { median, shuffled } from '../statistics.ts';
import type { Target, TargetName } from '../targets/target.ts';

const WARM_UP_SECONDS_MAX = 30;
/** So long that also 64 large answers that are looked at side by side are through by then. */
const WARM_UP_STEP_SECONDS = 3;

/** One target under one kind of load, in one round. */
export interface CallSample {
  readonly callsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Processor time per call of the proxy and its children; none for the upstream itself. */
  readonly cpuUs: number | undefined;
  readonly rssBytes: number | undefined;
  /**
   * What processes that are not ours took meanwhile, in cores. Above a few hundredths the throughput
   * and the latencies of this sample are theirs as much as the target's.
   */
  readonly foreignCores: number;
}

/** The rounds of one kind of load, by target. All targets have the same number of rounds. */
export interface CallResult {
  readonly call: CallCase;
  readonly samples: ReadonlyMap<TargetName, readonly CallSample[]>;
}

/** How often and how long; times are seconds. */
export interface CallPlan {
  readonly rounds: number;
  readonly seconds: number;
  /** Calls that a target has answered before anything is measured. */
  readonly warmUpCalls: number;
  readonly quiet: Quiet;
  readonly onProgress: (line: string) => void;
}

/** A target that has answered well and is warm, with the headers of its requests. */
export interface Prepared {
  readonly target: Target;
  readonly headers: Headers;
}

/**
 * Puts every kind of load on every target, round by round, the targets of a round in random order, so
 * that what else happens on the machine falls on all of them alike.
 */
export async function measureCalls(
  calls: readonly CallCase[],
  targets: readonly Target[],
  plan: CallPlan,
): Promise<readonly CallResult[]> {
  const results: CallResult[] = [];
  for (const call of calls) {
    const prepared: Prepared[] = [];
    for (const target of targets) prepared.push(await prepare(call, target, plan.warmUpCalls));
    const samples = new Map<TargetName, CallSample[]>(targets.map(({ name }) => [name, []]));
    for (let round = 1; round <= plan.rounds; round += 1) {
      plan.onProgress(`${call.label}: round ${String(round)} of ${String(plan.rounds)}`);
      for (const each of shuffled(prepared)) {
        await plan.quiet.wait();
        samples.get(each.target.name)?.push(await sample(call, each, plan.seconds));
      }
    }
    results.push({ call, samples });
  }
  return results;
}

/** Opens the session, sees that the answer is right, and lets the code of the target get warm. */
export async function prepare(call: CallCase, target: Target, warmUpCalls: number): Promise<Prepared> {
  const url = target.urlOf(call.route);
  const token = await target.tokenOf(call.route);
  const session = call.era === 'legacy' ? await openSession(url, token) : undefined;
  const headers = headersOf(call.era, 'tools/call', call.tool, { token, session });
  const answer = await post(url, headers, callBody(call, '7'));
  const isRight = answer.status === 200 && answer.body.includes('"result"') &&
    answer.body.length >= ANSWER_BYTES_MIN[call.tool];
  if (!isRight) {
    const said = `${String(answer.status)} ${answer.body.slice(0, 300)}`;
    throw new Error(`${target.name} gave a wrong answer to ${call.label}: ${said}\n${target.tail()}`);
  }
  const prepared = { target, headers };
  await warmUp(call, prepared, warmUpCalls);
  return prepared;
}

/**
 * Compilers optimise after so many calls, not after so much time: a slow target, or a busy machine,
 * takes longer to get there.
 */
async function warmUp(call: CallCase, prepared: Prepared, calls: number): Promise<void> {
  let made = 0;
  for (let second = 0; second < WARM_UP_SECONDS_MAX && made < calls; second += WARM_UP_STEP_SECONDS) {
    made += (await sample(call, prepared, WARM_UP_STEP_SECONDS)).callsPerSecond * WARM_UP_STEP_SECONDS;
  }
}

/** Puts the load on a prepared target once. */
export async function sample(call: CallCase, { target, headers }: Prepared, seconds: number): Promise<CallSample> {
  const { pid } = target;
  const before = pid === undefined ? 0 : cpuUsOf(pid);
  const foreignBefore = foreignCpuUs();
  const load = await runLoad({
    url: target.urlOf(call.route),
    headers,
    body: callBody(call, ID_MARK),
    connections: call.connections,
    seconds,
  });
  if (load.bytes / load.requests < ANSWER_BYTES_MIN[call.tool]) {
    throw new Error(`${target.name} gave answers that are too short for ${call.label}`);
  }
  return {
    callsPerSecond: (load.requests * 1_000_000) / load.durationUs,
    p50Us: load.p50Us,
    p99Us: load.p99Us,
    cpuUs: pid === undefined ? undefined : (cpuUsOf(pid) - before) / load.requests,
    rssBytes: pid === undefined ? undefined : rssBytesOf(pid),
    foreignCores: Math.max(0, foreignCpuUs() - foreignBefore) / load.durationUs,
  };
}

/** Begins a legacy session and returns its id. */
export async function openSession(url: string, token: string | undefined): Promise<string> {
  const first = headersOf('legacy', 'initialize', undefined, { token, session: undefined });
  const begun = await post(url, first, initializeBody());
  const session = begun.headers['mcp-session-id'];
  if (begun.status !== 200 || typeof session !== 'string') {
    throw new Error(`${url} opened no session: ${String(begun.status)} ${begun.body.slice(0, 300)}`);
  }
  const headers = headersOf('legacy', 'notifications/initialized', undefined, { token, session });
  await post(url, headers, '{"jsonrpc":"2.0","method":"notifications/initialized"}');
  return session;
}

async function post(url: string, headers: Headers, body: string) {
  const reply = await request(url, { method: 'POST', headers, body });
  return { status: reply.statusCode, headers: reply.headers, body: await reply.body.text() };
}

/** The middle over the rounds of one number of a target; undefined where the target has none. */
export function middleOf(
  result: CallResult,
  target: TargetName,
  pick: (sample: CallSample) => number | undefined,
): number | undefined {
  const values = (result.samples.get(target) ?? []).map(pick).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : median(values);
}

/** The middle of a number that is computed inside each round from several targets. */
export function middleOfRounds(
  result: CallResult,
  names: readonly TargetName[],
  combine: (samples: readonly CallSample[]) => number | undefined,
): number | undefined {
  const columns = names.map((name) => result.samples.get(name) ?? []);
  const rounds = Math.min(...columns.map((column) => column.length));
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const row = columns.map((column) => column[round]).filter((each) => each !== undefined);
    const value = combine(row);
    if (value !== undefined && Number.isFinite(value)) values.push(value);
  }
  return values.length === 0 ? undefined : median(values);
}
