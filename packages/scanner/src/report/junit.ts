import type { Pens } from './pens.ts';
import { isAtLeast, type Level, type ScanFinding } from '../finding.ts';
import type { ScanReport } from './report.ts';

/** JUnit XML: a suite for each server, a failure for each finding that fails the scan, an error for each gap. */
export function junitText(report: ScanReport, failOn: Level | 'never', { escape, path }: Pens): string {
  const names = new Set(report.servers.map(({ name }) => name));
  for (const { at } of report.findings) names.add(at.server ?? '');
  const suites = [...names].map((name) =>
    suiteOf(
      name,
      report.findings.filter(({ at }) => (at.server ?? '') === name),
    ),
  );
  const gaps = report.problems.map(
    ({ what, why }) =>
      `    <testcase classname="durward" name="${xml(what)}"><error message="${xml(why)}"/></testcase>`,
  );
  if (gaps.length > 0) {
    suites.push(
      [
        `  <testsuite name="scan" tests="${String(gaps.length)}" errors="${String(gaps.length)}">`,
        ...gaps,
        '  </testsuite>',
      ].join('\n'),
    );
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="durward scan">',
    ...suites,
    '</testsuites>',
  ].join('\n');

  function suiteOf(name: string, findings: readonly ScanFinding[]): string {
    const failing = findings.filter(({ severity }) => failOn !== 'never' && isAtLeast(severity, failOn));
    const shown = name === '' ? 'configurations' : name;
    const cases =
      findings.length === 0
        ? [`    <testcase classname="durward" name="${xml(shown)}: no findings"/>`]
        : findings.map((finding) => caseOf(finding, failing.includes(finding)));
    const tests = String(cases.length);
    return [
      `  <testsuite name="${xml(shown)}" tests="${tests}" failures="${String(failing.length)}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  }

  function caseOf({ control, severity, what, why, next, at }: ScanFinding, fails: boolean): string {
    const place = at.file === undefined ? '' : ` ${path(at.file)}:${String(at.place?.line ?? 1)}`;
    const name = `${control} ${at.subject ?? ''} ${at.pointer ?? ''}`.trim();
    const text = `${severity}${place}\n${escape(what)}\nwhy: ${escape(why)}\nnext: ${escape(next)}`;
    const inside = fails
      ? `<failure message="${xml(what)}" type="${control}">${xml(text, '\n')}</failure>`
      : `<system-out>${xml(text, '\n')}</system-out>`;
    return `    <testcase classname="${xml(at.server ?? 'durward')}" name="${xml(name)}">${inside}</testcase>`;
  }

  /** Text for XML; characters that XML forbids are shown as their code points. */
  function xml(text: string, kept = ''): string {
    const safe = kept === '' ? escape(text) : text.split(kept).map(escape).join(kept);
    return safe.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  }
}
