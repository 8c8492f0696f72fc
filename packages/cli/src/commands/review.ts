import { resolve } from 'node:path';
import { needsReason, type LoadedConfig, type ReviewItem } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { reviewAtTerminal, type Answer } from '../review/interactive.ts';
import { itemJson } from '../review/item-json.ts';
import { itemText } from '../review/item-text.ts';
import { CommandError, EXIT, type World } from '../world.ts';
import { stateFolder } from './wrap.ts';

/** What `durward review` was asked for. */
export interface ReviewOptions {
  readonly server?: string;
  readonly list?: boolean;
  readonly history?: boolean;
  readonly wrapped?: boolean;
  readonly approve?: readonly string[];
  readonly block?: readonly string[];
  readonly rollBack?: string;
  readonly reason?: string;
}

/**
 * `durward review`: what servers serve and nobody decided on, and the decisions. At a terminal one thing
 * after the other; with flags for scripts. A running gateway follows within a second.
 */
export async function review(
  world: World,
  output: Output,
  place: ConfigPlace,
  options: ReviewOptions,
): Promise<number> {
  const config = await configFor(world, output, place, options);
  if (options.history === true) return history(world, output, config, options);
  if (options.rollBack !== undefined) return rollBack(world, output, config, options.rollBack, options.reason);
  const items = await world.runtime.reviewItems(config, options.server);
  if (options.approve !== undefined || options.block !== undefined) {
    return decideNow(world, output, config, items, options);
  }
  if (options.list === true || output.isJson) return list(output, items);
  if (items.length === 0) {
    output.result('Nothing waits for a review.');
    return EXIT.ok;
  }
  if (world.stdin.isTTY !== true) {
    throw new CommandError(
      'DURWARD_REVIEW_NO_TERMINAL',
      `${String(items.length)} definitions wait, and there is no terminal to ask at`,
      'a decision is made by somebody who reads what is decided on',
      'run it in a terminal; or use --list, and --approve or --block with a fingerprint',
    );
  }
  const keep = (answer: Answer): Promise<'kept' | 'conflict'> => keepDecision(world, config, answer);
  const end = await reviewAtTerminal(world, output, items, keep);
  const left = items.length - end.approved - end.blocked;
  output.result(`Approved ${String(end.approved)}, blocked ${String(end.blocked)}; ${String(left)} wait.`);
  return left === 0 ? EXIT.ok : EXIT.found;
}

/** Servers that `durward wrap` guards are in no configuration: the store knows which there are. */
async function configFor(
  world: World,
  output: Output,
  place: ConfigPlace,
  { wrapped }: ReviewOptions,
): Promise<LoadedConfig> {
  if (wrapped !== true) return loadOrExplain(world, output, place);
  const folder = place.flags['data.folder'];
  return world.runtime.wrappedConfig(folder === undefined ? stateFolder(world) : resolve(world.cwd, folder));
}

async function keepDecision(
  world: World,
  config: LoadedConfig,
  { item: { definition }, decision, reason }: Answer,
): Promise<'kept' | 'conflict'> {
  const kept = await world.runtime.decideDefinition(config, { definition, decision, by: world.userName, reason });
  return kept === undefined ? 'conflict' : 'kept';
}

function list(output: Output, items: readonly ReviewItem[]): number {
  if (output.isJson) output.json({ waiting: items.map(itemJson) });
  else if (items.length === 0) output.result('Nothing waits for a review.');
  else output.result(items.map((item) => itemText(item, output.paint)).join('\n\n'));
  return items.length === 0 ? EXIT.ok : EXIT.found;
}

