import { matchesGlob, type Mode } from '@durward/core';
import type { DataKind, DetectOptions, SpotlightMode } from '@durward/shield';
import {
  SUSPICION, type ContentConfig, type ContentPlace, type PlaceActions, type ServerContentConfig,
} from '../config/content-schema.ts';
import type { Onlooker } from './bundles/onlooker.ts';
import { OWN_DETECTOR, type Detector } from './detector.ts';
import { SURFACE } from './surface.ts';

/** From which scores on text gives instructions, and may give some. */
export interface Scores {
  readonly instructions: number;
  readonly suspicion: number;
}

/** What is done with the content of one server's messages. */
export interface ContentRules {
  readonly actionsIn: (place: ContentPlace) => PlaceActions;
  readonly detectIn: (place: ContentPlace) => DetectOptions;
  readonly scoresIn: (place: ContentPlace) => Scores;
  readonly personalKinds: readonly DataKind[];
  readonly approvals: ContentConfig['approvals'];
  /** Whether any control wants to know what messages to the server hold, or what those to the client hold. */
  readonly looks: { readonly in: boolean; readonly out: boolean };
  /** How the results of a tool, or contents that no tool gave, are marked; undefined when they are not. */
  readonly markOf: (tool: string | undefined) => SpotlightMode | undefined;
  /** Every way in which contents of this server may be marked. */
  readonly marks: readonly SpotlightMode[];
  /** Is shown what was seen, and decides nothing. */
  readonly onlooker?: Onlooker | undefined;
}

const CONTROLS_IN = ['PI003', 'PI009', 'PI010', 'PI011'];
const CONTROLS_OUT = ['PI001', 'PI002', 'PI004', 'PI005', 'PI006', 'PI007', 'PI008'];
const PLACES: readonly ContentPlace[] = ['arguments', 'results', 'documents', 'prompts', 'errors'];

/**
 * The rules for a server: its own settings, else those for all. Controls that are `off` are not worked
 * for. A trusted server may give instructions: they are recorded, and its results are not marked.
 */
export function contentRules(
  all: ContentConfig,
  own: ServerContentConfig | undefined,
  modeOf: (control: string) => Mode,
  detector: Detector = OWN_DETECTOR,
): ContentRules {
  const isTrusted = (own?.trust ?? all.trust) === 'trusted';
  const actions = new Map(PLACES.map((place) => [place, actionsOf(all[place], own?.[place], place, isTrusted)]));
  const scores = new Map(PLACES.map((place) => [place, scoresOf(all.scores, place, detector)]));
  const marking = isTrusted ? undefined : markingOf(all, own);
  return {
    actionsIn: (place) => actions.get(place) ?? all[place],
    detectIn: (place) => detector.optionsOf(SURFACE[place]),
    scoresIn: (place) => scores.get(place) ?? all.scores,
    personalKinds: all.personalKinds,
    approvals: all.approvals,
    looks: {
      in: CONTROLS_IN.some((id) => modeOf(id) !== 'off'),
      out: CONTROLS_OUT.some((id) => modeOf(id) !== 'off'),
    },
    markOf: (tool) => marking?.of(tool),
    marks: marking?.all ?? [],
  };
}

/** What the configuration says of a place, else of all; a bundle counts where it says nothing. */
function scoresOf(all: ContentConfig['scores'], place: ContentPlace, detector: Detector): Scores {
  const { instructions = all.instructions, suspicion = all.suspicion } = all[place];
  const isUnsaid = suspicion === SUSPICION;
  return { instructions, suspicion: isUnsaid ? detector.suspicionOf(SURFACE[place]) ?? suspicion : suspicion };
}

function actionsOf(
  all: PlaceActions,
  own: ServerContentConfig[ContentPlace] | undefined,
  place: ContentPlace,
  isTrusted: boolean,
): PlaceActions {
  const given = Object.entries(own ?? {}).filter(([, action]) => action !== undefined);
  const trusting = isTrusted && place !== 'arguments' ? { instructions: 'allow', suspicion: 'allow' } as const : {};
  return { ...all, ...trusting, ...(Object.fromEntries(given) as Partial<PlaceActions>) };
}

type Mark = ContentConfig['spotlight']['mode'];

const SPOTLIGHT: Readonly<Record<Mark, SpotlightMode | undefined>> = {
  datamark: 'datamark', delimit: 'delimit', base64: 'encode', off: undefined,
};

function markingOf(all: ContentConfig, own: ServerContentConfig | undefined) {
  const mode = own?.spotlight.mode ?? all.spotlight.mode;
  // A server's own lines come first: the first that matches counts.
  const lines = [...(own?.spotlight.tools ?? []), ...all.spotlight.tools];
  const modes = [mode, ...lines.map((line) => line.mode)].map((one) => SPOTLIGHT[one]);
  return {
    of(tool: string | undefined): SpotlightMode | undefined {
      const line = tool === undefined
        ? undefined
        : lines.find(({ tools }) => tools.some((pattern) => matchesGlob(pattern, tool)));
      return SPOTLIGHT[line?.mode ?? mode];
    },
    all: [...new Set(modes.filter((one) => one !== undefined))],
  };
}
