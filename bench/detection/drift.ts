/**
 * How real updates of real servers are classed: `npm run bench:drift -- --corpora FOLDER`. Every row of
 * `benign-version-drift` is one tool before and after a step from one captured version of a server to the
 * next. Says how many go by as noise, and how many ask a person, by class.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  CHANGE_CLASSES, classChanges, fieldChanges, fingerprintOf, worstClass,
  type ChangeClass, type JsonValue,
} from '@durward/core';
import { definitionReader } from '@durward/gateway';

interface Step {
  readonly id: string;
  readonly server: string;
  readonly to: string;
  readonly tool: string;
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
}

type Outcome = 'noise' | ChangeClass | 'new' | 'removed';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function outcomeOf(step: Step, others: readonly string[]): Outcome {
  const { before, after, tool: name } = step;
  if (before === null) return 'new';
  if (after === null) return 'removed';
  const kind = 'tool' as const;
  const [old, fresh] = [before, after].map((value) => ({ kind, name, value }));
  if (old === undefined || fresh === undefined) throw new Error('a step has two sides');
  if (fingerprintOf(old, sha256) === fingerprintOf(fresh, sha256)) return 'noise';
  return worstClass(classChanges(kind, fieldChanges(old, fresh), definitionReader, others)) ?? 'harmless';
}

const { values } = parseArgs({
  options: { corpora: { type: 'string' }, list: { type: 'string' } },
});
if (values.corpora === undefined) throw new Error('--corpora FOLDER is needed: the folder that holds train/');
const file = join(values.corpora, 'train', 'benign-version-drift.jsonl.gz');
const steps = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Step);
const names = Map.groupBy(steps, ({ server }) => server);
const counts = new Map<Outcome, number>();
const startedMs = performance.now();
for (const step of steps) {
  const others = (names.get(step.server) ?? []).map(({ tool }) => tool).filter((tool) => tool !== step.tool);
  const outcome = outcomeOf(step, [...new Set(others)]);
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (values.list === outcome) process.stdout.write(`${step.server} ${step.to} ${step.tool}\n`);
}
const tookMs = performance.now() - startedMs;
const changed = steps.length - (counts.get('new') ?? 0) - (counts.get('removed') ?? 0);
const asks = changed - (counts.get('noise') ?? 0);
process.stdout.write(`${String(steps.length)} steps of tools of ${String(names.size)} servers\n\n`);
for (const outcome of ['noise', ...CHANGE_CLASSES, 'new', 'removed'] as const) {
  const asked = outcome === 'noise' || outcome === 'removed' ? 'nobody is asked' : 'a person is asked';
  process.stdout.write(`${outcome.padEnd(12)} ${String(counts.get(outcome) ?? 0).padStart(5)}  ${asked}\n`);
}
process.stdout.write(
  `\nof ${String(changed)} changed tools ${String(asks)} ask (${((100 * asks) / changed).toFixed(1)} %); `
  + `${(tookMs / steps.length).toFixed(2)} ms each\n`,
);
