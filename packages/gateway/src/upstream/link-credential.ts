import type { SecretProbe } from '@durward/core';
import { UpstreamError, type LinkOwner, type UpstreamFailure } from './link.ts';

/** What a server said when it refused a request for want of a good credential. */
export interface Challenge {
  readonly status: 401 | 403;
  /** Its `WWW-Authenticate`. */
  readonly authenticate: string | undefined;
  /** Its `DPoP-Nonce`, RFC 9449 §9. */
  readonly dpopNonce: string | undefined;
}

/** What authorizes the requests of one conversation: of one person, at one server. */
export interface LinkCredential {
  /**
   * Headers for one request, as a flat list; empty where there is no credential yet. Rejects with an
   * `UpstreamError` when one is needed and cannot be had: nothing is sent then.
   */
  headers(httpMethod: 'POST' | 'GET' | 'DELETE'): readonly string[] | Promise<readonly string[]>;
  /**
   * A request was refused. Resolves to true when it is worth sending again, with new headers. Rejects
   * with an `UpstreamError` that says what is missing (`unconnected`).
   */
  refused(challenge: Challenge): Promise<boolean>;
  /**
   * For a stream that stays open: gives what tells why it may not go on, because its credential was ended or
   * replaced. Undefined where that happens by other means.
   */
  standing?(): StandingCheck;
}

/** Why a stream may not go on; undefined while it may. Rejects when that cannot be found out now. */
export type StandingCheck = () => Promise<UpstreamFailure | undefined>;

/** The credentials for one server. They are bound to its origin and go nowhere else. */
export interface UpstreamCredential {
  /** `owner` undefined: the gateway itself asks, for nobody. */
  for(owner: LinkOwner | undefined): LinkCredential;
  /** Finds what is in use for somebody, so that it does not come back out of the server. */
  probeFor(owner: Pick<LinkOwner, 'person' | 'userId'>): SecretProbe;
  close(): Promise<void>;
}

/** Most times in a row that something is sent again because its credential was refused. */
export const RENEWALS_MAX = 2;

/**
 * What was refused is sent again by `again` when another credential can be had, else `fail` hears why not.
 * For streams: whatever they were opened for has been done by then, and is not done twice.
 */
export function renewed(
  credential: LinkCredential,
  challenge: Challenge,
  refused: UpstreamFailure,
  again: () => void,
  fail: (failure: UpstreamFailure) => void,
): void {
  credential.refused(challenge).then(
    (isWorthIt) => (isWorthIt ? again() : fail(refused)),
    (error: unknown) => fail(failureIn(error)),
  );
}

/** Uses headers as soon as they are there: at once when they are. `fail` hears why there are none. */
export function withHeaders(
  headers: readonly string[] | Promise<readonly string[]>,
  use: (headers: readonly string[]) => void,
  fail: (failure: UpstreamFailure) => void,
): void {
  if (headers instanceof Promise) headers.then(use, (error: unknown) => fail(failureIn(error)));
  else use(headers);
}

/** The failure behind an error of a credential. */
export function failureIn(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamError) return error.failure;
  const why = error instanceof Error ? error.message : 'unknown';
  return { kind: 'unavailable', detail: `no credential could be had for the server: ${why}` };
}

/** A challenge in a reply; undefined when it is none. */
export function challengeIn(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Challenge | undefined {
  if (status !== 401 && status !== 403) return undefined;
  const authenticate = headers['www-authenticate'];
  const nonce = headers['dpop-nonce'];
  return {
    status,
    authenticate: Array.isArray(authenticate) ? authenticate.join(', ') : authenticate,
    dpopNonce: typeof nonce === 'string' ? nonce : undefined,
  };
}
