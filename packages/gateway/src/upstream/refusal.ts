import { isCleared, type Message } from '@durward/core';
import type { Pending, ReplySink, UpstreamFailure } from './link.ts';

/**
 * The last check before a message is written.
 *
 * @throws when it was not cleared: that is a bug of the caller, not an event.
 */
export function mustBeCleared(message: Message): void {
  if (!isCleared(message)) throw new Error('bug: a message that was not cleared must not be written');
}

/** A request that fails at once: the sink hears of it right after the call has returned. */
export function refuse(sink: ReplySink, failure: UpstreamFailure): Pending {
  let isCancelled = false;
  queueMicrotask(() => {
    if (!isCancelled) sink.end(failure);
  });
  return {
    cancel: () => {
      isCancelled = true;
    },
  };
}
