import { isJsonObject, parseJson } from '@durward/core';
import type { ScanFinding } from '../finding.ts';

/** Findings that were looked at and accepted. */
export interface Baseline {
  readonly fingerprints: ReadonlySet<string>;
}

const LIMITS = { jsonDepthMax: 8, jsonNodesMax: 500_000 };
const VERSION = 1;

/** Reads a baseline. Throws an `Error` that says why it cannot be used. */
export function readBaseline(bytes: Uint8Array): Baseline {
  const parsed = parseJson(bytes, LIMITS);
  if (!parsed.ok) throw new Error(`it is no JSON (${parsed.fault})`);
  const { value } = parsed;
  if (!isJsonObject(value) || value['version'] !== VERSION || !Array.isArray(value['findings'])) {
    throw new Error('it was not written by `durward scan --update-baseline`');
  }
  const fingerprints = (value['findings'] as readonly unknown[]).map((one) =>
    isJsonObject(one) && typeof one['fingerprint'] === 'string' ? one['fingerprint'] : undefined,
  );
  if (fingerprints.includes(undefined)) throw new Error('an entry has no fingerprint');
  return { fingerprints: new Set(fingerprints.filter((one) => one !== undefined)) };
}

/** A baseline that accepts these findings, in an order that keeps the changes of a file small. */
export function baselineText(findings: readonly ScanFinding[]): string {
  const entries = new Map(
    findings.map(({ fingerprint, control, at, what }) => [
      fingerprint,
      { control, server: at.server ?? null, subject: at.subject ?? null, what, fingerprint },
    ]),
  );
  const ordered = [...entries.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return `${JSON.stringify({ version: VERSION, findings: ordered }, null, 2)}\n`;
}

function keyOf(entry: {
  readonly control: string;
  readonly server: string | null;
  readonly fingerprint: string;
}): string {
  return `${entry.server ?? ''}\0${entry.control}\0${entry.fingerprint}`;
}

/** The findings that a baseline does not accept, and how many of its entries no longer occur. */
export function beyondBaseline(findings: readonly ScanFinding[], baseline: Baseline | undefined) {
  if (baseline === undefined) return { findings, accepted: 0, gone: 0 };
  const left = findings.filter(({ fingerprint }) => !baseline.fingerprints.has(fingerprint));
  const present = new Set(findings.map(({ fingerprint }) => fingerprint));
  const gone = [...baseline.fingerprints].filter((one) => !present.has(one)).length;
  return { findings: left, accepted: findings.length - left.length, gone };
}
