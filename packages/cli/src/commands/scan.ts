import { resolve } from 'node:path';
import {
  baselineText,
  beyondBaseline,
  DANGERS,
  isAtLeast,
  readBaseline,
  scan as runScan,
  summaryText,
  type Baseline,
  type Danger,
  type Level,
  type ScanReport,
  type Wanted,
} from '@durward/scanner';
import { FileError } from '@durward/gateway';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { plain } from '../print/paint.ts';
import { Consent } from '../scan/consent.ts';
import { reportText, type ReportFormat } from '../scan/formats.ts';
import { VERSION } from '../version.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** A report that goes to a file. */
export interface FileReport {
  readonly format: ReportFormat;
  readonly file: string;
}

/** What the flags of `durward scan` say. */
export interface ScanOptions {
  readonly format: ReportFormat | undefined;
  /** Further reports, each to a file. */
  readonly reports: readonly FileReport[];
  readonly failOn: Level | 'never';
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly startsNothing: boolean;
  readonly yes: boolean;
  readonly dangers: readonly Danger[];
  readonly identifyAs: string;
  readonly timeoutMs: number;
}

const BASELINE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * `durward scan`: looks for problems in the configurations of clients, in the servers that they name
 * and in what these say to a model. 0: nothing at or above `failOn`. 1: something. 2: not everything
 * that was to be looked at could be.
 */
export async function scan(
  world: World,
  output: Output,
  targets: readonly string[],
  options: ScanOptions,
): Promise<number> {
  const baselineFile = options.baseline === undefined ? undefined : resolve(world.cwd, options.baseline);
  if (options.updateBaseline && baselineFile === undefined) throw noBaseline();
  const baseline = options.updateBaseline ? undefined : readBaselineFile(world, baselineFile);
  const { startsNothing, yes, dangers, timeoutMs } = options;
  const consent = new Consent(world, output, { startsNothing, isAllowed: yes, allowedDangers: new Set(dangers) });
  const { platform, disk } = world.scanning;
  let report: ScanReport;
  try {
    report = await runScan(wantedOf(targets, world), {
      disk,
      surroundings: { platform, home: world.home, env: world.env },
      connect: world.scanning.connectAs(options.identifyAs, Math.ceil(timeoutMs / 2), world),
      decide: consent.decide,
      progress: (what) => output.say(output.paintNarration('quiet', escapeText(what))),
      serverTimeoutMs: timeoutMs,
      clock: world.clock,
    });
  } finally {
    consent.close();
  }
  if (options.updateBaseline && baselineFile !== undefined) {
    world.writePrivateFile(baselineFile, baselineText(report.findings));
    output.say(`${String(report.findings.length)} findings written to ${escapeText(baselineFile)}`);
    return report.problems.length > 0 ? EXIT.failed : EXIT.ok;
  }
  const shown = { ...report, ...beyondBaseline(report.findings, baseline) };
  write(shown, world, output, options);
  return exitCodeOf(shown, options.failOn);
}

function wantedOf(targets: readonly string[], { cwd }: World): readonly Wanted[] {
  if (targets.length === 0) return [{ kind: 'machine', project: cwd }];
  return targets.map((target) =>
    /^https?:\/\//i.test(target) ? { kind: 'url', url: target } : { kind: 'path', path: resolve(cwd, target) },
  );
}

function write(report: ScanReport, world: World, output: Output, { reports, failOn, format }: ScanOptions): void {
  for (const { format: each, file } of reports) {
    const text = reportText(report, world, { format: each, failOn, paint: plain, version: VERSION });
    world.writePrivateFile(resolve(world.cwd, file), `${text}\n`);
    output.say(`a report is in ${escapeText(file)}`);
  }
  const chosen = format ?? (output.isJson ? 'json' : 'full');
  const text = reportText(report, world, { format: chosen, failOn, paint: output.paint, version: VERSION });
  if (text !== '') output.result(text);
  if (chosen !== 'full') output.say(summaryText(report));
}

function exitCodeOf({ findings, problems }: ScanReport, failOn: Level | 'never'): number {
  if (failOn !== 'never' && findings.some(({ severity }) => isAtLeast(severity, failOn))) return EXIT.found;
  return problems.length > 0 ? EXIT.failed : EXIT.ok;
}

function readBaselineFile(world: World, file: string | undefined): Baseline | undefined {
  if (file === undefined) return undefined;
  try {
    return readBaseline(world.readFile(file, BASELINE_BYTES_MAX).bytes);
  } catch (error) {
    const why = error instanceof FileError || error instanceof Error ? error.message : 'unknown';
    throw new CommandError(
      'DURWARD_SCAN_BASELINE',
      `the baseline ${file} cannot be used`,
      why,
      'write it with `durward scan --baseline <file> --update-baseline`',
    );
  }
}

function noBaseline(): CommandError {
  return new CommandError(
    'DURWARD_SCAN_BASELINE',
    'there is no baseline to write',
    '--update-baseline was given without --baseline',
    'add --baseline <file>',
  );
}

/** The dangers, in the order of their flags. */
export const DANGER_NAMES: readonly Danger[] = Object.keys(DANGERS) as Danger[];
