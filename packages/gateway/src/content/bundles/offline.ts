import { basename } from 'node:path';
import { NO_RELEASE, offered, promoted, Releases, rolledBack, BundleError, type Detector,
  type ReleaseState } from '@durward/shield';
import { readFileBounded } from '../../config/files.ts';
import type { Config } from '../../config/schema.ts';
import type { Environment } from '../../config/secrets.ts';
import type { BundleStep, StoredBundleChange, StoredFigures } from '../../store/bundle-store.ts';
import type { Store } from '../../store/store.ts';
import { detectorOf, OWN_DETECTOR } from '../detector.ts';
import { bundleFilesIn, bundleKeysOf, openedBundle, readBundleFile, type BundleFile,
  type BundleKeys } from './bundle-files.ts';

/** Where the updates of the shield are looked at without a gateway. */
export interface BundleView {
  /** Undefined where no gateway ever ran. */
  readonly store: Pick<Store, 'bundles'> | undefined;
  readonly config: Pick<Config, 'content'>;
  readonly environment: Environment;
}

/** Where somebody decides on them. */
export interface BundlePlace extends BundleView {
  readonly store: Pick<Store, 'bundles'>;
  readonly clock: () => number;
}

/** What became of a file, or what would. */
export interface BundleFileState {
  readonly file: string;
  readonly version: number | undefined;
  /** `taken`: the store has it. `new`: a gateway that runs takes it within a second. */
  readonly state: 'taken' | 'new' | 'refused';
  readonly why: string | undefined;
}

export interface BundleStatus {
  readonly state: ReleaseState;
  /** What the trial said so far; undefined without one. */
  readonly figures: StoredFigures | undefined;
  /** Why what has a part cannot be used: what the package has is in force instead. */
  readonly faults: readonly { readonly version: number; readonly why: string }[];
  readonly changes: readonly StoredBundleChange[];
  readonly files: readonly BundleFileState[];
}

/** Which updates are in force and on trial, and what lies in the folder. Changes nothing. */
export async function bundleStatus({ store, config, environment }: BundleView): Promise<BundleStatus> {
  const { bundles } = config.content;
  const changes = (await store?.bundles.changesAfter(0)) ?? [];
  const state = changes.at(-1)?.state ?? NO_RELEASE;
  const figures = state.trial === 0 ? undefined : await store?.bundles.figures(state.trial);
  if (bundles === undefined) return { state, figures, faults: [], changes, files: [] };
  const keys = bundleKeysOf(bundles, { env: environment, readFile: readFileBounded });
  const taken = new Set(changes.filter(({ step }) => step === 'admitted').map(({ digest }) => digest));
  const files = [...bundleFilesIn(bundles.source).keys()].map((file) =>
    stateOf(readBundleFile(file, keys), taken, state));
  return { state, figures, faults: await faultsOf(store, state, keys), changes, files };
}

/** What a gateway on this store looks at the texts of definitions with. */
export async function detectorInForce({ store, config, environment }: BundleView): Promise<Detector> {
  const { bundles } = config.content;
  const state = (await store?.bundles.changesAfter(0))?.at(-1)?.state ?? NO_RELEASE;
  const text = state.current === 0 ? undefined : await store?.bundles.bundleText(state.current);
  if (bundles === undefined || text === undefined) return OWN_DETECTOR.ofDefinitions;
  try {
    const releases = new Releases({}, state);
    releases.restore(openedBundle(text, bundleKeysOf(bundles, { env: environment, readFile: readFileBounded })));
    return detectorOf((surface) => releases.options(surface)).ofDefinitions;
  } catch (error) {
    // A gateway goes on with what the package has, too; `durward doctor` says why.
    if (error instanceof BundleError) return OWN_DETECTOR.ofDefinitions;
    throw error;
  }
}

async function faultsOf(store: BundleView['store'], state: ReleaseState, keys: BundleKeys) {
  const faults: { version: number; why: string }[] = [];
  for (const version of new Set([state.current, state.trial])) {
    if (version === 0) continue;
    const text = await store?.bundles.bundleText(version);
    try {
      if (text === undefined) throw new BundleError('no_bundle', 'the store does not have it');
      openedBundle(text, keys);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      faults.push({ version, why: error.message });
    }
  }
  return faults;
}

function stateOf(file: BundleFile, taken: ReadonlySet<string>, state: ReleaseState): BundleFileState {
  const name = basename(file.file);
  if (file.bundle === undefined) return { file: name, version: undefined, state: 'refused', why: file.why };
  const { version } = file.bundle;
  if (taken.has(file.digest)) return { file: name, version, state: 'taken', why: undefined };
  try {
    offered(state, version);
    return { file: name, version, state: 'new', why: undefined };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { file: name, version, state: 'refused', why: error.message };
  }
}

/** What somebody decides of an update. */
export interface BundleRuling {
  readonly step: Exclude<BundleStep, 'admitted'>;
  /** The version that whoever decides has seen on trial; a rollback needs none. */
  readonly version?: number | undefined;
  readonly by: string;
  readonly reason: string;
}

/**
 * Promotes the version on trial, or goes one step back. Undefined, and nothing is changed, when another version is on
 * trial, when there is no step back, or when somebody else took a step meanwhile. A gateway follows within a second.
 */
export async function decideBundle(
  { store, clock }: BundlePlace, { step, version, by, reason }: BundleRuling,
): Promise<StoredBundleChange | undefined> {
  const changes = await store.bundles.changesAfter(0);
  const last = changes.at(-1);
  if (last === undefined) return undefined;
  const about = last.state.trial === 0 ? last.state.current : last.state.trial;
  if (step === 'promoted' && version !== last.state.trial) return undefined;
  const state = step === 'promoted' ? promoted(last.state) : rolledBack(last.state);
  if (state === undefined) return undefined;
  const digest = changes.find((one) => one.step === 'admitted' && one.version === about)?.digest ?? '';
  return store.bundles.change({ step, version: about, digest, by, reason, atMs: clock(), state }, last.sequence);
}
