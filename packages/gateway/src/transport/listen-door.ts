import { eraOf, type SessionFacts } from '@durward/core';
import type { Caller, Served } from '../exchange/house.ts';
import { sendOptionsOf } from '../exchange/intake.ts';
import { Listening } from '../exchange/listening.ts';
import type { Place } from '../exchange/scene.ts';
import { goOn } from '../exchange/go-on.ts';
import { ClientStream, placeOf } from '../session/client-stream.ts';
import type { Session } from '../session/session.ts';
import { connectStream } from './post-outlet.ts';
import { resend } from './resend.ts';
import type { Visit } from './visit.ts';

/**
 * GET: the standing stream of a legacy session, or the continuation of a stream whose connection
 * broke. The modern era has neither.
 *
 * @see MCP 2025-11-25, basic/transports §Listening for Messages from the Server
 */
export function openStream(visit: Visit, served: Served, caller: Caller): void {
  const { house, headers } = visit;
  if (headers.version !== undefined && eraOf(headers.version) === 'modern') {
    const denial = { reason: 'method_not_allowed', httpMethod: 'GET', allowed: 'POST' } as const;
    visit.refuse(denial, 'EX002', 'request.refused');
    return;
  }
  const { session, facts } = house.sessions.find(caller.principal, served.name, headers.sessionId);
  const resumed = session === undefined ? undefined : resumedIn(visit, session);
  const judged: SessionFacts = resumed === 'forged'
    ? { ...facts, forged: { what: 'stream', detail: 'not of this session' } }
    : facts;
  const scene = { server: served.name, nowMs: house.clock(), limits: house.limits };
  goOn(
    house.law().pipeline.rule('session', judged, scene),
    (ruling) => {
      if (!visit.passes(ruling, 'session.refused') || session === undefined || resumed === 'forged') return;
      if (house.streams.countOf(caller.principal.userId) >= house.limits.streamsPerPrincipalMax) {
        const denial = { reason: 'limit_exceeded', limit: 'streamsPerPrincipalMax' } as const;
        visit.refuse(denial, 'gateway', 'request.refused');
        return;
      }
      carry(visit, { served, caller, session, trace: visit.trace, headers: undefined }, session, resumed);
    },
    () => visit.response.destroy(),
  );
}

interface Resumed {
  readonly stream: ClientStream;
  readonly after: number;
}

function resumedIn(visit: Visit, session: Session): Resumed | 'forged' | undefined {
  const { lastEventId } = visit.headers;
  if (lastEventId === undefined) return undefined;
  const place = placeOf(lastEventId, session, visit.house.seal);
  const stream = place === undefined ? undefined : session.streams.get(place.stream);
  return place === undefined || stream === undefined ? 'forged' : { stream, after: place.sequence };
}

function carry(visit: Visit, place: Place, session: Session, resumed: Resumed | undefined): void {
  const { house } = visit;
  const stream = resumed?.stream ?? standingStream(visit, place, session);
  visit.record('stream.opened', { session: session.reference });
  house.recorder.settled(false, (written) => {
    if (!written) {
      visit.refuse({ reason: 'record_unwritable' }, 'audit', 'request.refused');
      return;
    }
    connectStream(house, place.caller, session, stream, visit.response, {
      extraHeaders: visit.extraHeaders,
      ...(resumed === undefined ? {} : { after: resumed.after }),
      resend: (message, answers) => resend(visit, place, message, answers),
      ended: (why) => {
        const type = why === 'expired' || why === 'revoked' ? 'stream.cut' : 'stream.closed';
        visit.record(type, { session: session.reference, reason: why });
      },
    });
  });
}

/** The one stream for messages that belong to no request; opened with the first GET. */
function standingStream(visit: Visit, place: Place, session: Session): ClientStream {
  if (session.standing !== undefined) return session.standing;
  const { house } = visit;
  const stream = new ClientStream(session, house.seal, house.limits);
  session.standing = stream;
  const listening = new Listening(house, place, session.link, stream, sendOptionsOf(place.served));
  session.onEnd(() => listening.stop());
  listening.start();
  return stream;
}
