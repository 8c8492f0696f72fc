import type { AuthorizationStore } from '../store/authorization-store.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import { newSecretName } from './browser-cookies.ts';

/** The kind of artifact that a sign-in link is. */
export const OWNER_TICKET = 'OwnerTicket';

/** Makes a sign-in link of the local owner work; gives the secret in it. */
export async function newOwnerTicket(desk: {
  readonly store: AuthorizationStore;
  readonly clock: () => number;
}): Promise<string> {
  const ticket = newSecretName();
  await desk.store.putArtifact({
    kind: OWNER_TICKET,
    id: ticket,
    payload: '{}',
    expiresAtMs: desk.clock() + AUTHORIZATION_LIMITS.ownerLinkSeconds * 1000,
  });
  return ticket;
}
