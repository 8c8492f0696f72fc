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
  return (await matching(store, filter)).map(({ about }) => about);
}

/** Ends connections that match: what was kept is gone, and a running gateway uses it no more. */
export async function endConnections(
  { store }: { readonly store: Store },
  filter: ConnectionFilter,
): Promise<readonly ConnectionAbout[]> {
  const found = await matching(store, filter);
  for (const { owner, place } of found) await store.vault.removeRecords({ purpose: CONNECTION, owner, place });
  return found.map(({ about }) => about);
}

async function matching(
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
