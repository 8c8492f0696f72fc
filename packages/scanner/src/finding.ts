import type { Definition } from '@durward/shield';

export type Level = 'low' | 'medium' | 'high' | 'critical';

/** From the least to the worst. */
export const LEVELS: readonly Level[] = ['low', 'medium', 'high', 'critical'];

/** A place in a text, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where something was found. */
export interface Location {
  /** The file that says it: a configuration, or a saved list. */
  readonly file: string | undefined;
  readonly place: Place | undefined;
  readonly server: string | undefined;
  /** A definition of a server, or a key of its configuration. */
  readonly subject: string | undefined;
  /** RFC 6901 pointer into the definition. */
  readonly pointer: string | undefined;
}

/** Text around a finding, and which part of it is meant. Holds no secret. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Something that a person should look at. */
export interface ScanFinding {
  /** The id of the check or control. */
  readonly control: string;
  readonly severity: Level;
  /** A sentence that stands alone. */
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly at: Location;
  readonly excerpt: Excerpt | undefined;
  /** The same for the same finding on any machine, another when the text that was found changes. */
  readonly fingerprint: string;
}

/** Something that could not be looked at: the scan is not whole. */
export interface Problem {
  readonly what: string;
  readonly file: string | undefined;
  readonly place?: Place | undefined;
  readonly server?: string | undefined;
  readonly why: string;
  readonly next: string;
}

export type Kind = Definition['kind'];

export function isAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
