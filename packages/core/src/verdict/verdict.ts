import type { Denial } from './denial.ts';
import type { Finding } from './finding.ts';
import type { Replacement } from '../message/walk.ts';

/** A stretch of one string and what stands in its place; an empty stretch is an insertion. In UTF-16 code units. */
export interface Cut extends Replacement {
  readonly start: number;
  readonly end: number;
}

/**
 * One change of a string in a message: all of it, or a stretch. The path leads to a string value, never
 * to a key. Stretches of several controls add up; two texts for all of one string do not.
 */
export type Redaction = Replacement | Cut;

/** What a control notes beside its verdict. The pipeline adds the control's id and mode. */
export type Note = Omit<Finding, 'control' | 'observed'>;

/**
 * What a control says of a message.
 *
 * - `allow`: nothing against it (possibly with notes).
 * - `deny`: it must not pass.
 * - `hold`: a person must decide first; until then it does not pass.
 * - `redact`: it may pass with these strings replaced.
 */
export type Verdict =
  | { readonly kind: 'allow'; readonly notes?: readonly Note[] }
  | { readonly kind: 'deny'; readonly denial: Denial; readonly notes?: readonly Note[] }
  | { readonly kind: 'hold'; readonly notes?: readonly Note[] }
  | {
      readonly kind: 'redact';
      readonly redactions: readonly Redaction[];
      readonly notes: readonly Note[];
    };

/** The one verdict that {@link allow} gives. */
export const ALLOW: Verdict = Object.freeze({ kind: 'allow' });

export function allow(): Verdict {
  return ALLOW;
}

export function deny(denial: Denial, note?: Note): Verdict {
  return note === undefined ? { kind: 'deny', denial } : { kind: 'deny', denial, notes: [note] };
}
