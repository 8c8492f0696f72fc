import { CONTROLS } from '@durward/core';
import { WHY } from '../inspect/why.ts';
import type { Level, Location, Problem, ScanFinding } from '../finding.ts';
import { CHECKS } from '../supply/checks.ts';
import type { ScanReport } from './report.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What code hosts sort by: a number like that of CVSS. */
const SECURITY_SEVERITY: Readonly<Record<Level, string>> = {
  low: '3.0',
  medium: '5.5',
  high: '8.0',
  critical: '9.5',
};
const SARIF_LEVEL = { low: 'note', medium: 'warning', high: 'error', critical: 'error' } as const;

/** A path below the folder of the project, or an absolute one, as a URI. */
export type UriOf = (path: string) => { readonly uri: string; readonly uriBaseId?: string };

/** SARIF 2.1.0: one run, a rule for each control that found something, findings with stable fingerprints. */
export function sarifReport(report: ScanReport, tool: { readonly version: string }, uriOf: UriOf): object {
  const controls = [...new Set(report.findings.map(({ control }) => control))].toSorted();
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'durward',
            semanticVersion: tool.version,
            rules: controls.map((id) => ruleOf(id, report.findings)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            toolExecutionNotifications: report.problems.map((problem) => notificationOf(problem, uriOf)),
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, controls.indexOf(finding.control), uriOf)),
      },
    ],
  };
}

function ruleOf(id: string, findings: readonly ScanFinding[]): object {
  const text = textOf(id);
  const worst = findings.filter(({ control }) => control === id).map(({ severity }) => SECURITY_SEVERITY[severity]);
  return {
    id,
    name: text.name,
    shortDescription: { text: text.what },
    fullDescription: { text: text.why },
    help: { text: `${text.fix} More: durward explain ${id}` },
    properties: { tags: ['security', 'mcp'], 'security-severity': worst.toSorted().at(-1) ?? '0.0' },
  };
}

/** The texts of a check or a control. */
function textOf(id: string) {
  const check = Object.values(CHECKS).find((one) => one.id === id);
  if (check !== undefined) return check;
  const name = CONTROLS.find((one) => one.id === id)?.name ?? id;
  const why = Object.entries(WHY).find(([one]) => one === id)?.[1] ?? name;
  const what = `A definition of a server: ${name.replaceAll('-', ' ')}.`;
  return { name, what, why: `${why}.`, fix: 'Look at the definition, and block or report the server.' };
}

function resultOf(
  { control, severity, what, why, next, at, fingerprint }: ScanFinding,
  rule: number,
  uriOf: UriOf,
): object {
  return {
    ruleId: control,
    ruleIndex: rule,
    level: SARIF_LEVEL[severity],
    message: { text: `${what}. Why: ${why} Next: ${next}` },
    locations: [locationOf(at, uriOf)],
    partialFingerprints: { 'durward/v1': fingerprint },
    properties: { severity },
  };
}

function locationOf({ file, place, server, subject, pointer }: Location, uriOf: UriOf): object {
  const name = [server, subject].filter((part) => part !== undefined).join('/') + (pointer ?? '');
  return {
    ...(file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: uriOf(file),
            ...(place === undefined ? {} : { region: { startLine: place.line, startColumn: place.column } }),
          },
        }),
    ...(name === '' ? {} : { logicalLocations: [{ fullyQualifiedName: name, kind: 'member' }] }),
  };
}

function notificationOf({ what, why, file, place, server }: Problem, uriOf: UriOf): object {
  const at = { file, place, server, subject: undefined, pointer: undefined };
  const hasPlace = file !== undefined || server !== undefined;
  return {
    level: 'error',
    message: { text: `${what}: ${why}` },
    ...(hasPlace ? { locations: [locationOf(at, uriOf)] } : {}),
  };
}
