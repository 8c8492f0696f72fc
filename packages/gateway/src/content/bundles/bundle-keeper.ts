import { basename } from 'node:path';
import { BundleError, NO_RELEASE, offered, Releases, type Bundle, type ReleaseState } from '@durward/shield';
import type { AuditEventType, Recorder } from '../../audit/event.ts';
import type { BundlesConfig } from '../../config/bundles-schema.ts';
import type { SecretSources } from '../../config/secrets.ts';
import type { Log } from '../../observe/log.ts';
import type { BundleStep, BundleStore, StoredBundleChange } from '../../store/bundle-store.ts';
import { detectorOf, OWN_DETECTOR, type Detector } from '../detector.ts';
import { bundleFilesIn, bundleKeysOf, digestOfBundle, openedBundle, readBundleFile, type BundleFile,
  type BundleKeys } from './bundle-files.ts';
import { Trial } from './trial.ts';

/** With what content is looked at now, and what looks on. */
export interface Shield {
  readonly inForce: Detector;
  readonly trial: Trial | undefined;
}

export const OWN_SHIELD: Shield = Object.freeze({ inForce: OWN_DETECTOR, trial: undefined });

export interface BundleKeeperOptions {
  readonly store: BundleStore;
  readonly recorder: Recorder;
  readonly log: Log;
  readonly clock: () => number;
  readonly secrets: SecretSources;
  /** Called whenever the shield is another one. */
  readonly changed: (shield: Shield) => void;
}

const EVENTS: Readonly<Record<BundleStep, AuditEventType>> = {
  admitted: 'bundle.admitted', promoted: 'bundle.promoted', rolled_back: 'bundle.rolled_back',
};
/** Who admits what lies in the folder. */
const GATEWAY = 'durward';
/** Most refusals that are remembered, so that each is recorded once. */
const REFUSED_MAX = 1000;

/**
 * Keeps the updates of the shield: takes what lies in the folder on trial, and follows what people decide of it in the
 * store, whoever writes it there. A bundle that cannot be opened any more has no part; what the package has is then in
 * force, and the record says so.
 */
