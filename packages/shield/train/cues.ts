import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CUE_KINDS, cuesIn, strongestStretch, type CueTable } from '../src/definitions/cues/window.ts';
import { actTools, actTwins } from './acts.ts';
import { corporaIn } from './corpora.ts';
import { languages, Writer } from './own.ts';
import { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/*
 * Learns what pairs of cues in definitions say, from honest tools and from poisoned ones that we write ourselves, and
 * writes packages/shield/src/definitions/cues/table.ts. No poisoned definition of a corpus is looked at. The same texts
 * give the same file.
 *
 *   npm run train:cues -- --corpora FOLDER [--held-out]
 *
 * `--held-out` leaves every third honest tool out, writes nothing, and says how many of those lie above each threshold.
 */

const ROOT = join(import.meta.dirname, '../../..');
const TARGET = join(import.meta.dirname, '../src/definitions/cues/table.ts');
const HONEST = 'toucan-benign-tools';
const SEED = 20261129;
const [POISONED_COUNT, TWINS_COUNT] = [5000, 4000];
const EPOCHS = 10;
const RATE = 0.1;
/** How much more a poisoned definition counts than an honest one. */
const POISONED_WEIGHT = 3;
/** What pulls every weight to zero. */
const SHRINK = 0.05;
/** What one letter of the table stands for. */
const STEP = 0.2;
const THRESHOLDS = [1.5, 2, 2.5, 3, 3.5, 4];

interface Learned {
  readonly table: CueTable;
  readonly bias: number;
}

/** The cues of one definition. */
interface Example {
  readonly cues: ReturnType<typeof cuesIn>;
  readonly isPoisoned: boolean;
}

function main(): void {
  const { values } = parseArgs({ options: {
    corpora: { type: 'string', default: join(ROOT, '..', 'shared', 'corpora') },
    'held-out': { type: 'boolean', default: false },
  } });
  const honest = corporaIn(join(values.corpora, 'train')).filter(({ source }) => source === HONEST);
  const isLeftOut = (index: number): boolean => values['held-out'] && index % 3 === 0;
  const learned = learn(examplesOf([...ownSamples(honest), ...honest.filter((_, index) => !isLeftOut(index))]));
  if (!values['held-out']) return writeFileSync(TARGET, sourceOf(learned));
  const rest = examplesOf(honest.filter((_, index) => isLeftOut(index)))
    .map(({ cues }) => learned.bias + strongestStretch(cues, learned.table).sum);
  for (const threshold of THRESHOLDS) {
    const above = rest.filter((sum) => sum >= threshold).length;
    process.stdout.write(`${String(threshold)}: ${(100 * above / rest.length).toFixed(2)} % of ${
      String(rest.length)} honest tools that were left out\n`);
  }
}

function ownSamples(honest: readonly Sample[]): readonly Sample[] {
  const chance = new Chance(SEED);
  const english = new Writer(languages().get('en') ?? {}, chance);
  return [...actTools(honest, english, POISONED_COUNT, chance), ...actTwins(honest, english, TWINS_COUNT, chance)];
}

function examplesOf(samples: readonly Sample[]): readonly Example[] {
  return samples.map(({ text, isAttack }) =>
    ({ cues: cuesIn(stringsOf(text).join('\n\n').toLowerCase()), isPoisoned: isAttack }))
    .filter(({ cues }) => cues.length > 0);
}

function stringsOf(text: string): readonly string[] {
  return text.startsWith('{"') ? stringsIn(JSON.parse(text), '') : [text];
}

const FORMS: ReadonlySet<string> = new Set(['type', 'format', '$ref', '$schema', 'pattern']);

function stringsIn(value: unknown, key: string): readonly string[] {
  if (typeof value === 'string') return FORMS.has(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => stringsIn(inner, Array.isArray(value) ? key : name));
}

/** Logistic regression by AdaGrad on the stretch of each definition that says most. */
function learn(all: readonly Example[]): Learned {
  const kinds = CUE_KINDS.length;
  const [table, squares] = [new Float64Array(kinds * kinds), new Float64Array(kinds * kinds).fill(1e-3)];
  const chance = new Chance(7);
  let [bias, biasSquares] = [-3, 1e-3];
  const move = (cell: number, mirrored: number, gradient: number): void => {
    const square = (squares[cell] ?? 0) + gradient * gradient;
    const rate = RATE / Math.sqrt(square);
    const moved = (table[cell] ?? 0) - rate * gradient;
    const weight = Math.sign(moved) * Math.max(0, Math.abs(moved) - rate * SHRINK * (cell === mirrored ? 0.5 : 1));
    for (const one of [cell, mirrored]) [squares[one], table[one]] = [square, weight];
  };
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { cues, isPoisoned } of chance.shuffled(all)) {
      const { from, to, sum } = strongestStretch(cues, table);
      const error = 1 / (1 + Math.exp(-bias - sum)) - Number(isPoisoned);
      const gradient = isPoisoned ? error * POISONED_WEIGHT : error;
      if (Math.abs(gradient) < 1e-3) continue;
      biasSquares += gradient * gradient;
      bias -= RATE * gradient / Math.sqrt(biasSquares);
      const here = [...new Set(cues.slice(from, to).map(({ value }) => value))];
      for (const [index, kind] of here.entries()) {
        for (const other of here.slice(index)) move(kind * kinds + other, other * kinds + kind, gradient);
      }
    }
  }
  return { table, bias };
}

/** A letter for a weight: small ones for what speaks for poison, capitals for what speaks against it. */
function letterOf(weight: number): string {
  const steps = Math.round(weight / STEP);
  if (steps === 0) return '.';
  return String.fromCharCode((steps > 0 ? 0x60 : 0x40) + Math.min(26, Math.abs(steps)));
}

function sourceOf({ table, bias }: Learned): string {
  const rows = CUE_KINDS.map((_, kind) => `  '${Array.from({ length: kind + 1 }, (__, other) =>
    letterOf(table[kind * CUE_KINDS.length + other] ?? 0)).join('')}',`);
  return [
    '/**',
    ' * What pairs of kinds of cues say, learned by `npm run train:cues`: a row for each kind, a letter for each kind',
    ' * up to itself. Small letters speak for poison, capitals against it, the more the later in the alphabet.',
    ' */', 'export const CUE_ROWS: readonly string[] = [', ...rows, '];', '',
    '/** What one letter of the alphabet adds. */', `export const CUE_STEP = ${String(STEP)};`, '',
    '/** What is added to the sum of a stretch. */', `export const CUE_BIAS = ${bias.toFixed(2)};`, '',
  ].join('\n');
}

main();
