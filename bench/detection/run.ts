import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cardOf } from './card.ts';
import { costTable, measure, proses } from './cost.ts';
import { comparePeers, peersTable, type PeerRow } from './definition-peers.ts';
import { definitionsTable, measureDefinitions } from './definitions.ts';
import { detectorTable, measureDetector } from './detector.ts';
import { measureStretches, stretchTable } from './stretch.ts';

/*
 * How well attacks are told from honest texts and poisoned definitions from honest ones, and what it costs.
 *
 *   npm run bench:detection -- [--corpora FOLDER] [--only detector,definitions,peers,cost] [--json FILE] [--card]
 *
 * `--card` writes the figures into packages/shield/MODEL_CARD.md. `peers` installs other scanners into a temporary
 * folder; where that cannot be done (without a network), it says so and the rest goes on.
 */

const ROOT = join(import.meta.dirname, '../..');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: {
    corpora: { type: 'string', default: join(ROOT, '..', 'shared', 'corpora') },
    only: { type: 'string', default: 'detector,definitions,peers,cost' },
    json: { type: 'string' },
    card: { type: 'boolean', default: false },
  } });
  const parts = new Set(values.only.split(','));
  const detector = parts.has('detector') || values.card ? measureDetector(values.corpora) : undefined;
  if (detector !== undefined) print('Detector', detectorTable(detector));
  const definitions = parts.has('definitions') ? measureDefinitions(values.corpora) : undefined;
  if (definitions !== undefined) print('Definitions', definitionsTable(definitions));
  const peers = parts.has('peers') ? await peersOrWhyNot(values.corpora) : undefined;
  if (peers !== undefined) print('Definitions, side by side', typeof peers === 'string' ? peers : peersTable(peers));
  const cost = parts.has('cost') || values.card ? measure() : undefined;
  const stretches = cost === undefined ? [] : await measureStretches(proses());
  if (cost !== undefined) print('Cost', `${costTable(cost)}\n\n${stretchTable(stretches)}`);
  if (values.json !== undefined) writeFileSync(values.json, jsonOf({ detector, definitions, peers, cost, stretches }));
  if (values.card && detector !== undefined && cost !== undefined) {
    writeFileSync(join(ROOT, 'packages/shield/MODEL_CARD.md'), cardOf(detector, cost, stretches));
  }
}

async function peersOrWhyNot(corpora: string): Promise<readonly PeerRow[] | string> {
  try {
    return await comparePeers(corpora);
  } catch (error) {
    return `The other scanners could not be run: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function print(title: string, table: string): void {
  process.stdout.write(`## ${title}\n\n${table}\n\n`);
}

await main();
