import type { ReadingFinding, ReadingRequest } from '../reader.ts';
import type { Waiting } from './azure-service.ts';

/** What one operation found, and why it could not read everything, if it could not. */
export interface Outcome {
  readonly findings: readonly ReadingFinding[];
  /** For the record; undefined when everything was read. */
  readonly fault: string | undefined;
}

export const NOTHING: Outcome = Object.freeze({ findings: [], fault: undefined });

/** One question that the service answers about a message. */
export interface Feature {
  /** Never rejects. */
  examine(request: ReadingRequest, waiting: Waiting): Promise<Outcome>;
}

/** Most calls under way about one message. */
export const CALLS_AT_ONCE_MAX = 8;
