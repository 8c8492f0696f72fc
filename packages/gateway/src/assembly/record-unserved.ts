import type { Recorder } from '../audit/event.ts';
import type { Meter } from '../exchange/house.ts';
import { newIncident } from '../exchange/trace.ts';
import { readHeaders } from '../transport/header-bag.ts';
import type { Places } from '../transport/places.ts';
import type { TellUnserved } from '../transport/unserved.ts';

/** Records what the HTTP layer refused, with the address that it came from: the one that a trusted proxy names. */
export function recordUnserved({ recorder, meter, clock, places }: {
  readonly recorder: Recorder;
  readonly meter: Meter;
  readonly clock: () => number;
  /** Undefined before the gateway is up. */
  readonly places: () => Places | undefined;
}): TellUnserved {
  return ({ peer, rawHeaders, reason, fault }, done) => {
    const place = rawHeaders === undefined ? undefined : places()?.read(peer, false, readHeaders(rawHeaders));
    const control = 'gateway';
    meter.denial(control, reason);
    recorder.record({
      type: 'request.refused', atMs: clock(), peer: place?.peer ?? peer, control, reason,
      incident: newIncident(), detail: { fault },
    });
    recorder.settled(false, done);
  };
}
