import type { JsonValue } from '@durward/core';
import type { Span, Surface } from '@durward/shield';

/** A string of a message. */
export interface ReadText {
  /** RFC 6901, as the caller counts. It comes back in findings and replacements. */
  readonly pointer: string;
  readonly text: string;
}

/** What the texts are about: a call of a tool, before it or after it. */
export interface ReadingTask {
  readonly tool: string;
  readonly arguments: JsonValue;
  /** What the tool says that it does. */
  readonly description?: string | undefined;
  /** What the person asked for, where the host says it: tells whether the call serves it. */
  readonly userRequest?: string | undefined;
}

/** What a generated text is meant to rest on. */
export interface Grounding {
  readonly sources: readonly string[];
  readonly question?: string | undefined;
}

/** Texts of one message that stand on one surface. */
export interface ReadingRequest {
  readonly server: string;
  /** `in`: from the client to the server. */
  readonly direction: 'in' | 'out';
  readonly surface: Surface;
  readonly texts: readonly ReadText[];
  readonly task?: ReadingTask | undefined;
  readonly grounding?: Grounding | undefined;
  /** Tells people apart without naming them. */
  readonly principalDigest?: string | undefined;
  /** Ends the wait: a reader then answers `unavailable`. */
  readonly signal: AbortSignal;
}

export interface ReadingFinding {
  /** Of a text of the request; empty when the finding is about all of them. */
  readonly pointer: string;
  /** In UTF-16 code units of that text; undefined when it is the whole text. */
  readonly range?: Span | undefined;
  readonly category: 'injection' | 'harm' | 'blocklist' | 'ungrounded' | 'task_drift' | 'external';
  readonly severity: 'low' | 'medium' | 'high';
  /** 0 to 1. */
  readonly score: number;
  /** For the record; never quotes the text. */
  readonly reason: string;
}

/** What a reader says of a request. */
export type Reading =
  | {
      readonly kind: 'read';
      readonly findings: readonly ReadingFinding[];
      /** What the reader itself decides; undefined when it leaves that to the findings. */
      readonly action?: 'allow' | 'deny' | 'hold' | undefined;
      /** Texts to put in the place of others, by their pointers. */
      readonly replacements?: readonly ReadText[] | undefined;
      readonly labels?: readonly string[] | undefined;
    }
  | {
      /** Not everything was read: what was found so far counts, what was not found says nothing. */
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly findings?: readonly ReadingFinding[] | undefined;
    };

/**
 * Something beside our own detector that reads texts: a service, or a model in a worker.
 *
 * Guarantees that `read` never rejects, that it answers within a deadline of its own, and that an answer
 * which is late, short, malformed or contradicts the request is `unavailable` and never `read`.
 */
export interface ContentReader {
  readonly name: string;
  /** Surfaces that it is asked about. */
  readonly surfaces: readonly Surface[];
  /** What happens to a message that it could not read: it is denied, or our own detector decides alone. */
  readonly whenUnavailable: 'deny' | 'detector';
  read(request: ReadingRequest): Promise<Reading>;
  close(): Promise<void>;
}
