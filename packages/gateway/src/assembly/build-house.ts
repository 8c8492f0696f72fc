import type { Limits } from '@durward/core';
import { Holding } from '../content/holding.ts';
import type { ContentReader } from '../content/reader.ts';
import { Handles } from '../exchange/handles.ts';
import type { House, Law, Meter, Served } from '../exchange/house.ts';
import { ListFilter } from '../exchange/list-filter.ts';
import { OpenStreams } from '../exchange/open-streams.ts';
import { SessionBook } from '../session/session-book.ts';
import type { Session, SessionEnd } from '../session/session.ts';
import type { Foundation } from './foundation.ts';

/** What may change while the gateway runs. */
export interface Changing {
  law: Law;
  readers: readonly ContentReader[];
  isDraining: boolean;
}

/** The house: what all ways in and all exchanges share. */
export function buildHouse(options: {
  readonly foundation: Foundation;
  readonly limits: Limits;
  readonly previewBytesMax: number;
  readonly clock: () => number;
  readonly stopwatch: () => number;
  readonly meter: Meter;
  readonly changing: Changing;
  readonly served: (name: string) => Served | undefined;
}): House {
  const { foundation, limits, clock, changing } = options;
  const { recorder } = foundation;
  const ended = (session: Session, why: SessionEnd): void => {
    const { server, principal, reference } = session;
    options.meter.level(server, 'sessions', -1);
    recorder.record({ type: 'session.ended', atMs: clock(), server, principal, session: reference, reason: why });
  };
  return {
    limits,
    clock,
    stopwatch: options.stopwatch,
    recorder,
    previewBytesMax: options.previewBytesMax,
    meter: options.meter,
    seal: foundation.seal,
    handles: new Handles(foundation.seal, limits),
    listFilter: new ListFilter(),
    sessions: new SessionBook(limits, clock, ended),
    streams: new OpenStreams(clock),
    law: () => changing.law,
    readers: () => changing.readers,
    holding: new Holding(foundation.store.approvals, recorder, clock),
    served: options.served,
    underWay: { count: 0 },
    isDraining: () => changing.isDraining,
  };
}
