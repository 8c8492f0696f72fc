import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { combine } from '../src/detect/combine.ts';
import { detect } from '../src/detect/detect.ts';
import { inspectDefinition } from '../src/definitions/inspect.ts';
import { trainingSamples } from './assemble.ts';
import { corporaIn, proseOfTool } from './corpora.ts';
import { LEARN, Learner, worstOf, type Weights } from './learn.ts';
import { readingOf } from './read.ts';
import type { Sample } from './sample.ts';
import { isWrittenTools } from './written.ts';

/*
 * How well poisoned definitions of a source are found that the model has not learned from: for each such source a model
 * is trained without it, and the threshold is where one in a hundred honest tools of the validation lies above. What
 * lies beside the training (`held out`) is judged by a model that has learned from everything.
 *
 *   npm run train:left-out -- [--corpora FOLDER] [--cache FOLDER]
 *
 * Not all that a corpus calls an attack tells the model anything: `purpose` is what openly says that it is for attacks,
 * `code` is where only the code is bad.
 */

const ROOT = join(import.meta.dirname, '../../..');
const HELD_OUT = join(ROOT, 'tests/shield/poisoned');
const ALARM_RATE = 0.01;
const PER_SOURCE_MAX = 400;
/** Fewer passes than for the model that ships: the order of the sources is the same, and it takes half the time. */
const EPOCHS = 4;

interface Left {
  readonly name: string;
  /** Whether the model may not have seen a source. */
  readonly isOut: (source: string) => boolean;
  readonly poisoned: readonly Sample[];
}

function main(): void {
  const { values: { corpora, cache } } = parseArgs({ options: {
    corpora: { type: 'string', default: join(ROOT, '..', 'shared', 'corpora') },
    cache: { type: 'string', default: join(ROOT, 'out', 'honest') },
  } });
  const samples = trainingSamples(corpora, cache);
  const readings = samples.map(readingOf);
  const honest = toolsIn(join(corpora, 'validation')).filter(({ isAttack }) => !isAttack);
  process.stdout.write('| left out | texts | detector | with the checks of definitions |\n|---|---:|---:|---:|\n');
  for (const { name, isOut, poisoned } of leftOut(corpora, samples)) {
    const weights = new Learner({ ...LEARN, epochs: EPOCHS }).learn(readings.filter(({ source }) => !isOut(source)));
    const threshold = honest.map((one) => scoreOf(weights, one)).toSorted((a, b) => b - a)
      .at(Math.floor(honest.length * ALARM_RATE)) ?? 1;
    for (const [kind, some] of Map.groupBy(poisoned, kindOf)) {
      const found = some.map((one) => scoreOf(weights, one) > threshold);
      const checked = some.map((one, index) => found[index] === true || isChecked(one));
      process.stdout.write(
        `| ${name}${kind} | ${String(some.length)} | ${shareOf(found)} | ${shareOf(checked)} |\n`);
    }
  }
}

function leftOut(corpora: string, samples: readonly Sample[]): readonly Left[] {
  const given = toolsIn(join(corpora, 'train')).filter(({ isAttack }) => isAttack);
  const own = samples.filter(({ source, isAttack }) => isAttack && source === 'own-poison').slice(0, PER_SOURCE_MAX);
  const written = samples.filter(({ source, isAttack }) => isAttack && isWrittenTools(source));
  const sources = [...Map.groupBy([...given, ...own], ({ source }) => source)].map(([name, poisoned]): Left =>
    ({ name, poisoned, isOut: (source) => source === name }));
  const heldOut = toolsIn(HELD_OUT).filter(({ isAttack }) => isAttack);
  return [
    ...sources, { name: 'own-written-tools', poisoned: written, isOut: isWrittenTools },
    { name: 'held out: ', poisoned: heldOut, isOut: () => false },
  ];
}

/** What makes a text an attack, where the corpus says so, and for held out ones which set they are of. */
function kindOf({ source, category = '' }: Sample): string {
  if (category.startsWith('overtly-malicious')) return ', purpose';
  if (source.startsWith('poisoned-')) return source;
  return source === 'cisco-behavioral-tools' ? ', code' : '';
}

function toolsIn(folder: string): readonly Sample[] {
  return corporaIn(folder).filter(({ surface }) => surface === 'tool_description');
}

function proseOf({ text }: Sample): string {
  return text.startsWith('{"') ? proseOfTool(text) : text;
}

/** Rules and model together, without the scale of the score: only its order counts. */
function scoreOf(weights: Weights, sample: Sample): number {
  const text = proseOf(sample);
  const reading = readingOf({ ...sample, text });
  const logit = reading.windows.length === 0 ? -Infinity : worstOf(weights, reading)[1];
  const rules = detect(text, { surface: 'tool_description', model: 'none' }).score;
  return combine(rules, 1 / (1 + Math.exp(-logit)));
}

/** The checks of definitions, the detector aside, find something that is more than a hint. */
function isChecked({ text }: Sample): boolean {
  const value = text.startsWith('{"') ? JSON.parse(text) as Record<string, unknown> : { name: 'it', description: text };
  const definition = { kind: 'tool', server: 'left-out', name: String(value['name']), value } as const;
  return inspectDefinition(definition as Parameters<typeof inspectDefinition>[0], { detector: 'none' })
    .some(({ severity }) => severity !== 'low');
}

function shareOf(found: readonly boolean[]): string {
  return `${(100 * found.filter(Boolean).length / found.length).toFixed(1)} %`;
}

main();
