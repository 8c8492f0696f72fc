import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspectDefinition, rulesDetector } from '@durward/shield';
import { labelledDefinitions, memberOf, type LabelledDefinition } from './definition-corpus.ts';
import type { Says } from './definitions.ts';
import { percent, shareOf, type Share } from './wilson.ts';

/*
 * Durward beside scanners that npm offers and that work offline, on the same definitions. They are installed into a
 * temporary folder, without their install scripts.
 */

const PACKAGES = ['agent-threat-rules@4.0.0', 'mcp-scan@2.0.8'];
/** Honest definitions of each source that peers see: one of them takes seconds for some texts. */
const HONEST_MAX = 500;

export interface PeerRow {
  readonly name: string;
  readonly poisoned: Share;
  readonly honest: Share;
  readonly msPerDefinition: number;
}

export async function comparePeers(corpora: string): Promise<readonly PeerRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'durward-peers-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...PACKAGES];
    execFileSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const sample = sampleOf(labelledDefinitions(corpora));
    const rows: PeerRow[] = [];
    for (const [name, says] of [
      ['Durward', durward], ['Durward, without its trained detector', rulesOfDurward],
      ['agent-threat-rules 4.0.0, alert lane', await threatRules(folder, 'alert')],
      ['agent-threat-rules 4.0.0, all rules', await threatRules(folder, 'hunt')],
    ] as const) rows.push(await rowOf(name, says, sample));
    return [...rows, mcpScan(folder, sample)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A scanner is not measured by the examples of its own rules. */
const OWN_TESTS = 'atr-testcases';

function sampleOf(given: readonly LabelledDefinition[]): readonly LabelledDefinition[] {
  const all = given.filter(({ source }) => source !== OWN_TESTS);
  const groups = Map.groupBy(all.filter(({ kind }) => kind === 'benign'), ({ source }) => source);
  const honest = [...groups.values()].flatMap((group) => {
    const step = Math.max(1, Math.floor(group.length / HONEST_MAX));
    return group.filter((_, index) => index % step === 0).slice(0, HONEST_MAX);
  });
  return [...all.filter(({ kind }) => kind === 'instructions'), ...honest];
}

const durward: Says = ({ definition }) => inspectDefinition(definition).some(({ severity }) => severity !== 'low');
/** The trained detector has seen some of these texts in training: without it the comparison is between strangers. */
const rulesOfDurward: Says = ({ definition }) =>
  inspectDefinition(definition, { detector: rulesDetector }).some(({ severity }) => severity !== 'low');

interface ThreatRules {
  readonly ATREngine: new (config: object) => {
    loadRules(): Promise<number>;
    evaluate(event: object): readonly unknown[];
  };
}

async function threatRules(folder: string, lane: string): Promise<Says> {
  const dist = join(folder, 'node_modules/agent-threat-rules/dist');
  const { ATREngine } = await import(pathToFileURL(join(dist, 'index.js')).href) as ThreatRules;
  const engine = new ATREngine({ lane, rulesDir: join(dist, '..', 'rules') });
  await engine.loadRules();
  return ({ definition }) => {
    const content = textOf(definition.value);
    const fields = { tool_description: content, tool_name: definition.name, content };
    return engine.evaluate({ type: 'mcp_exchange', timestamp: new Date(0).toISOString(), content, fields }).length > 0;
  };
}

function textOf(value: LabelledDefinition['definition']['value']): string {
  const described = memberOf(value, 'description');
  return typeof described === 'string' ? described : JSON.stringify(value);
}

async function rowOf(name: string, says: Says, sample: readonly LabelledDefinition[]): Promise<PeerRow> {
  const startMs = performance.now();
  const counts = { poisoned: 0, honest: 0 };
  for (const one of sample) if (await says(one)) counts[one.kind === 'benign' ? 'honest' : 'poisoned'] += 1;
  const honest = sample.filter(({ kind }) => kind === 'benign').length;
  return {
    name, poisoned: shareOf(counts.poisoned, sample.length - honest), honest: shareOf(counts.honest, honest),
    msPerDefinition: (performance.now() - startMs) / sample.length,
  };
}

/** It reads client configurations and starts no server: what a server would list it never sees. */
function mcpScan(folder: string, sample: readonly LabelledDefinition[]): PeerRow {
  const poisoned = sample.filter(({ kind }) => kind === 'instructions');
  const server = join(folder, 'server.mjs');
  writeFileSync(server, replayOf(poisoned));
  const config = join(folder, 'mcp.json');
  writeFileSync(config, JSON.stringify({ mcpServers: { replay: { command: 'node', args: [server] } } }));
  const entry = join(folder, 'node_modules/mcp-scan/dist/index.js');
  const startMs = performance.now();
  const report = execFileSync(process.execPath, [entry, 'scan', '--config', config, '--offline', '--json'],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found = poisoned.filter(({ definition }) => report.includes(JSON.stringify(definition.name))).length;
  const honest = sample.length - poisoned.length;
  return { name: 'mcp-scan 2.0.8', poisoned: shareOf(found, poisoned.length), honest: shareOf(0, honest),
    msPerDefinition: (performance.now() - startMs) / sample.length };
}

/** A server that lists these tools, should anybody ask. */
function replayOf(poisoned: readonly LabelledDefinition[]): string {
  const tools = JSON.stringify(poisoned.map(({ definition }) => definition.value));
  return readFileSync(join(import.meta.dirname, 'replay-server.mjs'), 'utf8').replace('[/* tools */]', tools);
}

export function peersTable(rows: readonly PeerRow[]): string {
  return [
    '| scanner | poisoned found (95 %) | honest flagged (95 %) | ms per definition |', '|---|---|---|---|',
    ...rows.map(({ name, poisoned, honest, msPerDefinition }) =>
      `| ${name} | ${percent(poisoned)} | ${percent(honest)} | ${msPerDefinition.toFixed(2)} |`),
  ].join('\n');
}
