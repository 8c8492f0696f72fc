import type { Denial } from '@durward/core';
import type { UpstreamFailure } from '../upstream/link.ts';

/** What a client is told of a server that failed. */
export function denialOf(failure: UpstreamFailure): Denial {
  switch (failure.kind) {
    case 'timeout':
      return { reason: 'upstream_timeout' };
    case 'malformed':
      return { reason: 'upstream_malformed', fault: failure.detail };
    case 'busy':
      return { reason: 'upstream_busy', limit: failure.detail };
    case 'unconnected':
      return failure.connect === undefined
        ? { reason: 'upstream_unavailable', detail: failure.detail }
        : { reason: 'not_connected', ...failure.connect };
    case 'unavailable':
    case 'session_lost':
    case 'cancelled':
      return { reason: 'upstream_unavailable', detail: failure.detail };
  }
}
