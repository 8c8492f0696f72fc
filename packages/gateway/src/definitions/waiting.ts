import type { Standing } from '@durward/core';
import type { Config } from '../config/schema.ts';
import type { DefinitionStore, ServedDefinition } from '../store/definition-store.ts';
import type { Approvals } from './approvals.ts';

/** A definition that is served, and that nobody decided on yet. */
export interface Waiting {
  readonly definition: ServedDefinition;
  /** `unapproved`: nothing under its name was approved · `changed`: something else was. */
  readonly standing: Extract<Standing, 'unapproved' | 'changed'>;
}

/** What servers of a configuration serve now and nobody decided on, server by server. */
export async function waitingIn(
  store: DefinitionStore,
  approvals: Approvals,
  servers: Readonly<Record<string, Pick<Config['servers'][string], 'pinned'>>>,
): Promise<readonly Waiting[]> {
  const served = await store.served();
  return served.flatMap((definition): Waiting[] => {
    const pinned = Object.hasOwn(servers, definition.server) ? servers[definition.server]?.pinned : undefined;
    if (definition.isGone || pinned?.includes(definition.kind) !== true) return [];
    const standing = approvals.standingOf(definition, definition.fingerprint);
    return standing === 'unapproved' || standing === 'changed' ? [{ definition, standing }] : [];
  });
}
