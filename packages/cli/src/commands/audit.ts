import { resolve } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '@durward/core';
import { auditFolderOf } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import type { AuditReport } from '../runtime-port.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** Where the audit log is. */
export interface AuditOptions {
  readonly folder?: string;
}

/** The folder of the audit log: as given, else as the configuration says. */
function folderOf(world: World, output: Output, place: ConfigPlace, options: AuditOptions): string {
  if (options.folder !== undefined) return resolve(world.cwd, options.folder);
  return auditFolderOf(loadOrExplain(world, output, place));
}

/** What an audit log is checked against. */
export interface VerifyOptions extends AuditOptions {
  readonly publicKey?: string;
  readonly heldCheckpoints?: string;
}

const KEY_BYTES_MAX = 16 * 1024;

/** `durward audit verify`: whether the chain of records holds, from the first to the last. */
export async function auditVerify(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: VerifyOptions,
): Promise<number> {
  const folder = folderOf(world, output, place, options);
  const { publicKey, heldCheckpoints } = options;
  const report = await world.runtime.verifyAudit(folder, {
    ...(publicKey === undefined ? {} : { publicKey: textOfFile(world, publicKey) }),
    ...(heldCheckpoints === undefined ? {} : { heldCheckpoints: resolve(world.cwd, heldCheckpoints) }),
  });
  const isBroken = report.verdict === 'broken';
  if (output.isJson) output.json({ ok: !isBroken, folder, ...report, fault: report.fault ?? null });
  else output.result(reportText(report, output));
  return isBroken ? EXIT.found : EXIT.ok;
}

function textOfFile(world: World, file: string): string {
  return new TextDecoder().decode(world.readFile(resolve(world.cwd, file), KEY_BYTES_MAX).bytes);
}

function reportText(report: AuditReport, { paint }: Output): string {
  const { verdict, fault, records, sealed, checkpoints, keyId, keyFrom } = report;
  const counts = `${String(records)} records, ${String(sealed)} of them sealed by ${String(checkpoints)} checkpoints`;
  const lines: string[] = [];
  if (fault === undefined) lines.push(`${paint('ok', 'ok')}: ${counts} hold together`);
  else {
    const place = fault.line === 0 ? fault.file : `${fault.file}:${String(fault.line)}`;
    lines.push(
      `${paint('problem', `error[${fault.kind}]`)}: ${escapeText(fault.why)}`,
      `  --> ${escapeText(place)} · record ${String(fault.seq)}`,
      `   = why:  up to there, ${counts} hold together`,
      '   = next: keep the folder as it is, and find out who could write it',
    );
  }
  if (verdict === 'torn') {
    const torn = 'the last line is incomplete, as a crash leaves it; the next start mends it';
    lines.push(`${paint('warning', 'warning')}: ${torn}`);
  }
  const proof = keyFrom === 'caller' ? '' : '; it came with the log: --public-key takes one that was kept elsewhere';
  lines.push(`key ${escapeText(keyId)}${proof}`);
  return lines.join('\n');
}

const LINES_MAX = 10_000;
/** The types of records that stand for many events. */
const COUNTED: ReadonlySet<JsonValue | undefined> = new Set(['refusals.counted', 'steps.counted']);

/** `durward audit tail`: the last records, newest last. */
export function auditTail(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: AuditOptions & { lines: string },
): number {
  const count = /^\d{1,5}$/.test(options.lines) ? Number(options.lines) : 0;
  if (count < 1 || count > LINES_MAX) {
    throw new CommandError(
      'DURWARD_AUDIT_LINES',
      `--lines must be from 1 to ${String(LINES_MAX)}`,
      'the records are held in memory before they are printed',
      'write for example --lines 50',
    );
  }
  const last: JsonObject[] = [];
  for (const record of world.runtime.auditRecords(folderOf(world, output, place, options))) {
    last.push(record);
    if (last.length > count) last.shift();
  }
  return show(output, last);
}

/** `durward audit show`: every record of one incident. */
export function auditShow(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: AuditOptions & { incident: string },
): number {
  const found: JsonObject[] = [];
  let hasCounted = false;
  for (const record of world.runtime.auditRecords(folderOf(world, output, place, options))) {
    hasCounted ||= COUNTED.has(record['type']);
    if (record['incident'] === options.incident && found.length < LINES_MAX) found.push(record);
  }
  if (found.length === 0 && !output.isJson) {
    output.say('No record has this incident id. Ids are compared as they are; check for missing characters.');
    if (hasCounted) {
      output.say('Some refusals of callers without a token have no record of their own: see refusals.counted.');
    }
    return EXIT.found;
  }
  if (output.isJson) output.json({ records: found });
  else output.result(found.map(recordText).join('\n\n'));
  return found.length === 0 ? EXIT.found : EXIT.ok;
}

function show(output: Output, records: readonly JsonObject[]): number {
  if (output.isJson) output.json({ records });
  else if (records.length === 0) output.say('There are no records yet.');
  else output.result(table(records.map(recordRow)));
  return EXIT.ok;
}

/** Time, what happened, who, where, what; then why and the incident when it was stopped. */
function recordRow(record: JsonObject): string[] {
  const principal = record['principal'];
  const who = isJsonObject(principal) ? textOf(principal['subject']) : '-';
  const target = [textOf(record['method']), textOf(record['target'])].filter((part) => part !== '-').join(' ');
  const stopped = COUNTED.has(record['type'])
    ? countedIn(record)
    : [record['control'], record['reason'], record['incident']].filter((part) => part !== undefined);
  return [
    textOf(record['at']),
    textOf(record['type']),
    who,
    textOf(record['server']),
    target === '' ? '-' : target,
    stopped.map(textOf).join(' '),
  ];
}

/** How many events were counted, whose they are, and how many of each kind. */
function countedIn({ peer, detail }: JsonObject): readonly JsonValue[] {
  const { count, kinds } = isJsonObject(detail) ? detail : {};
  const of = Array.isArray(kinds) ? (kinds as readonly JsonValue[]).filter((one) => isJsonObject(one)) : [];
  const each = of.map(({ control, reason, event, count: number }) =>
    [control, reason ?? event, number].filter((part) => part !== undefined));
  const whose = peer ?? 'other addresses';
  return [`${textOf(count)} from ${textOf(whose)}:`, each.map((parts) => parts.map(textOf).join(' ')).join(', ')];
}

/** Every member in a line of its own, and what the controls saw as a table: that is what people look for. */
function recordText({ findings, ...record }: JsonObject): string {
  const members = table(Object.entries(record).map(([key, value]) => [escapeText(key), textOf(value)]));
  const seen = Array.isArray(findings) ? (findings as readonly JsonValue[]).filter((one) => isJsonObject(one)) : [];
  return seen.length === 0 ? members : `${members}\nfindings\n${table(seen.map(findingRow), '  ')}`;
}

/** What was done about it, how grave it is and by which control, where it stands, and what it is. */
function findingRow({ control, severity, what, where, range, score, action, observed }: JsonObject): string[] {
  const { start, end } = isJsonObject(range ?? null) ? (range as JsonObject) : {};
  const span = start === undefined ? '' : ` ${textOf(start)}-${textOf(end)}`;
  const did = action === undefined ? [] : [textOf(action)];
  return [
    [...did, ...(observed === true ? ['(observed)'] : [])].join(' ') || '-', textOf(severity), textOf(control),
    `${textOf(where)}${span}`, `${textOf(what)}${score === undefined ? '' : `, score ${textOf(score)}`}`,
  ];
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return '-';
  return escapeText(typeof value === 'string' ? value : JSON.stringify(value));
}
