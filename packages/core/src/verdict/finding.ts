/** How much a finding matters. Ordered; see {@link SEVERITIES}. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** What a control saw, and where. Never holds a secret or a whole payload. */
export interface Finding {
  /** The control that saw it. */
  readonly control: string;
  readonly severity: Severity;
  /** One sentence for the person who reads the record. */
  readonly what: string;
  /** RFC 6901 pointer into the message, or the name of a header; undefined for the whole. */
  readonly where?: string;
  /** Whether the control only watched: the verdict was recorded and not enforced. */
  readonly observed: boolean;
  /** The stretch of the string at `where`, in UTF-16 code units. */
  readonly range?: { readonly start: number; readonly end: number };
  /** How sure a detector is, from 0 to 1. */
  readonly score?: number;
  /** What is done about it when the control is enforced. */
  readonly action?: string;
}
