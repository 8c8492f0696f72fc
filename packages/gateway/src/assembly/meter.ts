import type { Meter } from '../exchange/house.ts';
import type { Metrics } from '../observe/metrics.ts';

/** Counts what the exchanges do in the gateway's metrics. */
export function meterOf(metrics: Metrics): Meter {
  return {
    request(server, method, outcome, totalMs) {
      const own = metrics.server(server);
      own.request(method, outcome);
      own.took(totalMs);
    },
    upstream: (server, ms) => metrics.server(server).upstreamTook(ms),
    denial: (control, reason) => metrics.denied(control, reason),
    level(server, what, change) {
      const level = metrics.server(server)[what];
      if (change > 0) level.inc();
      else level.dec();
    },
    token: (isNew) => metrics.tokenLookup(isNew ? 'miss' : 'hit'),
  };
}
