import type { Surface } from '../../surface.ts';
import type { SignalSeverity } from '../finding.ts';

/** One thing that attacks say, in chains of concepts. */
export interface Rule {
  readonly code: string;
  /** For a person; holds nothing of the text. */
  readonly what: string;
  /** `rule` when nothing is said. */
  readonly source?: 'structure';
  readonly severity: SignalSeverity;
  /** Where it means more or less than that; `none` where it means nothing. */
  readonly on?: Readonly<Partial<Record<Surface, SignalSeverity | 'none'>>>;
  /**
   * Concepts in the order of the text, each optionally several (`a|b`), with the most characters between two of
   * them in angle brackets: `override <30> prior <24> orders`. Without brackets it is {@link GAP}.
   */
  readonly chains: readonly string[];
  /** Sentences that may end inside the chain. */
  readonly sentences?: number;
  /** "Do not …" right before it takes its meaning away. */
  readonly negatable?: boolean;
}

/** Most characters between two concepts when a chain does not say. */
export const GAP = 24;
