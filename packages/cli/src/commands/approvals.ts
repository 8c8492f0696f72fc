import type { Approval } from '@durward/gateway';
import { loadOrExplain, type ConfigPlace } from '../load-for-command.ts';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

const HEADINGS = ['id', 'state', 'until', 'person', 'client', 'server', 'what', 'why'];
/** Most reasons in a line; `--json` has all. */
const REASONS_SHOWN = 2;

/** `durward approvals list`: messages that wait for a person, and what was decided of others. */
export async function approvalsList(world: World, output: Output, place: ConfigPlace): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const approvals = await world.runtime.approvals(config);
  if (output.isJson) output.json({ approvals: approvals.map(shown) });
  else if (approvals.length === 0) output.result('Nothing waits for a decision.');
  else output.result(table([HEADINGS.map((heading) => output.paint('strong', heading)), ...approvals.map(rowOf)]));
  if (approvals.some(({ state }) => state === 'waiting')) {
    output.say('\n`durward approvals approve <id>` lets one pass when it is sent again; `deny <id>` keeps it held.');
  }
  return EXIT.ok;
}

/** `durward approvals approve` and `deny`: lets exactly this message of exactly this person pass, or not. */
export async function approvalsDecide(
  world: World,
  output: Output,
  place: ConfigPlace,
  decision: { readonly id: string; readonly state: 'approved' | 'denied'; readonly reason: string },
): Promise<number> {
  const config = loadOrExplain(world, output, place);
  const decided = await world.runtime.decideApproval(config, decision);
  if (decided === undefined) {
    throw new CommandError(
      'DURWARD_APPROVALS_NOT_WAITING',
      `nothing waits under ${decision.id}`,
      'it was decided already, has run out, or never was',
      '`durward approvals list` shows what waits',
    );
  }
  const { id, server, subject, untilMs, usesLeft } = decided;
  const whose = `${escapeText(subject)} at ${escapeText(server)}`;
  if (output.isJson) output.json(shown(decided));
  else if (decision.state === 'denied') output.result(`${id} of ${whose} stays held.`);
  else output.result(`${id} of ${whose} may pass ${String(usesLeft)} times until ${moment(untilMs)} UTC.`);
  return EXIT.ok;
}

function rowOf(approval: Approval): string[] {
  const { id, state, subject, client, server, direction, method, target, why, untilMs } = approval;
  const what = `${direction === 'in' ? 'call of' : 'reply to'} ${method} ${target}`;
  const more = why.length > REASONS_SHOWN ? [`and ${String(why.length - REASONS_SHOWN)} more`] : [];
  const reasons = [...why.slice(0, REASONS_SHOWN), ...more].join('; ');
  return [id, state, moment(untilMs), subject, client, server, what, reasons].map((text) => escapeText(text));
}

function shown(approval: Approval): Readonly<Record<string, unknown>> {
  const { key: _key, userId: _userId, askedAtMs, untilMs, ...rest } = approval;
  return { ...rest, askedAt: new Date(askedAtMs).toISOString(), until: new Date(untilMs).toISOString() };
}

/** To the minute, in UTC. */
function moment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
