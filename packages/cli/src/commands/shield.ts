import { resolve } from 'node:path';
import { isJsonObject, parseJsonText } from '@durward/core';
import { calibrate, SURFACES, USUAL_THRESHOLDS, type Calibration, type OrdinaryText,
  type Surface } from '@durward/shield';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

/** What `durward shield calibrate` was asked for. */
export interface CalibrateOptions {
  readonly surface: string;
  readonly rate: string;
  readonly out?: string;
}

/** Largest file of texts. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
const LINE_LIMITS = { jsonDepthMax: 8, jsonNodesMax: 10_000 };
/** What stops a message for certain is set so that it is this many times rarer. */
const CERTAIN_SHARE = 10;

/**
 * `durward shield calibrate`: fits the thresholds of the detector to texts of one's own, so that at most the wanted
 * share of them is taken for attacks.
 */
export function shieldCalibrate(
  world: World, output: Output, files: readonly string[], options: CalibrateOptions,
): number {
  const surface = surfaceOf(options.surface);
  const rate = rateOf(options.rate);
  const texts = files.flatMap((file) => textsOf(world, file, surface));
  const suspicion = calibrate(texts, rate);
  const certain = calibrate(texts, rate / CERTAIN_SHARE);
  const snippet = snippetOf(suspicion, certain);
  if (options.out !== undefined) world.writePrivateFile(resolve(world.cwd, options.out), snippet);
  if (output.isJson) output.json({ rate, surfaces: suspicion.surfaces, thresholds: suspicion.thresholds, snippet });
  else output.result(`${reportText(suspicion)}\n\n${snippet.trimEnd()}`);
  output.say('The texts were taken for honest. Look at those that score high before you use this.');
  return suspicion.surfaces.some(({ state }) => state === 'fitted') ? EXIT.ok : EXIT.found;
}

function surfaceOf(name: string): Surface {
  const surface = SURFACES.find((one) => one === name);
  if (surface !== undefined) return surface;
  throw new CommandError('DURWARD_SHIELD_SURFACE', `there is no surface called \`${escapeText(name)}\``,
    'what is usual differs from surface to surface', `choose one of ${SURFACES.join(', ')}`);
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 0.2) return rate;
  throw new CommandError('DURWARD_SHIELD_RATE', `\`${escapeText(text)}\` is no rate of false alarms`,
    'it is the share of honest texts that may be taken for attacks', 'give a number up to 0.2, such as 0.01');
}

/** The texts of a file: one for each line of JSON Lines, else the whole file. */
function textsOf(world: World, file: string, surface: Surface): readonly OrdinaryText[] {
  const { bytes } = world.readFile(resolve(world.cwd, file), FILE_BYTES_MAX);
  const text = new TextDecoder().decode(bytes);
  if (!file.endsWith('.jsonl')) return [{ text, surface }];
  return text.split('\n').flatMap((line, index): readonly OrdinaryText[] => {
    if (line.trim() === '') return [];
    const parsed = parseJsonText(line, LINE_LIMITS);
    if (!parsed.ok || !isJsonObject(parsed.value) || typeof parsed.value['text'] !== 'string') {
      throw new CommandError('DURWARD_SHIELD_LINE', `${escapeText(file)}, line ${String(index + 1)} holds no text`,
        'each line is a JSON object with `text`, and with `surface` where it is another than --surface',
        'correct the line, or name a file whose whole content is one text');
    }
    const own = parsed.value['surface'];
    return [{ text: parsed.value['text'], surface: typeof own === 'string' ? surfaceOf(own) : surface }];
  });
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

/** The highest threshold that texts ask for, and no less than `least`. */
function highest({ surfaces }: Calibration, least: number): number {
  return Math.max(least, ...surfaces.filter(({ state }) => state !== 'too_few').map(({ threshold }) => threshold));
}

/** The lines for the configuration. One score counts for all surfaces, so the highest that a surface asks for. */
function snippetOf(suspicion: Calibration, certain: Calibration): string {
  const from = highest(suspicion, 0);
  if (from === 0) return '# too few texts: the scores stay as they are\n';
  const isCertainKnown = certain.surfaces.some(({ state }) => state !== 'too_few');
  const lines = ['content:', '  scores:', `    suspicion: ${from.toFixed(3)}`];
  if (isCertainKnown) lines.push(`    instructions: ${highest(certain, from).toFixed(3)}`);
  return `${lines.join('\n')}\n`;
}
