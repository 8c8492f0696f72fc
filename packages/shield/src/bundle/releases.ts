import { detect } from '../detect/detect.ts';
import type { DetectOptions } from '../detect/examine.ts';
import type { Detection } from '../detect/finding.ts';
import { USUAL_THRESHOLDS } from '../detect/thresholds.ts';
import type { Surface } from '../surface.ts';
import { BundleError, type Bundle } from './bundle.ts';
import { NO_RELEASE, offered, promoted, rolledBack, type ReleaseState } from './release-state.ts';

/** What a bundle on trial said beside the one in force. */
export interface TrialFigures {
  readonly texts: number;
  /** What both took for attacks, what the trial alone did, and what it no longer does. */
  readonly both: number;
  readonly onlyTrial: number;
  readonly onlyCurrent: number;
}

type Own = Omit<DetectOptions, 'surface'>;

/**
 * Which update of the shield is in force. A new one is on trial first: it looks at the same texts, and its word counts
 * for nothing until it is promoted. One step back is always possible, and is the only way to an older version.
 */
export class Releases {
  readonly #own: Own;
  #state: ReleaseState;
  /** The bundles that have a part, by version. */
  readonly #bundles = new Map<number, Bundle>();
  #figures: TrialFigures = NO_FIGURES;

  /** `own` holds whatever bundles say nothing about; `state` is from an earlier run, see {@link restore}. */
  constructor(own: Own = {}, state: ReleaseState = NO_RELEASE) {
    this.#own = own;
    this.#state = state;
  }

  /** Takes a bundle on trial. Only one that is newer than all that were ever offered: no downgrade, no second try. */
  offer(bundle: Bundle): void {
    this.#state = offered(this.#state, bundle.version);
    this.#bundles.set(bundle.version, bundle);
    this.#figures = NO_FIGURES;
  }

  /** After a restart: hands over a bundle that had a part, according to the state. Until then it has none. */
  restore(bundle: Bundle): void {
    const { current, previous, trial } = this.#state;
    if (![current, previous, trial].includes(bundle.version)) {
      throw new BundleError('old_version', `The bundle ${String(bundle.version)} was neither in force nor on trial: `
        + 'offer it first.');
    }
    this.#bundles.set(bundle.version, bundle);
  }

  /** The trial comes into force. Returns whether there was one. */
  promote(): boolean {
    const next = promoted(this.#state);
    this.#state = next ?? this.#state;
    return next !== undefined;
  }

  /** Ends the trial, or else takes back the last promotion: what was in force before is again. */
  rollback(): void {
    this.#state = rolledBack(this.#state) ?? this.#state;
  }

  get state(): ReleaseState {
    return this.#state;
  }

  /** The version on trial, and what it said so far. */
  get trial(): (TrialFigures & { readonly version: number }) | undefined {
    return this.#onTrial === undefined ? undefined : { version: this.#onTrial.version, ...this.#figures };
  }

  /** The options for `detect` by what is in force. */
  options(surface: Surface): DetectOptions {
    return optionsOf(this.#inForce, this.#own, surface);
  }

  /** The options by what is on trial; undefined when nothing is. */
  trialOptions(surface: Surface): DetectOptions | undefined {
    return this.#onTrial === undefined ? undefined : optionsOf(this.#onTrial, this.#own, surface);
  }

  /** Detects by what is in force, and lets the trial look too. The trial never changes the outcome. */
  detect(text: string, surface: Surface): Detection {
    const found = detect(text, this.options(surface));
    this.compare(text, surface, found);
    return found;
  }

  /** Lets the trial look at a text that `found` was said of. */
  compare(text: string, surface: Surface, found: Detection): void {
    const options = this.trialOptions(surface);
    if (options === undefined) return;
    const tried = detect(text, options);
    const { texts, both, onlyTrial, onlyCurrent } = this.#figures;
    this.#figures = {
      texts: texts + 1,
      both: both + (tried.isAttack && found.isAttack ? 1 : 0),
      onlyTrial: onlyTrial + (tried.isAttack && !found.isAttack ? 1 : 0),
      onlyCurrent: onlyCurrent + (!tried.isAttack && found.isAttack ? 1 : 0),
    };
  }

  get #inForce(): Bundle | undefined {
    return this.#bundles.get(this.#state.current);
  }

  get #onTrial(): Bundle | undefined {
    return this.#bundles.get(this.#state.trial);
  }
}

const NO_FIGURES: TrialFigures = { texts: 0, both: 0, onlyTrial: 0, onlyCurrent: 0 };

function optionsOf(bundle: Bundle | undefined, own: Own, surface: Surface): DetectOptions {
  if (bundle === undefined) return { ...own, surface };
  const thresholds = { ...USUAL_THRESHOLDS, ...bundle.thresholds, ...own.thresholds };
  return {
    ...own, surface, thresholds,
    ...(bundle.model === undefined ? {} : { model: bundle.model }),
    ...(bundle.rules === undefined ? {} : { phrases: bundle.rules }),
  };
}
