import type { Cleared, Judgement, Notification, Reply, Request } from '@durward/core';
import { evidenceOf, wireTextOf } from '../exchange/evidence.ts';
import { recorded, sceneOf, type Place } from '../exchange/scene.ts';
import { shownAgain } from '../exchange/shown.ts';
import { newIncident } from '../exchange/trace.ts';
import { refusalText } from './replies.ts';
import type { Visit } from './visit.ts';

type Stopped = Extract<Judgement<Request>, { kind: 'stopped' }>;

const UNDECIDED: Stopped = {
  kind: 'stopped',
  by: 'pipeline',
  denial: { reason: 'control_failed', control: 'pipeline', detail: 'no verdict at once' },
  findings: [],
};

/**
 * The text of a kept message for a client that comes back for it, judged under the rules of now:
 * first the request that it answers, then the message. What may not be sent any more is left out; in
 * place of the final reply there is a refusal. Each of them is recorded. Content was looked at, and
 * marked, before the message was kept: it is not marked twice.
 */
export function resend(
  visit: Visit,
  place: Place,
  message: Cleared,
  answers: Request | undefined,
): string | undefined {
  const { house } = visit;
  const kept = message as Reply | Notification | Request;
  const stopped = answers === undefined ? undefined : whyNotAsked(visit, place, answers);
  if (stopped !== undefined) return refused(visit, place, kept, stopped);
  const now = kept.kind === 'result' && answers !== undefined ? shownAgain(house, place, answers, kept) : kept;
  const scene = sceneOf(house, { ...place, request: answers }, now);
  const judgement = house.law().pipeline.judgeOutbound(now, scene);
  if (judgement instanceof Promise) return refused(visit, place, kept, UNDECIDED);
  if (judgement.kind === 'stopped') return refused(visit, place, kept, judgement);
  return wireTextOf(judgement.message, evidenceOf(judgement.message, 0));
}

/** Why the request would be refused if it came now. */
function whyNotAsked({ house }: Visit, place: Place, request: Request): Stopped | undefined {
  const judgement = house.law().pipeline.judgeInbound(request, sceneOf(house, place, request));
  if (judgement instanceof Promise) return UNDECIDED;
  return judgement.kind === 'stopped' ? judgement : undefined;
}

function refused(
  visit: Visit,
  place: Place,
  message: Reply | Notification | Request,
  stopped: Stopped,
): string | undefined {
  const { denial, by, findings } = stopped;
  const incident = newIncident();
  const isReply = message.kind === 'result' || message.kind === 'error';
  const named = isReply ? { requestId: recorded(message.id, place) } : { method: recorded(message.method, place) };
  visit.house.meter.denial(by, denial.reason);
  const session = place.session?.reference;
  visit.record('reply.denied', { control: by, reason: denial.reason, incident, findings, session, ...named });
  return isReply ? refusalText({ denial, incident }, message.era, message.id) : undefined;
}
