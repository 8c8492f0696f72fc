import type { SecretProbe } from '@durward/core';
import type { Secret } from '../config/secret.ts';
import type { LinkOwner, Person, UpstreamFailure } from './link.ts';

/** What the environment of one process holds beyond the configuration. */
export interface ProgramVariables {
  readonly values: ReadonlyMap<string, Secret>;
  /**
   * Why the process may not go on with them: a process cannot be given others. Undefined while it may. Rejects
   * when that cannot be found out, which counts as a reason.
   */
  whyOver(): Promise<UpstreamFailure | undefined>;
}

/** The credentials for a server that is a program. */
export interface ProgramCredential {
  /** Rejects with an `UpstreamError` when there is none for this person, or none can be had: nothing is started. */
  variablesFor(person: Person): Promise<ProgramVariables>;
  /** Finds what is in use for somebody, so that it does not come back out of the program. */
  probeFor(owner: Pick<LinkOwner, 'person' | 'userId'>): SecretProbe;
}
