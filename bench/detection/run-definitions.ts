import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { comparePeers, peersTable } from './definition-peers.ts';
import { definitionsTable, measureDefinitions } from './definitions.ts';

/*
 * Poisoned and honest definitions of tools: recall, false alarms, time, and other scanners beside.
 *
 *   npm run bench:definitions -- [--corpora FOLDER] [--peers] [--json FILE]
 *
 * `--peers` installs the other scanners into a temporary folder. A corpus is a folder of *.jsonl(.gz) with rows
 * {"tool": {…}, "label": "attack" | "benign"}.
 */

const { values } = parseArgs({ options: {
  corpora: { type: 'string', default: join(import.meta.dirname, '../..', '..', 'shared', 'corpora') },
  peers: { type: 'boolean', default: false },
  json: { type: 'string' },
} });
const definitions = measureDefinitions(values.corpora);
process.stdout.write(`## Definitions\n\n${definitionsTable(definitions)}\n`);
const peers = values.peers ? await comparePeers(values.corpora) : undefined;
if (peers !== undefined) process.stdout.write(`\n## Side by side\n\n${peersTable(peers)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ definitions, peers }, undefined, 2)}\n`);
