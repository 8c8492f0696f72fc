import type { Store } from '../store/store.ts';
import { aboutIn, type ConnectionAbout } from './connection.ts';
import { CONNECTION } from './user-connections.ts';

/** Which connections are meant: those that match everything that is given. */
export interface ConnectionFilter {
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  readonly server?: string | undefined;
}

/** The accounts that people have connected, newest first. Nothing is opened for it. */
export async function connectionsMatching(
  { store }: { readonly store: Store },
  filter: ConnectionFilter,
): Promise<readonly ConnectionAbout[]> {
  return (await connectionPlaces(store, filter)).map(({ about }) => about);
}

/** Where the connections that match are kept. */
export async function connectionPlaces(
  store: Store,
  { subject, issuer, server }: ConnectionFilter,
): Promise<readonly { readonly owner: string; readonly place: string; readonly about: ConnectionAbout }[]> {
  const records = await store.vault.records({ purpose: CONNECTION, place: server });
  return records.flatMap(({ owner, place, about: text }) => {
    const about = aboutIn(text);
    const isMeant = (subject ?? about?.subject) === about?.subject && (issuer ?? about?.issuer) === about?.issuer;
    return about !== undefined && isMeant ? [{ owner, place, about }] : [];
  });
}
