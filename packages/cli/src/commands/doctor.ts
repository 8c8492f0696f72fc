import { resolve } from 'node:path';
import { configFileOf, loadOutcome, type ConfigPlace } from '../load-for-command.ts';
import { examineAudit, examineClock, examineData, examineNode } from '../doctor/host.ts';
import type { Examination, Patient, Result } from '../doctor/examination.ts';
import { ok, problem, warn } from '../doctor/examination.ts';
import { examineIssuers } from '../doctor/issuers.ts';
import { examinePosture } from '../doctor/posture.ts';
import { examineBundles, examineReaders } from '../doctor/readers.ts';
import { examineServers } from '../doctor/servers.ts';
import { examineTls } from '../doctor/tls.ts';
import { examineVault } from '../doctor/vault.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { countsText, problemsText } from '../print/problems.ts';
import { table } from '../print/table.ts';
import { EXIT, type World } from '../world.ts';

/** What is looked at, in this order. */
const EXAMINATIONS: readonly Examination[] = [
  examineNode,
  examineConfig,
  examineData,
  examineTls,
  examineVault,
  examineIssuers,
  examineServers,
  examineReaders,
  examineBundles,
  examineAudit,
  examineClock,
  examinePosture,
];

/** `durward doctor`: looks at everything that a gateway depends on. Changes nothing, shows no secret. */
export async function doctor(world: World, output: Output, place: ConfigPlace): Promise<number> {
  const outcome = loadOutcome(world, place);
  if (!outcome.ok) {
    const { problems, warnings } = outcome;
    const results = [...examineNode({ world }), brokenConfig(problems.length)];
    if (output.isJson) output.json({ ok: false, results, problems, warnings });
    else output.result(`${problemsText(problems, warnings, output.paint)}\n\n${linesOf(results, output)}`);
    return EXIT.found;
  }
  const configFile = resolve(world.cwd, configFileOf(world, place.config));
  const patient: Patient = { config: outcome.config, configFile, world };
  const results: Result[] = [];
  for (const examine of EXAMINATIONS) results.push(...(await examine(patient)));
  const hasProblem = results.some(({ level }) => level === 'problem');
  const healthy = results.filter(({ level }) => level === 'ok').length;
  if (output.isJson) output.json({ ok: !hasProblem, healthy, looked: results.length, results });
  else output.result(`${linesOf(results, output)}\n\n${String(healthy)} of ${String(results.length)} are ok.`);
  return hasProblem ? EXIT.found : EXIT.ok;
}

function examineConfig({ config }: Patient): Result[] {
  const count = config.warnings.length;
  if (count === 0) return [ok('config', 'the configuration has no problems')];
  return [warn('config', `the configuration has ${countsText(0, count)}`, 'run `durward config check`')];
}

function brokenConfig(count: number): Result {
  return problem('config', `the configuration has ${countsText(count, 0)}`, 'correct them; the rest is looked at then');
}

function linesOf(results: readonly Result[], { paint }: Output): string {
  const rows: string[][] = [];
  for (const { about, level, what, next } of results) {
    rows.push([paint(level === 'warn' ? 'warning' : level, level), escapeText(about), escapeText(what)]);
    if (next !== undefined) rows.push(['', '', `next: ${escapeText(next)}`]);
  }
  return table(rows);
}
