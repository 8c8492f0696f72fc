import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { goalsOf, isMet, type BenchResults } from './goals.ts';
import { CALL_CASES, type CallEra } from './load/calls.ts';
import { hasProgram, isPinned, pinThisProcess } from './machine.ts';
import { measureCalls } from './measures/calls.ts';
import { measureLists } from './measures/lists.ts';
import { measureStreams, type StreamResult } from './measures/streams.ts';
import { Quiet } from './quiet.ts';
import { reportOf } from './report.ts';
import { startTarget } from './targets/start.ts';
import { TARGET_NAMES, type Route, type Target, type TargetName } from './targets/target.ts';
import { startUpstream } from './upstream/start.ts';

const MEASURES = [...CALL_CASES.map(({ name }) => name), 'streams', 'lists'];

const USAGE = `usage: npm run bench -- [options]
  --quick            about a minute: fewer rounds, fewer measures
  --only A,B         only these measures: ${MEASURES.join(', ')}
  --targets A,B      only these targets: ${TARGET_NAMES.join(', ')}
  --rounds N         rounds per measure
  --seconds N        seconds of load per target and round
  --patience N       seconds to wait, in the whole run, for a machine that nobody else uses
  --json FILE        write every sample to FILE`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    targets: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    patience: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

interface Plan {
  readonly measures: ReadonlySet<string>;
  readonly targets: readonly TargetName[];
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpCalls: number;
  readonly patienceSeconds: number;
  readonly streams: number;
  readonly listServers: number;
  readonly listPasses: number;
}

const QUICK_MEASURES = ['small', 'single', '4k', 'streams', 'lists'];

function planOf(): Plan {
  const { quick } = values;
  return {
    measures: new Set(chosen('--only', values.only, MEASURES) ?? (quick ? QUICK_MEASURES : MEASURES)),
    targets: chosen('--targets', values.targets, TARGET_NAMES) ?? TARGET_NAMES,
    rounds: whole('--rounds', values.rounds) ?? (quick ? 2 : 5),
    seconds: whole('--seconds', values.seconds) ?? (quick ? 1 : 3),
    warmUpCalls: quick ? 3000 : 30_000,
    patienceSeconds: whole('--patience', values.patience) ?? (quick ? 10 : 300),
    streams: quick ? 300 : 1000,
    listServers: quick ? 10 : 50,
    listPasses: quick ? 5 : 9,
  };
}

function chosen<T extends string>(
  option: string,
  given: string | undefined,
  known: readonly T[],
): readonly T[] | undefined {
  if (given === undefined) return undefined;
  const names = given.split(',');
  const unknown = names.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) throw new Error(`${option} ${unknown} is not one of ${known.join(', ')}`);
  return known.filter((name) => names.includes(name));
}

function whole(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new Error(`${option} ${given} is not a number from 1 to 9999`);
  return Number(given);
}

async function main(): Promise<void> {
  const plan = planOf();
  checkPrograms(plan);
  pinThisProcess();
  const cleanup: (() => Promise<void>)[] = [];
  try {
    const upstream = await startUpstream();
    cleanup.push(() => upstream.stop());
    const targets: Target[] = [];
    for (const name of plan.targets) {
      say(`starting ${name}`);
      const target = await startTarget(name, upstream.url, routesOf(plan));
      cleanup.push(() => target.stop());
      targets.push(target);
    }
    const results = await measure(plan, targets, upstream.url);
    process.stdout.write(`${reportOf(results, plan.targets)}\n`);
    if (values.json !== undefined) await writeFile(values.json, jsonOf(results));
  } finally {
    for (const undo of cleanup.toReversed()) await undo();
  }
}

function checkPrograms({ measures, targets }: Plan): void {
  const needsLoad = CALL_CASES.some(({ name }) => measures.has(name));
  const missing = [
    ...(needsLoad && !hasProgram('wrk') ? ['wrk: apt-get install -y wrk'] : []),
    ...(targets.includes('nginx') && !hasProgram('nginx') ? ['nginx: apt-get install -y nginx-light (or nginx)'] : []),
    ...(hasProgram('cc') ? [] : ['cc: apt-get install -y gcc libc6-dev']),
  ];
  if (missing.length > 0) throw new Error(`missing programs:\n  ${missing.join('\n  ')}`);
  if (!isPinned()) say('only one core, or no taskset: load and proxy share it, and the figures mean little');
}

function routesOf({ measures, listServers }: Plan): readonly Route[] {
  const lists = measures.has('lists') ? listServers : 0;
  return ['json', 'sse', ...Array.from({ length: lists }, (_, server): Route => `list-${server}`)];
}

async function measure(plan: Plan, targets: readonly Target[], upstream: string): Promise<BenchResults> {
  const cases = CALL_CASES.filter(({ name }) => plan.measures.has(name));
  const quiet = new Quiet(plan.patienceSeconds, say);
  const calls = await measureCalls(cases, targets, { ...plan, quiet, onProgress: say });
  const streams = plan.measures.has('streams') ? await measureAllStreams(plan, upstream) : [];
  if (plan.measures.has('lists')) {
    say('lists');
    await quiet.wait();
  }
  const lists = plan.measures.has('lists') ? await measureLists(targets, plan.listServers, plan.listPasses) : [];
  return { calls, streams, lists };
}

/** In fresh processes: a heap that has grown under load would take in the streams without growing. */
async function measureAllStreams(plan: Plan, upstream: string): Promise<readonly StreamResult[]> {
  const results: StreamResult[] = [];
  const eras: readonly CallEra[] = values.quick ? ['modern'] : ['modern', 'legacy'];
  for (const era of eras) {
    for (const name of plan.targets) {
      say(`idle streams, ${era}: ${name}`);
      const fresh = await startTarget(name, upstream, ['json']);
      try {
        const result = await measureStreams(fresh, era, plan.streams);
        if (result !== undefined) results.push(result);
      } finally {
        await fresh.stop();
      }
    }
  }
  return results;
}

function jsonOf(results: BenchResults): string {
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version, isPinned: isPinned() };
  const calls = results.calls.map(({ call, samples }) => ({ call, samples: Object.fromEntries(samples) }));
  const goals = goalsOf(results).map((goal) => Object.assign({ isMet: isMet(goal) }, goal));
  return `${JSON.stringify({ machine, ...results, calls, goals }, undefined, 2)}\n`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (values.help) {
  process.stdout.write(`${USAGE}\n`);
} else {
  try {
    await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
