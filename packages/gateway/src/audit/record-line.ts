import type { Finding, Principal } from '@durward/core';
import type { AuditEvent, Trace } from './event.ts';
import type { Hash } from './merkle.ts';

/** Where a record stands in the chain. */
export interface Place {
  readonly seq: number;
  /** The leaf hash of the record before; {@link NO_RECORD} for the first. */
  readonly prev: Hash;
  /** The hash of a checkpoint that this record is the first to know of. */
  readonly checkpoint: Hash | undefined;
}

/** What stands for the record before the first. */
export const NO_RECORD: Hash = '0'.repeat(64);

/** Longest record, in UTF-16 code units; a longer one is cut before it is written. */
const LINE_LENGTH_MAX = 32_768;
/** Longest line that a reader of records accepts, in bytes: no record is longer in UTF-8. */
export const LINE_BYTES_MAX = 3 * LINE_LENGTH_MAX;

/**
 * One record as its line, without the newline. `seq`, `at`, `prev` and `type` come first and always;
 * what an event does not have is left out.
 *
 * Guarantees one line of valid UTF-8 that is at most {@link LINE_BYTES_MAX} long: of an event that
 * would be longer, texts are cut, findings beyond the first few and the detail are dropped, and
 * `cut` says so. Throws a RangeError when `atMs` is no time.
 */
export function recordLine(event: AuditEvent, place: Place): string {
  const line = lineOf(event, place);
  return line.length <= LINE_LENGTH_MAX ? line : lineOf(cut(event), place, true);
}

/**
 * The head is put together by hand and the rest by one call: measured as the cheapest way to a flat
 * string, which the hash then needs.
 */
function lineOf(event: AuditEvent, { seq, prev, checkpoint }: Place, isCut?: true): string {
  const reference = checkpoint === undefined ? '' : `,"checkpoint":"${checkpoint}"`;
  const principal = event.principal === undefined ? '' : `,"principal":${principalJson(event.principal)}`;
  const rest = JSON.stringify({
    server: event.server,
    session: event.session,
    method: event.method,
    target: event.target,
    requestId: event.requestId,
    leg: event.leg,
    era: event.era,
    control: event.control,
    reason: event.reason,
    incident: event.incident,
    findings: event.findings?.length === 0 ? undefined : event.findings,
    trace: event.trace,
    durationMs: event.durationMs,
    bytes: event.bytes,
    digest: event.digest,
    preview: event.preview,
    peer: event.peer,
    detail: event.detail,
    cut: isCut,
  });
  const end = rest === '{}' ? '}' : `,${rest.slice(1)}`;
  const at = isoTime(event.atMs);
  return `{"seq":${seq},"at":"${at}","prev":"${prev}","type":"${event.type}"${reference}${principal}${end}`;
}

const principals = new WeakMap<Principal, string>();

/** Who it was, without what they may do: grants are the policy's to tell. One principal asks often. */
function principalJson(principal: Principal): string {
  let json = principals.get(principal);
  if (json === undefined) {
    const { issuer, tenant, subject, client, tokenId } = principal;
    json = JSON.stringify({ issuer, tenant, subject, client, tokenId });
    principals.set(principal, json);
  }
  return json;
}

let lastSecond = Number.NaN;
let lastIso = '';

/** Many records fall into one second. */
function isoTime(atMs: number): string {
  const ms = Math.trunc(atMs);
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    // Without the milliseconds and the `Z`.
    lastIso = new Date(second * 1000).toISOString().slice(0, -4);
    lastSecond = second;
  }
  return `${lastIso}${String(ms - second * 1000).padStart(3, '0')}Z`;
}

/** Small enough that every text of a record, each character escaped, fits one line. */
const CUT_TEXT_MAX = 160;
const CUT_FINDINGS_MAX = 4;

function cut(event: AuditEvent): AuditEvent {
  const principal = event.principal;
  return {
    type: event.type,
    atMs: event.atMs,
    server: short(event.server),
    principal: principal === undefined ? undefined : {
      ...principal,
      issuer: cutText(principal.issuer),
      tenant: short(principal.tenant),
      subject: cutText(principal.subject),
      client: cutText(principal.client),
      tokenId: short(principal.tokenId),
    },
    session: short(event.session),
    method: short(event.method),
    target: short(event.target),
    requestId: typeof event.requestId === 'string' ? cutText(event.requestId) : event.requestId,
    leg: event.leg,
    era: event.era,
    control: short(event.control),
    reason: short(event.reason),
    incident: short(event.incident),
    findings: event.findings?.slice(0, CUT_FINDINGS_MAX).map(cutFinding),
    trace: event.trace === undefined ? undefined : cutTrace(event.trace),
    durationMs: event.durationMs,
    bytes: event.bytes,
    digest: short(event.digest),
    preview: short(event.preview),
    peer: short(event.peer),
  };
}

function cutFinding(finding: Finding): Finding {
  const what = cutText(finding.what);
  return finding.where === undefined ? { ...finding, what } : { ...finding, what, where: cutText(finding.where) };
}

function cutTrace({ traceId, spanId, parentSpanId }: Trace): Trace {
  return { traceId: cutText(traceId), spanId: cutText(spanId), parentSpanId: short(parentSpanId) };
}

function short(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cutText(text);
}

function cutText(text: string): string {
  return text.length <= CUT_TEXT_MAX ? text : text.slice(0, CUT_TEXT_MAX).toWellFormed();
}
