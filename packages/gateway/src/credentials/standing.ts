import type { StandingCheck } from '../upstream/link-credential.ts';
import type { UpstreamFailure } from '../upstream/link.ts';

/**
 * Tells why a stream may not go on: what a person had connected when it was first looked at is not there any
 * more, or is another one. Where nothing was connected there is nothing to end.
 */
export function standingOf(
  connectedAtMs: () => Promise<number | undefined>,
  failure: (detail: string) => UpstreamFailure,
): StandingCheck {
  let first: number | undefined;
  return async () => {
    const now = await connectedAtMs();
    first ??= now;
    if (first === now) return undefined;
    return failure(now === undefined ? 'the account was ended' : 'another account was connected');
  };
}
