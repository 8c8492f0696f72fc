import { BundleError } from './bundle.ts';

/**
 * Which versions have which part; 0 stands for none, and in force for what the package has. This is what must survive
 * a restart: with it an old bundle stays refused.
 */
export interface ReleaseState {
  /** The highest that was ever offered. */
  readonly highest: number;
  /** In force. */
  readonly current: number;
  /** What a rollback puts in force. */
  readonly previous: number;
  /** On trial: it looks on, and decides nothing. */
  readonly trial: number;
}

export const NO_RELEASE: ReleaseState = Object.freeze({ highest: 0, current: 0, previous: 0, trial: 0 });

/** A version on trial. Only one that is newer than all that were ever offered: no downgrade, no second try. */
export function offered(state: ReleaseState, version: number): ReleaseState {
  if (version <= state.highest) {
    throw new BundleError('old_version', `The bundle has the version ${String(version)}, and ${
      String(state.highest)} was here before. Take a newer one, or roll back on purpose.`);
  }
  return { ...state, highest: version, trial: version };
}

/** The trial comes into force; undefined when there is none. */
export function promoted(state: ReleaseState): ReleaseState | undefined {
  if (state.trial === 0) return undefined;
  return { ...state, current: state.trial, previous: state.current, trial: 0 };
}

/**
 * Ends the trial, or else takes back the last promotion; with nothing known before it, what the package has is in
 * force again. Undefined when that is so already.
 */
export function rolledBack(state: ReleaseState): ReleaseState | undefined {
  if (state.trial !== 0) return { ...state, trial: 0 };
  if (state.current === 0) return undefined;
  return { ...state, current: state.previous, previous: 0 };
}
