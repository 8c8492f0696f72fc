import type { Caller, Served } from '../exchange/house.ts';
import { goOn } from '../exchange/go-on.ts';
import { EMPTY_HEADERS } from './replies.ts';
import type { Visit } from './visit.ts';

/** DELETE: its owner ends a legacy session. */
export function endSession(visit: Visit, served: Served, caller: Caller): void {
  const { house, headers, response } = visit;
  const { session, facts } = house.sessions.find(caller.principal, served.name, headers.sessionId);
  const scene = { server: served.name, nowMs: house.clock(), limits: house.limits };
  goOn(
    house.law().pipeline.rule('session', facts, scene),
    (ruling) => {
      if (!visit.passes(ruling, 'session.refused') || session === undefined) return;
      const reply = (): void => house.recorder.settled(false, () => {
        response.reply(204, [...EMPTY_HEADERS, ...visit.extraHeaders], undefined);
      });
      session.end('closed').then(reply, reply);
    },
    () => response.destroy(),
  );
}
