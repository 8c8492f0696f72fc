import type { DefinitionControl, DefinitionSeverity } from '../definition.ts';

/** One thing that poisoned definitions say, in chains of concepts; see the rules of the shield for the notation. */
export interface DefinitionRule {
  readonly code: string;
  readonly control: DefinitionControl;
  readonly severity: DefinitionSeverity;
  /** For a person; holds nothing of the text. */
  readonly reason: string;
  readonly chains: readonly string[];
  /** Sentences that may end inside the chain. */
  readonly sentences?: number;
  /** "Never …" earlier in the same sentence takes its meaning away. */
  readonly negatable?: boolean;
  /** Only there it counts: in descriptions of arguments, or where a description begins. */
  readonly where?: 'argument' | 'opening';
  /** So does talk of finding, preventing or explaining such things. */
  readonly defensible?: boolean;
}
