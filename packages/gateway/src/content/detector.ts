import {
  detect, SURFACES, shieldDetector, type DetectOptions, type Detector as TextDetector, type Surface,
} from '@durward/shield';

/** With what texts are looked at for instructions. */
export interface Detector {
  readonly optionsOf: (surface: Surface) => DetectOptions;
  /** From which score on text is suspicious, where a bundle says so. */
  readonly suspicionOf: (surface: Surface) => number | undefined;
  /** For the texts of definitions. The same object as long as nothing else is in force. */
  readonly ofDefinitions: TextDetector;
}

const OWN_OPTIONS = new Map(SURFACES.map((surface) => [surface, Object.freeze({ surface })]));

/** What the package has, without any bundle. */
export const OWN_DETECTOR: Detector = Object.freeze({
  optionsOf: (surface: Surface) => OWN_OPTIONS.get(surface) ?? { surface },
  suspicionOf: () => undefined,
  ofDefinitions: shieldDetector,
});

/** What a bundle makes of it. */
export function detectorOf(optionsOf: (surface: Surface) => DetectOptions): Detector {
  const options = new Map(SURFACES.map((surface) => [surface, Object.freeze(optionsOf(surface))]));
  const of = (surface: Surface): DetectOptions => options.get(surface) ?? { surface };
  return {
    optionsOf: of,
    suspicionOf: (surface) => of(surface).thresholds?.[surface],
    ofDefinitions: (text) => detect(text, of('tool_description')),
  };
}