export class BundleKeeper {
  readonly #options: BundleKeeperOptions;
  readonly #refused = new Set<string>();
  readonly #admitted = new Set<string>();
  #config: BundlesConfig | undefined;
  #keys: BundleKeys = new Map();
  #marks: ReadonlyMap<string, string> = new Map();
  #read = new Map<string, string>();
  #opened = new Map<string, Bundle>();
  #state: ReleaseState = NO_RELEASE;
  #last = 0;
  #shield: Shield = OWN_SHIELD;
  #inForce: Bundle | undefined;
  #detector: Detector = OWN_DETECTOR;
  #versions = { inForce: 0, onTrial: 0 };
  #isFollowing = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: BundleKeeperOptions) {
    this.#options = options;
  }

  /** What is in force by now. */
  get shield(): Shield {
    return this.#shield;
  }

  /** What has which part now: 0 where a bundle has none because it cannot be opened. */
  get versions(): { readonly inForce: number; readonly onTrial: number } {
    return this.#versions;
  }

  /** Puts a configuration in force. Rejects, and changes nothing, when a key or the store cannot be read. */
  put(config: BundlesConfig | undefined): Promise<void> {
    return this.#inTurn(() => this.#put(config));
  }

  async #put(config: BundlesConfig | undefined): Promise<void> {
    const keys = config === undefined ? new Map<string, never>() : bundleKeysOf(config, this.#options.secrets);
    const isFirst = this.#last === 0;
    const fresh = await this.#pull();
    [this.#config, this.#keys, this.#marks] = [config, keys, new Map()];
    this.#read.clear();
    this.#opened.clear();
    await this.#rebuild();
    if (!isFirst) this.#recordSteps(fresh);
    if (isFirst && config !== undefined && this.#state.highest > 0) this.#recordState();
    if (config === undefined) return;
    this.#marks = bundleFilesIn(config.source);
    await this.#admit(config);
  }

  /** Takes over what is new in the folder and in the store. Never rejects: what was in force goes on. */
  async follow(): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    await this.#inTurn(() => this.#follow());
    this.#isFollowing = false;
  }

  async #follow(): Promise<void> {
    try {
      await this.#flush();
      if (this.#config === undefined) return;
      const fresh = await this.#pull();
      if (fresh.length > 0) await this.#rebuild();
      this.#recordSteps(fresh);
      await this.#admit(this.#config);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      this.#options.log.error({ why }, 'the updates of the shield cannot be read; those of before go on');
    }
  }

  /** Writes down what a trial said last. */
  async close(): Promise<void> {
    this.#shield.trial?.end();
    await this.#inTurn(() => this.#flush()).catch(() => undefined);
  }

  /** One thing after the other: each works on the state that the one before left. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #flush(): Promise<void> {
    const { trial } = this.#shield;
    const figures = trial?.takeFigures();
    if (trial !== undefined && figures !== undefined) await this.#options.store.count(trial.version, figures);
  }

  async #pull(): Promise<readonly StoredBundleChange[]> {
    const fresh = await this.#options.store.changesAfter(this.#last);
    for (const { step, digest } of fresh) if (step === 'admitted') this.#admitted.add(digest);
    const last = fresh.at(-1);
    if (last !== undefined) [this.#state, this.#last] = [last.state, last.sequence];
    return fresh;
  }

  /** The newest of what is new and still: a file that changes is being written. */
  async #admit({ source }: BundlesConfig): Promise<void> {
    const marks = bundleFilesIn(source);
    const still = [...marks].filter(([file, mark]) =>
      mark === this.#marks.get(file) && mark !== this.#read.get(file));
    this.#marks = marks;
    const files = still.map(([file, mark]) => {
      this.#read.set(file, mark);
      return readBundleFile(file, this.#keys);
    });
    const unknown = files.filter(({ digest }) => digest === '' || !this.#admitted.has(digest));
    const [newest, ...older] = unknown.toSorted((a, b) => (b.bundle?.version ?? 0) - (a.bundle?.version ?? 0));
    for (const file of older) if (file.bundle === undefined) this.#refuse(file, file.fault, file.why);
    if (newest === undefined) return;
    if (newest.bundle === undefined) this.#refuse(newest, newest.fault, newest.why);
    else await this.#offer(newest);
  }

  async #offer(file: Extract<BundleFile, { readonly text: string }>): Promise<void> {
    const { bundle: { version, key }, digest, text } = file;
    try {
      const state = offered(this.#state, version);
      const reason = `${basename(file.file)}, signed by ${key}`;
      const atMs = this.#options.clock();
      const change = { step: 'admitted', version, digest, by: GATEWAY, reason, atMs, state } as const;
      // Somebody else took a step: the next look sees it, and offers again what is still new.
      if ((await this.#options.store.change(change, this.#last, text)) === undefined) this.#read.delete(file.file);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      this.#refuse(file, error.fault, error.message);
      return;
    }
    this.#opened.set(digest, file.bundle);
    const fresh = await this.#pull();
    await this.#rebuild();
    this.#recordSteps(fresh);
  }

  /** What has a part is opened again, by the keys of now. */
  async #rebuild(): Promise<void> {
    await this.#flush();
    this.#shield.trial?.end();
    const releases = new Releases({}, this.#state);
    const opened = new Map<number, Bundle>();
    for (const version of new Set([this.#state.current, this.#state.trial])) {
      const bundle = version === 0 || this.#config === undefined ? undefined : await this.#stored(version);
      if (bundle === undefined) continue;
      releases.restore(bundle);
      opened.set(version, bundle);
    }
    const { current, trial } = this.#state;
    this.#versions = { inForce: opened.has(current) ? current : 0, onTrial: opened.has(trial) ? trial : 0 };
    // The detector stays the same one as long as the bundle does: what it looked at is not looked at again.
    const inForce = opened.get(current);
    if (inForce !== this.#inForce) {
      this.#detector = inForce === undefined ? OWN_DETECTOR : detectorOf((surface) => releases.options(surface));
    }
    this.#inForce = inForce;
    this.#shield = this.#shieldOf(releases);
    this.#options.changed(this.#shield);
  }

  async #stored(version: number): Promise<Bundle | undefined> {
    const text = await this.#options.store.bundleText(version);
    const digest = text === undefined ? '' : digestOfBundle(text);
    try {
      if (text === undefined) throw new BundleError('no_bundle', `The store has no bundle ${String(version)}.`);
      const bundle = this.#opened.get(digest) ?? openedBundle(text, this.#keys);
      this.#opened.set(digest, bundle);
      return bundle;
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      this.#refuse({ file: `bundle ${String(version)} of the store`, digest }, error.fault, error.message);
      return undefined;
    }
  }

  #shieldOf(releases: Releases): Shield {
    const { recorder, clock } = this.#options;
    const onTrial = releases.trial;
    const tried = detectorOf((surface) => releases.trialOptions(surface) ?? { surface });
    return {
      inForce: this.#detector,
      trial: onTrial === undefined ? undefined : new Trial(onTrial.version, tried, recorder, clock),
    };
  }

  #refuse({ file, digest }: Pick<BundleFile, 'file' | 'digest'>, fault: string, why: string): void {
    const key = `${file} ${digest} ${fault}`;
    if (this.#refused.has(key)) return;
    if (this.#refused.size >= REFUSED_MAX) this.#refused.clear();
    this.#refused.add(key);
    const { recorder, log, clock } = this.#options;
    log.error({ file: basename(file), why }, 'an update of the shield was refused');
    const target = basename(file);
    recorder.record({ type: 'bundle.refused', atMs: clock(), target, reason: fault, detail: { file: target, digest } });
  }

  /** Recorded once it is so. */
  #recordSteps(fresh: readonly StoredBundleChange[]): void {
    for (const { step, version, by, reason, state } of fresh) {
      const detail = { bundle: version, by, inForce: state.current, onTrial: state.trial };
      this.#options.log.info(detail, `an update of the shield was ${step.replace('_', ' ')}`);
      const target = `bundle ${String(version)}`;
      this.#options.recorder.record({ type: EVENTS[step], atMs: this.#options.clock(), target, reason, detail });
    }
  }

  #recordState(): void {
    const { current, trial } = this.#state;
    const detail = { inForce: current, onTrial: trial };
    this.#options.recorder.record({ type: 'bundle.restored', atMs: this.#options.clock(), detail });
  }
}
