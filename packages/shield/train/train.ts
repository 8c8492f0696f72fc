import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { trainingSamples } from './assemble.ts';
import { modelFileOf } from './export.ts';
import { unseenOf } from './folds.ts';
import { Learner, LEARN } from './learn.ts';
import { originOf } from './origins.ts';
import { readingOf } from './read.ts';
import { scalesOf } from './scales.ts';
import type { Sample } from './sample.ts';

/*
 * Trains the embedded model: reads the texts of the corpora and of the packages in honest.json, writes texts of its
 * own, learns, and writes packages/shield/src/model/weights.json. The same texts give the same file, byte for byte.
 *
 *   npm run train:shield -- --corpora FOLDER [--cache FOLDER] [--version X] [--unseen FILE]
 *
 * `--unseen` also writes what was said of honest texts of unseen sources, which the scale of the score comes from.
 */

const ROOT = join(import.meta.dirname, '../../..');
const TARGET = join(import.meta.dirname, '../src/model');

function main(): void {
  const { values } = parseArgs({ options: {
    corpora: { type: 'string', default: join(ROOT, '..', 'shared', 'corpora') },
    cache: { type: 'string', default: join(ROOT, 'out', 'honest') },
    version: { type: 'string', default: '1' },
    unseen: { type: 'string' },
  } });
  const say = sayer();
  const samples = trainingSamples(values.corpora, values.cache);
  say(`${String(samples.length)} texts`);
  const readings = samples.map(readingOf);
  say('read');
  const unseen = unseenOf(samples, readings, LEARN, say);
  if (values.unseen !== undefined) writeFileSync(values.unseen, JSON.stringify(unseen));
  const scales = scalesOf(unseen);
  const weights = new Learner().learn(readings, say);
  const file = modelFileOf(values.version, weights, scales);
  writeFileSync(join(TARGET, 'weights.json'), `${JSON.stringify(file, undefined, 1)}\n`);
  writeFileSync(join(import.meta.dirname, 'learned-from.json'), `${JSON.stringify(
    learnedFrom(samples, values.corpora, file.sha256), undefined, 1)}\n`);
  say(`wrote model ${file.version}, SHA-256 ${file.sha256}`);
}

function sayer(): (line: string) => void {
  const start = performance.now();
  return (line) => { process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s  ${line}\n`); };
}

/** Where the texts are from, how many, and a digest over all of them: what to compare when it is trained again. */
function learnedFrom(samples: readonly Sample[], corpora: string, model: string): unknown {
  const texts = createHash('sha256');
  for (const { text, surface, isAttack, source } of samples) {
    texts.update(JSON.stringify([source, surface, isAttack, text]));
  }
  const groups = Map.groupBy(samples, ({ source }) => source);
  const sources = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([source, some]) => {
    const attacks = some.filter(({ isAttack }) => isAttack).length;
    return { source, attacks, honest: some.length - attacks, origin: originOf(source, corpora) };
  });
  return { model, texts: texts.digest('hex'), sources };
}

main();
