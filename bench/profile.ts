import { parseArgs } from 'node:util';
import { makeTemporaryFolder } from '../tests/conformance/temporary-folder.ts';
import { CALL_CASES, type CallCase } from './load/calls.ts';
import { pinThisProcess } from './machine.ts';
import { prepare, sample } from './measures/calls.ts';
import { readProfile, type ProfileSummary } from './profile-reading.ts';
import { startDurwardTarget } from './targets/durward.ts';
import { startPeer } from './targets/peers.ts';
import type { Target } from './targets/target.ts';
import { startUpstream } from './upstream/start.ts';

const PROFILED = ['durward', 'durward-content', 'raw-proxy', 'sdk-gateway'] as const;

const USAGE = `usage: npm run profile -- [options]
  --target NAME    ${PROFILED.join(', ')} (default: durward)
  --case NAME      ${CALL_CASES.map(({ name }) => name).join(', ')} (default: small)
  --seconds N      seconds under load (default: 10)
  --top N          functions to print (default: 30)`;

const WARM_UP_CALLS = 30_000;
const SAMPLE_INTERVAL_US = 500;

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'durward' },
    case: { type: 'string', default: 'small' },
    seconds: { type: 'string', default: '10' },
    top: { type: 'string', default: '30' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const call = CALL_CASES.find(({ name }) => name === values.case);
  const name = PROFILED.find((each) => each === values.target);
  if (call === undefined || name === undefined) throw new Error(USAGE);
  pinThisProcess();
  const folder = makeTemporaryFolder('profile');
  const upstream = await startUpstream();
  try {
    const options = ['--cpu-prof', '--cpu-prof-dir', folder.path, '--cpu-prof-interval', String(SAMPLE_INTERVAL_US)];
    const target = name === 'durward' || name === 'durward-content'
      ? await startDurwardTarget(upstream.url, ['json', 'sse'], options, name)
      : await startPeer(name, upstream.url, options);
    const { window, callsPerSecond, cpuUs } = await loadOf(call, target);
    const summary = await readProfile(folder.path, window);
    process.stdout.write(`${[
      `${name}, ${call.label}: ${callsPerSecond.toFixed(0)} calls/s, ${cpuUs.toFixed(1)} µs CPU per call, ` +
        `${(summary.idleShare * 100).toFixed(0)} % idle`,
      ...tablesOf(summary, cpuUs),
    ].join('\n')}\n`);
  } finally {
    await upstream.stop();
    folder.remove();
  }
}

/** Puts the load on the target and stops it, which writes the profile. */
async function loadOf(call: CallCase, target: Target) {
  try {
    const prepared = await prepare(call, target, WARM_UP_CALLS);
    const fromUs = monotonicUs();
    const { callsPerSecond, cpuUs } = await sample(call, prepared, Number(values.seconds));
    return { window: { fromUs, toUs: monotonicUs() }, callsPerSecond, cpuUs: cpuUs ?? 0 };
  } finally {
    await target.stop();
  }
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function cell(value: number, width: number): string {
  return value.toFixed(1).padStart(width);
}

function tablesOf({ groups, functions }: ProfileSummary, cpuUs: number): readonly string[] {
  const line = (share: number, what: string, where = '') =>
    `  ${cell(share * 100, 5)} %  ${cell(share * cpuUs, 6)} µs  ${what}  ${where}`.trimEnd();
  return [
    '',
    'By group (self time; µs per call)',
    ...groups.filter(({ share }) => share >= 0.002).map(({ group, share }) => line(share, group)),
    '',
    'By function',
    ...functions.slice(0, Number(values.top)).map(({ share, name, where }) => line(share, name, where)),
  ];
}

if (values.help) {
  process.stdout.write(`${USAGE}\n`);
} else {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
