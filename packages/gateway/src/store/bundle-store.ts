import type { ReleaseState } from '@durward/shield';

export type BundleStep = 'admitted' | 'promoted' | 'rolled_back';

/** One step of the updates of the shield, and which version has which part since. */
export interface BundleChange {
  readonly step: BundleStep;
  /** Of the bundle that the step is about. */
  readonly version: number;
  /** SHA-256 of the text of the bundle, in hex. */
  readonly digest: string;
  /** Who took it, and why. */
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  readonly state: ReleaseState;
}

export interface StoredBundleChange extends BundleChange {
  readonly sequence: number;
}

/** What a bundle on trial said beside the one in force, over all processes on this store. */
export interface StoredFigures {
  /** Places of messages that it looked at. */
  readonly texts: number;
  /** Where both would act, where the trial alone would, and where it no longer would. */
  readonly both: number;
  readonly onlyTrial: number;
  readonly onlyCurrent: number;
  /** Where it could not look, because too much waited. */
  readonly skipped: number;
}

/** The part of the store that says which updates of the shield are on trial and in force. */
export interface BundleStore {
  /** The steps after a place in the order, oldest first; 0 gives all. The last one has the state of now. */
  changesAfter(sequence: number): Promise<readonly StoredBundleChange[]>;
  /**
   * Takes a step that was decided on the state of `after`, with the text of a bundle that is admitted. Undefined, and
   * nothing is changed, when somebody took another step in the meantime. Texts of bundles without a part are forgotten.
   */
  change(change: BundleChange, after: number, text?: string): Promise<StoredBundleChange | undefined>;
  /** The text of a bundle that has a part. */
  bundleText(version: number): Promise<string | undefined>;
  /** Adds to what a trial said. */
  count(version: number, more: StoredFigures): Promise<void>;
  figures(version: number): Promise<StoredFigures>;
}
