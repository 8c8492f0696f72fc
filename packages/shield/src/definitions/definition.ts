import type { Json } from '../spotlight/values.ts';
import type { Span } from '../text/span.ts';

export type DefinitionKind = 'tool' | 'prompt' | 'resource' | 'resource_template' | 'instructions';

/** Something that a server describes to a model: one entry of a list, or its instructions as a string. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** The name that the host or gateway gives the server. */
  readonly server: string;
  readonly name: string;
  /** The definition as it came. */
  readonly value: Json;
}

/** How much a finding matters, in this order. */
export const DEFINITION_SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export type DefinitionSeverity = (typeof DEFINITION_SEVERITIES)[number];

/** The controls that look at definitions. */
export type DefinitionControl =
  | 'TP003' | 'TP004' | 'TP005' | 'TP006' | 'TP007' | 'TP008' | 'TP009' | 'TP010' | 'TP011' | 'TP012' | 'TP013'
  | 'TP014' | 'TP016';

/** Something in a definition that a model should not read, or that should not be there. */
export interface DefinitionFinding {
  readonly control: DefinitionControl;
  readonly severity: DefinitionSeverity;
  /** RFC 6901, into the value of the definition. For the name of a member it leads to that member. */
  readonly pointer: string;
  /** Where in the string, in UTF-16 code units; absent for the whole and for the names of members. */
  readonly range?: Span;
  /** What was seen, shortened, with everything that cannot be seen written as an escape. */
  readonly excerpt: string;
  readonly reason: string;
  readonly fix: string;
}

/** A finding that says in which of several definitions it is. */
export interface PlacedFinding extends DefinitionFinding {
  /** The index of the definition in what was handed in. */
  readonly index: number;
}
