import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cardOf } from './card.ts';
import { costTable, measure } from './cost.ts';
import { definitionsTable, measureDefinitions } from './definitions.ts';
import { detectorTable, measureDetector } from './detector.ts';

/*
 * How well attacks are told from honest texts and poisoned definitions from honest ones, and what it costs.
 *
 *   npm run bench:detection -- [--corpora FOLDER] [--only detector,definitions,cost] [--json FILE] [--card]
 *
 * `--card` writes the figures into packages/shield/MODEL_CARD.md.
 */

const ROOT = join(import.meta.dirname, '../..');

function main(): void {
  const { values } = parseArgs({ options: {
    corpora: { type: 'string', default: join(ROOT, '..', 'shared', 'corpora') },
    only: { type: 'string', default: 'detector,definitions,cost' },
    json: { type: 'string' },
    card: { type: 'boolean', default: false },
  } });
  const parts = new Set(values.only.split(','));
  const detector = parts.has('detector') || values.card ? measureDetector(values.corpora) : undefined;
  if (detector !== undefined) print('Detector', detectorTable(detector));
  const definitions = parts.has('definitions') ? measureDefinitions(values.corpora) : undefined;
  if (definitions !== undefined) print('Definitions', definitionsTable(definitions));
  const cost = parts.has('cost') || values.card ? measure() : undefined;
  if (cost !== undefined) print('Cost', costTable(cost));
  if (values.json !== undefined) writeFileSync(values.json, jsonOf({ detector, definitions, cost }));
  if (values.card && detector !== undefined && cost !== undefined) {
    writeFileSync(join(ROOT, 'packages/shield/MODEL_CARD.md'), cardOf(detector, cost));
  }
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function print(title: string, table: string): void {
  process.stdout.write(`## ${title}\n\n${table}\n\n`);
}

main();
