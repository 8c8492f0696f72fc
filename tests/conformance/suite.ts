import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { runToEnd, startChild } from './child.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const SCENARIO_TIMEOUT_MS = 60_000;
const LIST_TIMEOUT_MS = 20_000;

/** The revisions whose requirement sets the suite has frozen. */
export const REVISIONS = ['2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

/** One check that did not hold, in the words of the suite. */
export interface FailedCheck {
  readonly id: string;
  readonly message: string;
}

/** What one scenario found. */
export interface ScenarioResult {
  readonly scenario: string;
  /** Whether conformance to the revision requires it. */
  readonly isRequired: boolean;
  readonly passed: number;
  readonly failures: readonly FailedCheck[];
  /** Checks of what servers SHOULD do. They fail nothing. */
  readonly warnings: readonly FailedCheck[];
}

interface Requirements {
  readonly required: readonly string[];
  readonly notScored: readonly string[];
}

interface Check {
  readonly id: string;
  readonly name: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** The suite is a program, not a library. */
export const SUITE_PROGRAM = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist/index.js',
);

/**
 * Runs every scenario that the suite has for a server of one revision.
 *
 * A scenario that takes longer than a minute fails; the others still run. A scenario that left no
 * result fails too.
 */
export async function runSuite(url: string, revision: Revision): Promise<readonly ScenarioResult[]> {
  const { required, notScored } = await requirementsOf(revision);
  const scenarios = [...required, ...notScored];
  const folder = makeTemporaryFolder('conformance');
  try {
    const target = ['server', '--url', url, '-o', folder.path];
    const first = await runProgram([...target, '--requirements', revision]);
    const hung = new Set([first.hungIn]);
    // The suite runs its scenarios one after the other: those behind a hung one are run alone.
    if (first.hungIn !== undefined) {
      const begun = scenarios.indexOf(first.hungIn);
      for (const scenario of scenarios.slice(begun + 1)) {
        const alone = [...target, '--scenario', scenario, '--spec-version', revision, '--force'];
        const { hungIn } = await runProgram(alone);
        if (hungIn !== undefined) hung.add(scenario);
      }
    }
    const checks = await readChecks(folder.path);
    return scenarios.map((scenario) =>
      summarize(scenario, required.includes(scenario), hung.has(scenario) ? undefined : checks.get(scenario)));
  } finally {
    folder.remove();
  }
}

/** The scenarios for servers that the suite lists for a revision. */
async function requirementsOf(revision: Revision): Promise<Requirements> {
  const listed = await runToEnd(process.execPath, [SUITE_PROGRAM, 'list', '--requirements', revision], LIST_TIMEOUT_MS);
  const [, servers = ''] = listed.split('Server scenarios');
  const [required = ''] = servers.split('Client scenarios');
  return {
    required: [...required.matchAll(/^ {2}- (\S+)$/gm)].map(([, name = '']) => name),
    notScored: [...listed.matchAll(/^ {4}- (\S+) \[server\]$/gm)].map(([, name = '']) => name),
  };
}

/** Runs the suite and stops it when one scenario takes too long. */
async function runProgram(args: readonly string[]): Promise<{ readonly hungIn: string | undefined }> {
  let current: string | undefined;
  const tooLong = new AbortController();
  const expire = () => tooLong.abort();
  let timer = setTimeout(expire, SCENARIO_TIMEOUT_MS);
  const child = await startChild(process.execPath, [SUITE_PROGRAM, ...args], {
    onLine: (line) => {
      const begun = /Running client scenario '([^']+)'/.exec(line)?.[1];
      if (begun === undefined) return;
      current = begun;
      clearTimeout(timer);
      timer = setTimeout(expire, SCENARIO_TIMEOUT_MS);
    },
  });
  await Promise.race([child.exited, once(tooLong.signal, 'abort')]);
  clearTimeout(timer);
  await child.stop();
  return { hungIn: tooLong.signal.aborted ? (current ?? '') : undefined };
}

async function readChecks(folder: string): Promise<ReadonlyMap<string, readonly Check[]>> {
  const found = new Map<string, readonly Check[]>();
  for (const entry of await readdir(folder)) {
    const scenario = /^server-(.+)-\d{4}-\d{2}-\d{2}T[\d-]+Z$/.exec(entry)?.[1];
    if (scenario === undefined) continue;
    const file = join(folder, entry, 'checks.json');
    // A scenario that was stopped has a folder without results.
    if (!existsSync(file)) continue;
    // The file is the suite's own; it was written a moment ago by the version that the lockfile pins.
    found.set(scenario, JSON.parse(await readFile(file, 'utf8')) as Check[]);
  }
  return found;
}

function summarize(scenario: string, isRequired: boolean, checks: readonly Check[] | undefined): ScenarioResult {
  if (checks === undefined) {
    const message = `gave no result within ${String(SCENARIO_TIMEOUT_MS / 1000)} s`;
    return { scenario, isRequired, passed: 0, failures: [{ id: scenario, message }], warnings: [] };
  }
  const having = (status: Check['status']) =>
    checks
      .filter((check) => check.status === status)
      .map(({ id, name, errorMessage }) => ({ id, message: errorMessage ?? name }));
  return {
    scenario,
    isRequired,
    passed: having('SUCCESS').length,
    failures: having('FAILURE'),
    warnings: having('WARNING'),
  };
}
