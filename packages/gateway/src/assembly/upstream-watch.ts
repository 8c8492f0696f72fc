import type { AuditEventType, Recorder } from '../audit/event.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { UpstreamEvents } from '../upstream/link.ts';

/** What became of a server's process, as the record and the metrics call it. */
type Change = Parameters<UpstreamEvents['lifecycle']>[1];

const RECORDED: Readonly<Partial<Record<Change, AuditEventType>>> = {
  started: 'upstream.started',
  exited: 'upstream.exited',
};

/** Records and logs what servers do beside their messages. */
export function watchUpstreams(options: {
  readonly recorder: Recorder;
  readonly log: Log;
  readonly clock: () => number;
  readonly metrics: Metrics;
}): UpstreamEvents {
  const { recorder, log, clock, metrics } = options;
  return {
    dropped(server, { what, bytes }) {
      log.warn({ server, what, bytes }, 'a server sent something that is not a message');
      recorder.record({ type: 'upstream.dropped', atMs: clock(), server, reason: what, bytes, leg: 'to_client' });
    },
    stderr(server, line) {
      log.info({ server, line }, 'a server wrote to its error stream');
    },
    lifecycle(server, change, detail) {
      count(metrics, server, change);
      log.info({ server, change, ...detail }, 'a server changed its state');
      const type = RECORDED[change];
      if (type !== undefined) recorder.record({ type, atMs: clock(), server, reason: change, detail });
    },
  };
}

function count(metrics: Metrics, server: string, change: Change): void {
  const own = metrics.server(server);
  if (change === 'started') own.processes.inc();
  if (change === 'exited') own.processes.dec();
  if (change === 'restarting') own.restarted();
}
