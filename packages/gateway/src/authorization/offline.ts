import { baseUrlOf } from '../config/address.ts';
import type { Config } from '../config/schema.ts';
import type { ConsentFilter, StoredConsent } from '../store/authorization-store.ts';
import type { Store } from '../store/store.ts';
import { PAGES, PublicPaths } from './paths.ts';
import { newSigningKey } from './signing-keys.ts';
import { newOwnerTicket } from './owner-ticket.ts';

/** A gateway's store and configuration, whether the gateway runs or not: a running one follows. */
export interface Offline {
  readonly store: Store;
  readonly config: Pick<Config, 'listen'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A link by which the owner of the machine signs in, once. */
export async function newOwnerLink({ store, config, clock }: Offline): Promise<string> {
  const ticket = await newOwnerTicket({ store: store.authorization, clock });
  return `${new PublicPaths(baseUrlOf(config.listen)).url(PAGES.owner)}?ticket=${ticket}`;
}

/** The consents that match; newest first. */
export function accessMatching({ store }: Offline, filter: ConsentFilter): Promise<readonly StoredConsent[]> {
  return store.authorization.consents(filter);
}

/**
 * Ends the consents that match, with all their tokens, and signs their people out of their browsers.
 * A filter that names a person and nothing else cuts the person off: also tokens that other issuers
 * gave until now stop working. Gives back what was ended.
 */
export async function revokeAccess(
  { store, config, clock }: Offline,
  filter: ConsentFilter,
  reason: string,
): Promise<readonly StoredConsent[]> {
  const tokenIssuer = baseUrlOf(config.listen);
  const ended = await store.authorization.revokeConsents(filter, tokenIssuer, reason);
  const people = new Map(ended.map((consent) => [consent.userId, consent]));
  const isPersonOnly = filter.subject !== undefined && filter.clientId === undefined && filter.server === undefined;
  for (const [userId, { issuer, subject }] of people) {
    await store.authorization.removeArtifactsOf(userId, 'BrowserSession');
    if (isPersonOnly) await store.revoke({ kind: 'subject', issuer, subject, atMs: clock() }, reason);
  }
  return ended;
}

/** Adds a key, with which every gateway on the store signs from now on. Gives its id. */
export async function rotateSigningKey({ store, clock }: Offline): Promise<string> {
  const key = await newSigningKey(clock());
  await store.authorization.addSigningKey(key, Number.POSITIVE_INFINITY);
  return key.keyId;
}
