import type { Cleared, Reply, Request } from '@durward/core';
import { UpstreamError, type Link, type SendOptions } from './link.ts';

/**
 * Sends a request of our own and waits for its reply; other messages on the way are dropped.
 * Rejects with an `UpstreamError`.
 */
export function ask(link: Link, request: Cleared<Request>, options: SendOptions): Promise<Reply> {
  return new Promise((resolve, reject) => {
    link.request(
      request,
      {
        message: ({ message }) => {
          if (message.kind === 'result' || message.kind === 'error') resolve(message);
        },
        primed: () => {},
        end: (failure) => {
          reject(new UpstreamError(failure ?? { kind: 'malformed', detail: 'ended without a reply' }));
        },
      },
      options,
    );
  });
}
