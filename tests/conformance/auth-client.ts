import { fileURLToPath } from 'node:url';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd } from './child.ts';
import { SUITE_PROGRAM } from './suite.ts';

/** What the suite found at the gateway as a client. */
export interface ClientReport {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

const CLIENT = fileURLToPath(new URL('client-child.ts', import.meta.url));
const TIMEOUT_MS = 60_000;
/** Scenarios that run at the same time: each starts a gateway. */
const LANES = 2;

interface Check {
  readonly status: string;
}

/** Runs every scenario of the suite that is about a client's authorization, with the gateway as the client. */
export async function runClientSuite(): Promise<ClientReport> {
  const listed = await runToEnd(process.execPath, [SUITE_PROGRAM, 'list'], TIMEOUT_MS);
  const scenarios = [...new Set(listed.match(/auth\/[A-Za-z0-9-]+/g))].toSorted();
  const folder = mkdtempSync(join(tmpdir(), 'durward-conformance-'));
  const [passed, failed]: [string[], string[]] = [[], []];
  const waiting = [...scenarios];
  const lane = async (): Promise<void> => {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
      (await passes(scenario, join(folder, scenario)) ? passed : failed).push(scenario);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, failed };
}

/** A scenario passes when it left checks, and none of them is a failure or a warning. */
async function passes(scenario: string, folder: string): Promise<boolean> {
  const command = `${process.execPath} ${CLIENT}`;
  const words = [SUITE_PROGRAM, 'client', '--command', command, '--scenario', scenario, '-o', folder];
  // What it thinks of the client's exit does not count: some scenarios want it to give up.
  await runToEnd(process.execPath, words, TIMEOUT_MS).catch(() => '');
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = written.filter((name) => name.endsWith('checks.json'));
  const checks = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Check[]);
  return checks.some(({ status }) => status === 'SUCCESS') && checks.every(isGood);
}

function isGood({ status }: Check): boolean {
  return status !== 'FAILURE' && status !== 'WARNING';
}
