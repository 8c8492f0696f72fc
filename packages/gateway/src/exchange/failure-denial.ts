import type { Denial } from '@durward/core';
import type { UpstreamFailure } from '../upstream/link.ts';

/** What a client is told of the failure of a server. */
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

/** What went wrong in ourselves counts like a server that cannot be reached. */
export function crashed(error: unknown): UpstreamFailure {
  return { kind: 'unavailable', detail: error instanceof Error ? error.message : 'unknown' };
}
