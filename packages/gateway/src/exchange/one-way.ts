import type { Cleared, Denial, Finding, Notification, Reply } from '@durward/core';
import { UpstreamError } from '../upstream/link.ts';
import { evidenceOf } from './evidence.ts';
import type { House } from './house.ts';
import type { Refusal } from './outlet.ts';
import { eventOf, sceneOf, type Place } from './scene.ts';
import { goOn } from './go-on.ts';
import { judgeIn } from './judging.ts';
import { newIncident } from './trace.ts';

/**
 * Judges, records and forwards a message that has no reply: a notification of a client, or its
 * answer to a request of the server. `done` is called once: without a refusal when the upstream has
 * taken it.
 */
export function forwardOneWay<M extends Notification | Reply>(
  house: House,
  place: Place,
  message: M,
  send: (message: Cleared<M>) => Promise<void>,
  done: (refusal: Refusal | undefined) => void,
): void {
  const deny = (denial: Denial, control: string, findings: readonly Finding[]): void => {
    const incident = newIncident();
    house.meter.denial(control, denial.reason);
    const event = eventOf(house, place, 'call.denied', message);
    house.recorder.record({ ...event, control, reason: denial.reason, incident, findings });
    house.recorder.settled(false, () => done({ denial, incident }));
  };
  const forward = (cleared: Cleared<M>): void => {
    send(cleared).then(
      () => done(undefined),
      (error) => {
        const detail = error instanceof UpstreamError ? error.failure.detail : 'failed';
        deny({ reason: 'upstream_unavailable', detail }, 'gateway', []);
      },
    );
  };
  goOn(
    judgeIn(house, place, message, sceneOf(house, place, message)),
    (judgement) => {
      if (judgement.kind === 'stopped') {
        deny(judgement.denial, judgement.by, judgement.findings);
        return;
      }
      const { digest, preview, text } = evidenceOf(judgement.message, house.previewBytesMax);
      const event = eventOf(house, place, 'call.allowed', message);
      house.recorder.record({
        ...event, digest, preview, bytes: text.length, findings: judgement.findings,
        incident: judgement.incident, leg: 'to_server',
      });
      house.recorder.settled(false, (written) => {
        if (written) forward(judgement.message);
        else deny({ reason: 'record_unwritable' }, 'audit', []);
      });
    },
    () => deny({ reason: 'control_failed', control: 'pipeline', detail: 'crashed' }, 'pipeline', []),
  );
}
