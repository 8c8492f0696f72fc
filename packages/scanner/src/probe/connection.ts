import type { Era, JsonObject } from '@durward/core';

/** A page of a list, or why there is none. */
export type Answer =
  | { readonly ok: true; readonly result: JsonObject }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** One conversation with a server, after its greeting. */
export interface Conversation {
  readonly era: Era;
  /** What the server said of itself: its instructions and capabilities. */
  readonly welcome: JsonObject;
  /** Rejects with an `Error` that says why there is no answer. */
  ask(method: string, params: JsonObject): Promise<Answer>;
  close(): Promise<void>;
}

/** The server answers only those who have signed in, which a scan does not do. */
export class SignInWanted extends Error {
  constructor() {
    super('it answers only those who have signed in');
    this.name = 'SignInWanted';
  }
}

/** A server that was started or connected to. */
export interface Connection {
  eras(): Promise<ReadonlySet<Era>>;
  greet(era: Era): Promise<Conversation>;
  /** The last lines that a program wrote to its error stream. */
  readonly lastWords: readonly string[];
  /** Ends everything: no process is left when it resolves. */
  close(): Promise<void>;
}

/** What to start or to connect to, with every variable filled in. */
export type Target =
  | {
      readonly kind: 'program';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string | undefined;
    }
  | {
      readonly kind: 'http' | 'sse';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly allowPlainHttp: boolean;
    };

/** Starts nothing by itself; throws an `Error` when the target cannot be used. */
export type Connect = (target: Target) => Connection;