async function decideNow(
  world: World,
  output: Output,
  config: LoadedConfig,
  items: readonly ReviewItem[],
  { approve = [], block = [], reason = '' }: ReviewOptions,
): Promise<number> {
  const wanted = [
    ...approve.map((fingerprint) => wantedOf(items, fingerprint, 'approve')),
    ...block.map((fingerprint) => wantedOf(items, fingerprint, 'block')),
  ];
  for (const { item, decision } of wanted) {
    const isUnexplained = reason === '' && item !== undefined && needsReason(item.severity);
    if (isUnexplained && decision === 'approve') throw noReason(item);
  }
  const results: { fingerprint: string; decision: string; kept: boolean }[] = [];
  for (const { fingerprint, decision, item } of wanted) {
    const kept = item === undefined ? 'conflict' : await keepDecision(world, config, { item, decision, reason });
    results.push({ fingerprint, decision, kept: kept === 'kept' });
  }
  if (output.isJson) output.json({ decided: results });
  else for (const { fingerprint, decision, kept } of results) output.result(resultText(fingerprint, decision, kept));
  return results.every(({ kept }) => kept) ? EXIT.ok : EXIT.found;
}

function wantedOf(items: readonly ReviewItem[], fingerprint: string, decision: 'approve' | 'block') {
  return { fingerprint, decision, item: theOne(items, fingerprint) };
}

function resultText(fingerprint: string, decision: string, kept: boolean): string {
  if (kept) return `${decision === 'approve' ? 'Approved' : 'Blocked'} ${escapeText(fingerprint)}.`;
  return `Not decided: nothing with ${escapeText(fingerprint)} waits. It may have changed: see --list.`;
}

function theOne(items: readonly ReviewItem[], fingerprint: string): ReviewItem | undefined {
  const [item, ...others] = items.filter(({ definition }) => definition.fingerprint === fingerprint);
  if (others.length === 0) return item;
  throw new CommandError(
    'DURWARD_REVIEW_WHICH',
    `several servers serve ${fingerprint}`,
    'what is approved on one server is not thereby approved on another',
    'name one with --server',
  );
}

function noReason({ definition, severity }: ReviewItem): CommandError {
  return new CommandError(
    'DURWARD_REVIEW_NO_REASON',
    `${definition.kind} ${definition.name} of ${definition.server} is not approved without a reason`,
    `its severity is ${severity}: whoever reads the record later has to see why it was let in`,
    'add --reason "…"',
  );
}

async function rollBack(
  world: World,
  output: Output,
  config: LoadedConfig,
  fingerprint: string,
  reason = '',
): Promise<number> {
  const past = (await world.runtime.definitionHistory(config)).findLast((one) =>
    one.fingerprint === fingerprint && one.decision === 'approve');
  const definition = past ?? { server: '', kind: 'tool' as const, name: '', fingerprint };
  const ruling = { definition, by: world.userName, reason: reason === '' ? 'rolled back' : reason };
  const kept = past === undefined ? undefined : await world.runtime.rollBackDefinition(config, ruling);
  if (output.isJson) output.json({ rolledBack: kept !== undefined, fingerprint });
  else if (kept === undefined) output.result(`${escapeText(fingerprint)} was never approved.`);
  else output.result('Rolled back: it is used as soon as the server serves it again, and nothing else under its name.');
  return kept === undefined ? EXIT.found : EXIT.ok;
}

async function history(
  world: World,
  output: Output,
  config: LoadedConfig,
  { server }: ReviewOptions,
): Promise<number> {
  const all = await world.runtime.definitionHistory(config);
  const decisions = all.filter((one) => server === undefined || one.server === server);
  if (output.isJson) {
    output.json({ decisions: decisions.map(({ atMs, ...one }) => ({ ...one, at: new Date(atMs).toISOString() })) });
  } else if (decisions.length === 0) output.result('Nothing was decided yet.');
  else {
    output.result(table(decisions.map(({ atMs, decision, by, fingerprint, reason, ...key }) => [
      new Date(atMs).toISOString().slice(0, 16).replace('T', ' '), decision, by, key.server, key.kind, key.name,
      fingerprint, reason,
    ].map((text) => escapeText(text)))));
  }
  return EXIT.ok;
}
