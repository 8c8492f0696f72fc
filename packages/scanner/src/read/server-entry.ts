import type { Scope } from '../discover/seats.ts';
import type { Place } from '../finding.ts';

/** A text of a configuration and where it stands. */
export interface Word {
  readonly text: string;
  readonly place: Place;
}

/** A named value: a variable of the environment, a header. */
export interface NamedWord extends Word {
  readonly name: string;
}

/** A program that a client starts. */
export interface ProgramLaunch {
  readonly kind: 'program';
  readonly command: Word;
  readonly args: readonly Word[];
  readonly env: readonly NamedWord[];
  readonly cwd: string | undefined;
}

/** A server that a client connects to. */
export interface RemoteLaunch {
  readonly kind: 'remote';
  readonly url: Word;
  readonly headers: readonly NamedWord[];
  /** The deprecated HTTP+SSE transport is said to be meant. */
  readonly isSse: boolean;
}

/** A server as a client has it. */
export interface ServerEntry {
  readonly name: string;
  readonly client: string;
  readonly scope: Scope;
  /** The configuration that names it; undefined for one that was named on the command line. */
  readonly file: string | undefined;
  readonly place: Place;
  readonly launch: ProgramLaunch | RemoteLaunch;
  /** The client is told not to use it. */
  readonly isDisabled: boolean;
}
