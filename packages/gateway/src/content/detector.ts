import { SURFACES, type DetectOptions, type Surface } from '@durward/shield';

/** With what texts are looked at for instructions. */
export interface Detector {
  readonly optionsOf: (surface: Surface) => DetectOptions;
  /** From which score on text is suspicious, where a bundle says so. */
  readonly suspicionOf: (surface: Surface) => number | undefined;
}

const OWN_OPTIONS = new Map(SURFACES.map((surface) => [surface, Object.freeze({ surface })]));

/** What the package has, without any bundle. */
export const OWN_DETECTOR: Detector = Object.freeze({
  optionsOf: (surface: Surface) => OWN_OPTIONS.get(surface) ?? { surface },
  suspicionOf: () => undefined,
});
