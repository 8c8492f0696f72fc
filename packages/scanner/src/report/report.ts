import type { Era } from '@durward/core';
import { LEVELS, type Kind, type Level, type Place, type Problem, type ScanFinding } from '../finding.ts';
import type { Scope } from '../discover/seats.ts';
import type { Danger } from '../supply/danger.ts';
import type { Parcel } from '../supply/parcel.ts';

/** What became of a server. */
export type ServerStatus =
  /** Its definitions were read, from itself or from a saved list. */
  | 'examined'
  /** Its configuration was looked at, and nothing was started. */
  | 'not_started'
  /** Its client is told not to use it. */
  | 'disabled'
  /** Another entry starts exactly the same. */
  | 'repeated'
  /** It answers only those who have signed in. */
  | 'closed'
  /** It was to be examined and could not be. */
  | 'failed';

/** One server of a report. Holds no secret. */
export interface ReportedServer {
  /** Unique in the report. */
  readonly name: string;
  readonly client: string;
  readonly scope: Scope;
  readonly file: string | undefined;
  readonly place: Place | undefined;
  readonly transport: 'stdio' | 'http' | 'sse' | 'saved';
  /** The command or the address, as it may be shown; undefined for a saved list. */
  readonly runs: string | undefined;
  readonly packages: readonly Pick<Parcel, 'ecosystem' | 'name' | 'version' | 'pin'>[];
  readonly dangers: readonly Danger[];
  readonly plainSecrets: number;
  readonly status: ServerStatus;
  readonly why: string | undefined;
  readonly eras: readonly Era[];
  readonly definitions: Readonly<Partial<Record<Kind, number>>>;
}

/** Everything that a scan found. */
export interface ScanReport {
  readonly files: readonly { readonly client: string; readonly scope: Scope; readonly path: string }[];
  readonly servers: readonly ReportedServer[];
  /** The gravest first. */
  readonly findings: readonly ScanFinding[];
  readonly problems: readonly Problem[];
  /** Findings that the baseline accepts, and entries of it that no longer occur. */
  readonly accepted: number;
  readonly gone: number;
  readonly tookMs: number;
}

/** How many findings there are of each level. */
export function countsOf(findings: readonly ScanFinding[]): Readonly<Record<Level, number>> {
  const counts = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** The gravest first, then by server and place: the same findings always in the same order. */
export function ordered(findings: readonly ScanFinding[]): readonly ScanFinding[] {
  return findings.toSorted(
    (a, b) => LEVELS.indexOf(b.severity) - LEVELS.indexOf(a.severity) || compare(keyOf(a), keyOf(b)),
  );
}

function keyOf({ at, control, fingerprint }: ScanFinding): string {
  return [at.server ?? '', at.subject ?? '', control, at.pointer ?? '', fingerprint].join('\0');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
