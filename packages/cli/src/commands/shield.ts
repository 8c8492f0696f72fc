import { resolve } from 'node:path';
import { calibrate, textsNeededFor, thresholdAt, USUAL_THRESHOLDS, type Calibration, type OrdinaryText,
  type Surface } from '@durward/shield';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';
import { surfaceOf, textsInAudit, textsInFile } from './ordinary-texts.ts';

/** What `durward shield calibrate` was asked for. */
export interface CalibrateOptions {
  readonly surface: string;
  readonly rate: string;
  readonly audit?: string;
  readonly model?: boolean;
  readonly out?: string;
}

/** What stops a message for certain is set so that it is this many times rarer. */
const CERTAIN_SHARE = 10;
/** No model of one's own is made deafer than this. */
const MODEL_THRESHOLD_MAX = 0.999;

/**
 * `durward shield calibrate`: fits the thresholds of the detector to traffic of one's own, so that at most the wanted
 * share of it is taken for attacks.
 */
export async function shieldCalibrate(
  world: World, output: Output, place: ConfigPlace, files: readonly string[], options: CalibrateOptions,
): Promise<number> {
  const surface = surfaceOf(options.surface);
  const rate = rateOf(options.rate);
  if (files.length === 0 && options.audit === undefined) {
    throw new CommandError('DURWARD_SHIELD_NO_TEXTS', 'there are no texts to fit thresholds to',
      'neither files nor an audit log were named', 'name files, or --audit with the data folder of a gateway');
  }
  const texts = files.flatMap((file) => textsInFile(world, file, surface));
  if (options.audit !== undefined) texts.push(...textsInAudit(world, options.audit));
  if (options.model === true) return modelCalibrate(world, output, place, texts, { ...options, rate });
  const isPartly = options.audit !== undefined;
  const suspicion = fitted(texts, rate, isPartly);
  const certain = fitted(texts, rate / CERTAIN_SHARE, isPartly);
  const snippet = snippetOf(suspicion, certain);
  if (options.out !== undefined) world.writePrivateFile(resolve(world.cwd, options.out), snippet);
  if (output.isJson) output.json({ rate, surfaces: suspicion.surfaces, snippet });
  else output.result(`${reportText(suspicion)}\n\n${snippet.trimEnd()}`);
  output.say('The texts were taken for honest. Look at those that score high before you use this.');
  if (isPartly) output.say('The record keeps little of a text: no threshold was set below the usual one.');
  return suspicion.surfaces.some(({ state }) => state === 'fitted') ? EXIT.ok : EXIT.found;
}

/** Of messages in a record it is not known how much less than suspicious they were. */
function fitted(texts: readonly OrdinaryText[], rate: number, isPartly: boolean): Calibration {
  const all = calibrate(texts, rate);
  if (!isPartly) return all;
  const surfaces = all.surfaces.map((one) =>
    ({ ...one, threshold: Math.max(one.threshold, USUAL_THRESHOLDS[one.surface]) }));
  return { ...all, surfaces };
}

/** The same for a model of one's own, whose threshold is one for all surfaces. */
async function modelCalibrate(
  world: World, output: Output, place: ConfigPlace, texts: readonly OrdinaryText[],
  { rate, out }: { readonly rate: number; readonly out?: string },
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const said = await world.runtime.modelScores(config, texts.map(({ text }) => text));
  if (said === undefined) {
    throw new CommandError('DURWARD_SHIELD_NO_MODEL', 'there is no model of your own to calibrate',
      'the configuration names none', 'add `content.readers.onnx`, or leave out --model');
  }
  const scores = said.filter((score) => score !== undefined);
  const wanted = thresholdAt(scores, rate);
  const threshold = wanted === undefined ? undefined : Math.min(MODEL_THRESHOLD_MAX, wanted);
  const snippet = threshold === undefined
    ? '# too few texts: the threshold stays as it is\n'
    : `content:\n  readers:\n    onnx:\n      threshold: ${threshold.toFixed(3)}\n`;
  if (out !== undefined) world.writePrivateFile(resolve(world.cwd, out), snippet);
  const alarms = threshold === undefined ? 0 : scores.filter((score) => score >= threshold).length;
  const unread = said.length - scores.length;
  const counts = { texts: scores.length, textsNeeded: textsNeededFor(rate), unread, alarms };
  if (output.isJson) output.json({ rate, ...counts, threshold: threshold ?? null, snippet });
  else {
    output.result(`The model read ${String(scores.length)} texts (${String(counts.textsNeeded)} are needed), and could `
      + `not read ${String(unread)}. Of these texts ${String(alarms)} lie at or above the threshold.\n\n`
      + snippet.trimEnd());
  }
  if (wanted !== undefined && wanted > MODEL_THRESHOLD_MAX) {
    output.say('The model is sure of too many honest texts. Raise `temperature`, or take another model.');
  }
  return threshold === undefined ? EXIT.found : EXIT.ok;
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 0.2) return rate;
  throw new CommandError('DURWARD_SHIELD_RATE', `\`${escapeText(text)}\` is no rate of false alarms`,
    'it is the share of honest texts that may be taken for attacks', 'give a number up to 0.2, such as 0.01');
}

const STATES: Readonly<Record<Calibration['surfaces'][number]['state'], string>> = {
  fitted: 'fitted', too_few: 'too few texts, unchanged', capped: 'capped: many of these texts look like attacks',
};

function reportText({ rate, surfaces }: Calibration): string {
  const rows = surfaces.map(({ surface, texts, textsNeeded, threshold, alarms, state }) => [
    surface, `${String(texts)} of ${String(textsNeeded)}`, USUAL_THRESHOLDS[surface].toFixed(3), threshold.toFixed(3),
    String(alarms), STATES[state],
  ]);
  const head = ['surface', 'texts', 'before', 'now', 'alarms', ''];
  return `Thresholds for one false alarm in ${String(Math.round(1 / rate))} texts\n\n${table([head, ...rows], '  ')}`;
}

/** What the configuration calls each surface of messages. */
const PLACES: Readonly<Partial<Record<Surface, string>>> = {
  tool_arguments: 'arguments', tool_result: 'results', document: 'documents', prompt: 'prompts', error: 'errors',
};

/** The lines for the configuration: for each place with enough texts, and no other. */
function snippetOf(suspicion: Calibration, certain: Calibration): string {
  const lines = suspicion.surfaces.flatMap(({ surface, state, threshold }) => {
    const place = PLACES[surface];
    if (place === undefined || state === 'too_few') return [];
    const sure = certain.surfaces.find((one) => one.surface === surface && one.state !== 'too_few');
    const instructions = sure === undefined ? [] : [`instructions: ${Math.max(threshold, sure.threshold).toFixed(3)}`];
    return [`    ${place}: { ${[`suspicion: ${threshold.toFixed(3)}`, ...instructions].join(', ')} }`];
  });
  return lines.length === 0
    ? '# too few texts: the scores stay as they are\n'
    : `${['content:', '  scores:', ...lines].join('\n')}\n`;
}
