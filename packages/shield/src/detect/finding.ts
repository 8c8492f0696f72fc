import type { Span } from '../text/span.ts';

/**
 * `phrase`: of a bundle; whoever signed it knows what it means, so that no model talks it down.
 * `definition`: of the rules for what describes a tool.
 */
export type SignalSource = 'rule' | 'definition' | 'model' | 'structure' | 'carrier' | 'hidden' | 'phrase';
export type SignalSeverity = 'low' | 'medium' | 'high' | 'critical';

/** One thing that was seen, and where it stands in the text that was handed in. */
export interface Signal {
  readonly code: string;
  readonly source: SignalSource;
  readonly severity: SignalSeverity;
  /** How sure the signal alone makes, from 0 to 1. */
  readonly score: number;
  readonly span: Span;
  /** The decodings that had to be undone to see it. */
  readonly how: readonly string[];
  /** What was seen, for a person. Holds nothing of the text. */
  readonly what: string;
}

/** What the shield says of a text. */
export interface Detection {
  /** From 0 to 1. */
  readonly score: number;
  readonly isAttack: boolean;
  readonly signals: readonly Signal[];
  /** What the model alone says, from 0 to 1, with what it took to read it; missing where none was asked. */
  readonly model?: number;
  /** Part of the text, or something encoded in it, lay beyond the limits and was not looked at. */
  readonly truncated: boolean;
}
