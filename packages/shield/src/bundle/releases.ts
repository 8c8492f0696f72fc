import { detect } from '../detect/detect.ts';
import type { DetectOptions } from '../detect/examine.ts';
import type { Detection } from '../detect/finding.ts';
import { USUAL_THRESHOLDS } from '../detect/thresholds.ts';
import type { Surface } from '../surface.ts';
import { BundleError, type Bundle } from './bundle.ts';

/** What a bundle on trial said beside the one in force. */
export interface TrialFigures {
  readonly texts: number;
  /** What both took for attacks, what the trial alone did, and what it no longer does. */
  readonly both: number;
  readonly onlyTrial: number;
  readonly onlyCurrent: number;
}

/** What must survive a restart: with it an old bundle stays refused. */
export interface ReleaseMemory {
  readonly highest: number;
  readonly current: number;
}

type Own = Omit<DetectOptions, 'surface'>;

/**
 * Which update of the shield is in force. A new one is on trial first: it looks at the same texts, and its word counts
 * for nothing until it is promoted. One step back is always possible, and is the only way to an older version.
 */
export class Releases {
  readonly #own: Own;
  #highest: number;
  #current: Bundle | undefined;
  #previous: Bundle | undefined;
  #trial: Bundle | undefined;
  #figures: TrialFigures = NO_FIGURES;

  /** `own` holds whatever bundles say nothing about; `memory` is from an earlier run. */
  constructor(own: Own = {}, memory: ReleaseMemory = { highest: 0, current: 0 }) {
    this.#own = own;
    this.#highest = memory.highest;
  }

  /** Takes a bundle on trial. Only one that is newer than all that were ever offered: no downgrade, no second try. */
  offer(bundle: Bundle): void {
    if (bundle.version <= this.#highest) {
      throw new BundleError('old_version', `The bundle has the version ${String(bundle.version)}, and ${
        String(this.#highest)} was here before. Take a newer one, or roll back on purpose.`);
    }
    this.#highest = bundle.version;
    this.#trial = bundle;
    this.#figures = NO_FIGURES;
  }

  /** After a restart: puts the bundle in force that was, according to the memory. */
  restore(bundle: Bundle): void {
    if (bundle.version > this.#highest) {
      throw new BundleError('old_version', `The bundle ${String(bundle.version)} was never offered: offer it first.`);
    }
    this.#current = bundle;
  }

  /** The trial comes into force. Returns whether there was one. */
  promote(): boolean {
    if (this.#trial === undefined) return false;
    [this.#previous, this.#current, this.#trial] = [this.#current, this.#trial, undefined];
    return true;
  }

  /** Ends the trial, or else takes back the last promotion: what was in force before is again. */
  rollback(): void {
    if (this.#trial !== undefined) this.#trial = undefined;
    else [this.#current, this.#previous] = [this.#previous, undefined];
  }

  get memory(): ReleaseMemory {
    return { highest: this.#highest, current: this.#current?.version ?? 0 };
  }

  /** The version on trial, and what it said so far. */
  get trial(): (TrialFigures & { readonly version: number }) | undefined {
    return this.#trial === undefined ? undefined : { version: this.#trial.version, ...this.#figures };
  }

  /** The options for `detect` by what is in force. */
  options(surface: Surface): DetectOptions {
    return optionsOf(this.#current, this.#own, surface);
  }

  /** Detects by what is in force, and lets the trial look too. The trial never changes the outcome. */
  detect(text: string, surface: Surface): Detection {
    const found = detect(text, this.options(surface));
    if (this.#trial !== undefined) this.compare(text, surface, found);
    return found;
  }

  /** Lets the trial look at a text that `found` was said of. */
  compare(text: string, surface: Surface, found: Detection): void {
    if (this.#trial === undefined) return;
    const tried = detect(text, optionsOf(this.#trial, this.#own, surface));
    const { texts, both, onlyTrial, onlyCurrent } = this.#figures;
    this.#figures = {
      texts: texts + 1,
      both: both + (tried.isAttack && found.isAttack ? 1 : 0),
      onlyTrial: onlyTrial + (tried.isAttack && !found.isAttack ? 1 : 0),
      onlyCurrent: onlyCurrent + (!tried.isAttack && found.isAttack ? 1 : 0),
    };
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
