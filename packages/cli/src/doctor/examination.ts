import type { LoadedConfig } from '@durward/gateway';
import type { World } from '../world.ts';

/** One line of `durward doctor`. */
export interface Result {
  /** What was looked at: `listen.tls`, `servers.files`. */
  readonly about: string;
  readonly level: 'ok' | 'warn' | 'problem';
  readonly what: string;
  /** What to do; undefined when it is ok. */
  readonly next: string | undefined;
}

/** What an examination may look at. */
export interface Patient {
  readonly config: LoadedConfig;
  readonly configFile: string;
  readonly world: World;
}

/** Looks at one part of the installation. Changes nothing; shows no secret. */
export type Examination = (patient: Patient) => readonly Result[] | Promise<readonly Result[]>;

export function ok(about: string, what: string): Result {
  return { about, level: 'ok', what, next: undefined };
}

export function warn(about: string, what: string, next: string): Result {
  return { about, level: 'warn', what, next };
}

export function problem(about: string, what: string, next: string): Result {
  return { about, level: 'problem', what, next };
}
