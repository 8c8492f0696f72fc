import { countsOf, type ScanReport } from './report.ts';

/** A report for programs. Members are added, never renamed, as long as the version of the form is 1. */
export function jsonReport(report: ScanReport): Readonly<Record<string, unknown>> {
  const { files, servers, findings, problems, accepted, gone, tookMs } = report;
  return { files, servers, findings, problems, counts: countsOf(findings), accepted, gone, tookMs };
}
