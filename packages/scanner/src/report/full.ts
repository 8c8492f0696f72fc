import type { Level, Location, Problem, ScanFinding } from '../finding.ts';
import type { Pens } from './pens.ts';
import { countsOf, type ReportedServer, type ScanReport } from './report.ts';

const TONES = { low: 'quiet', medium: 'warning', high: 'problem', critical: 'problem' } as const;

/** A report for people: what runs, each finding with its place, reason and remedy, and one line that sums up. */
export function fullText(report: ScanReport, pens: Pens): string {
  const blocks = [
    serversText(report, pens),
    ...report.findings.map((finding) => findingText(finding, pens)),
    ...report.problems.map((problem) => problemText(problem, pens)),
    summaryText(report),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** One line for each finding. */
export function conciseText({ findings, problems }: ScanReport, pens: Pens): string {
  const lines = findings.map(
    ({ severity, control, what, at }) =>
      `${placeText(at, pens)}: ${pens.paint(TONES[severity], `${severity}[${control}]`)} ${pens.escape(what)}`,
  );
  const failed = problems.map(({ what, why, file, place, server }) => {
    const at = { file, place, server, subject: undefined, pointer: undefined };
    return `${placeText(at, pens)}: ${pens.paint('problem', 'failed')} ${pens.escape(`${what}: ${why}`)}`;
  });
  return [...lines, ...failed].join('\n');
}

function placeText({ file, place, server, subject, pointer }: Location, { escape, path }: Pens): string {
  const where =
    file === undefined
      ? ''
      : path(file) + (place === undefined ? '' : `:${String(place.line)}:${String(place.column)}`);
  const who = [server, subject].filter((part) => part !== undefined).join(' / ');
  return [where, who, pointer ?? '']
    .filter((part) => part !== '')
    .map(escape)
    .join(' · ');
}

function findingText(finding: ScanFinding, pens: Pens): string {
  const { control, severity, what, why, next, at } = finding;
  const { escape, paint } = pens;
  return [
    `${paint(TONES[severity], `${severity}[${control}]`)}: ${escape(what)}`,
    paint('quiet', `  --> ${placeText(at, pens)}`),
    ...excerptLines(finding, pens),
    `   = why:  ${escape(why)}`,
    `   = next: ${escape(next)}`,
    paint('quiet', `   = more: durward explain ${control}`),
  ].join('\n');
}

function excerptLines({ excerpt, severity }: ScanFinding, { escape, paint }: Pens): readonly string[] {
  if (excerpt === undefined) return [];
  const before = escape(excerpt.text.slice(0, excerpt.start));
  const meant = escape(excerpt.text.slice(excerpt.start, excerpt.end));
  const line = `   | ${before}${meant}${escape(excerpt.text.slice(excerpt.end))}`;
  const mark = '^'.repeat(Math.max(1, Array.from(meant).length));
  return ['   |', line, `   | ${' '.repeat(Array.from(before).length)}${paint(TONES[severity], mark)}`, '   |'];
}

function problemText({ what, file, place, server, why, next }: Problem, pens: Pens): string {
  const { escape, paint } = pens;
  const where = placeText({ file, place, server, subject: undefined, pointer: undefined }, pens);
  return [
    `${paint('problem', 'failed')}: ${escape(what)}`,
    ...(where === '' ? [] : [paint('quiet', `  --> ${where}`)]),
    `   = why:  ${escape(why)}`,
    `   = next: ${escape(next)}`,
  ].join('\n');
}

function serversText({ servers }: ScanReport, pens: Pens): string {
  return servers.map((server) => serverText(server, pens)).join('\n');
}

const STATES: Readonly<Record<ReportedServer['status'], string>> = {
  examined: 'examined',
  not_started: 'not started',
  disabled: 'switched off',
  repeated: 'the same as another',
  closed: 'not examined',
  failed: 'failed',
};

function serverText(server: ReportedServer, pens: Pens): string {
  const { escape, paint, path } = pens;
  const { name, client, file, place, runs, status, why, packages, plainSecrets, dangers } = server;
  const at = file === undefined ? '' : `, ${path(file)}${place === undefined ? '' : `:${String(place.line)}`}`;
  const facts = [
    ...packages.map((one) => `${one.ecosystem} ${one.name} ${one.version ?? '(newest)'}`),
    ...(plainSecrets === 0 ? [] : [`${String(plainSecrets)} secret${plainSecrets === 1 ? '' : 's'} in plain text`]),
    ...(dangers.length === 0 ? [] : [`dangerous: ${dangers.join(', ')}`]),
    `${STATES[status]}${why === undefined ? '' : ` (${why})`}${definitionsText(server)}`,
  ];
  const head = `${paint('strong', escape(name))} ${paint('quiet', escape(`(${client}${at})`))}`;
  const command = runs === undefined ? [] : [`  ${escape(runs)}`];
  return [head, ...command, ...facts.map((fact) => `  ${escape(fact)}`)].join('\n');
}

function definitionsText({ definitions, eras }: ReportedServer): string {
  const parts = Object.entries(definitions).map(([kind, count]) => {
    const noun = kind.replace('_', ' ');
    return counted(count, noun, noun.endsWith('s') ? noun : `${noun}s`);
  });
  if (parts.length === 0) return '';
  return `: ${parts.join(', ')}${eras.length === 0 ? '' : ` (${eras.join(' and ')})`}`;
}

/** `Found 1 critical, 2 high in 14 definitions of 3 servers (0.4 s).` */
export function summaryText(report: ScanReport): string {
  const { findings, servers, accepted, gone, problems, tookMs } = report;
  const counts = countsOf(findings);
  const levels = (['critical', 'high', 'medium', 'low'] satisfies readonly Level[]).filter(
    (level) => counts[level] > 0,
  );
  const found =
    levels.length === 0 ? 'no problem' : levels.map((level) => `${String(counts[level])} ${level}`).join(', ');
  const definitions = servers.reduce(
    (sum, one) => sum + Object.values(one.definitions).reduce((a, b) => a + b, 0),
    0,
  );
  const idle = servers.filter(({ status }) => status === 'not_started' || status === 'closed').length;
  const sentences = [
    `Found ${found} in ${counted(definitions, 'definition')} of ${counted(servers.length, 'server')} ` +
      `(${(tookMs / 1000).toFixed(1)} s).`,
    ...(accepted === 0 ? [] : [`${counted(accepted, 'finding')} accepted by the baseline.`]),
    ...(gone === 0 ? [] : [`${counted(gone, 'entry', 'entries')} of the baseline no longer occur.`]),
    ...(idle === 0 ? [] : [`${counted(idle, 'server')} not examined: what they tell a model was not looked at.`]),
    ...(problems.length === 0 ? [] : [`${counted(problems.length, 'thing')} could not be looked at.`]),
  ];
  return sentences.join(' ');
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : plural}`;
}
