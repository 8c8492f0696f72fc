import type { Path } from '../message/walk.ts';
import type { Severity } from '../verdict/finding.ts';

/**
 * What is done about something that was seen in the content of a message.
 *
 * - `allow`: it is recorded, and passes.
 * - `annotate`: the text gets a notice in front, and passes.
 * - `strip`, `redact`: it is cut out; `redact` says so in its place.
 * - `hold`: a person decides.
 * - `deny`: the message does not pass.
 */
export type ContentAction = 'allow' | 'annotate' | 'strip' | 'redact' | 'hold' | 'deny';

/** Something that was seen in one string of a message. Holds nothing of the text. */
export interface Sighting {
  /** The string; for a key the path ends with it. */
  readonly path: Path;
  /** Where in the string, in UTF-16 code units; undefined when it cannot be cut out. */
  readonly range: { readonly start: number; readonly end: number } | undefined;
  /** What was seen, for a person. */
  readonly what: string;
  readonly severity: Severity;
  /** How sure the detector is, from 0 to 1; undefined where that has no meaning. */
  readonly score: number | undefined;
  readonly action: ContentAction;
  /** What stands in its place when it is cut out, or before the text when it is annotated. */
  readonly instead: string;
}

/** The kinds of things that are looked for in content. */
export type SightingKind =
  /** Characters, comments and elements that a person does not see. */
  | 'hidden'
  /** Instructions that the content should not give. */
  | 'instructions'
  /** Images and links that carry data out. */
  | 'carriers'
  /** Keys, tokens, passwords. */
  | 'secrets'
  /** What belongs to a person. */
  | 'personal'
  /** What a reader outside of the gateway says. */
  | 'external'
  /** What could not be looked at. */
  | 'unread';

/** Marks texts after they were judged, so that a model can tell them from instructions. */
export interface Marking {
  /** The strings that are marked. */
  readonly paths: readonly Path[];
  /** A text with its marks. Must not throw. */
  mark(text: string, path: Path): string;
}

/** What was seen in the content of a message before it is judged. */
export type ContentFacts = { readonly [K in SightingKind]: readonly Sighting[] } & {
  /** Undefined when nothing is to be marked. */
  readonly marking: Marking | undefined;
};

/** Of a message without content of anybody, or one whose content was looked at before. */
export const NOTHING_SEEN: ContentFacts = Object.freeze({
  hidden: [], instructions: [], carriers: [], secrets: [], personal: [], external: [], unread: [],
  marking: undefined,
});
