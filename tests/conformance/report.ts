import type { Revision, ScenarioResult } from './suite.ts';

/** One run of the suite against one target. */
export interface RunReport {
  readonly name: string;
  readonly revision: Revision;
  /** False for runs that are only looked at: no number of them decides the exit code. */
  readonly isScored: boolean;
  readonly scenarios: readonly ScenarioResult[];
}

/** Scenarios that the suite does not score yet and that we do. */
const WANTED_TOO: ReadonlySet<string> = new Set([
  'http-header-validation',
  'http-custom-header-server-validation',
]);

const MESSAGE_LENGTH_MAX = 300;

/** Whether a scored run has everything: all required scenarios and the header scenarios of the revision. */
export function isComplete({ isScored, scenarios }: RunReport): boolean {
  return !isScored || scenarios.every((result) => !counts(result) || result.failures.length === 0);
}

function counts({ isRequired, scenario }: ScenarioResult): boolean {
  return isRequired || WANTED_TOO.has(scenario);
}

/** The lines for one run: the score, the scenarios beside it, and what failed and why. */
export function linesOf(run: RunReport): readonly string[] {
  const required = run.scenarios.filter(({ isRequired }) => isRequired);
  const others = run.scenarios.filter(({ isRequired }) => !isRequired);
  const label = run.name === run.revision ? run.revision : `${run.revision}  ${run.name}`;
  return [
    `${label}  ${scoreOf(required)}${run.isScored ? ' required' : ''}`,
    `  not scored by the suite: ${scoreOf(others)}`,
    ...run.scenarios.filter(({ scenario }) => WANTED_TOO.has(scenario)).map(checkLine),
    ...run.scenarios.flatMap(failureLines),
  ];
}

function scoreOf(results: readonly ScenarioResult[]): string {
  const passed = results.filter(({ failures }) => failures.length === 0).length;
  return `${String(passed)} / ${String(results.length)}`;
}

function checkLine({ scenario, passed, failures }: ScenarioResult): string {
  return `  ${scenario}: ${String(passed)} / ${String(passed + failures.length)} checks`;
}

function failureLines(result: ScenarioResult): readonly string[] {
  const { scenario, failures, warnings } = result;
  const mark = counts(result) ? 'FAIL' : 'fail (not scored)';
  return [
    ...failures.map(({ id, message }) => `  ${mark}  ${scenario}  ${id}: ${short(message)}`),
    ...warnings.map(({ id, message }) => `  warn  ${scenario}  ${id}: ${short(message)}`),
  ];
}

function short(message: string): string {
  const line = message.replaceAll('\n', ' ');
  return line.length > MESSAGE_LENGTH_MAX ? `${line.slice(0, MESSAGE_LENGTH_MAX)}…` : line;
}
