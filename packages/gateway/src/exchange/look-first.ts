import type { DefinitionFacts, Target } from '@durward/core';
import { definitionListing, listingsFor, type DefinitionListing } from '../definitions/listings.ts';
import { UpstreamError, type Link, type SendOptions, type UpstreamFailure } from '../upstream/link.ts';
import type { Call } from './exchange.ts';
import type { House } from './house.ts';
import { envelopeOf, listThrough } from './list-through.ts';

/** What is known before a request is judged. */
export interface Looked {
  readonly definitions: DefinitionFacts | undefined;
  /** The server could not be asked: whatever the controls say, the request cannot be forwarded. */
  readonly failure: UpstreamFailure | undefined;
}

const NOTHING: Looked = Object.freeze({ definitions: undefined, failure: undefined });
/** Whoever may not use a thing makes the gateway ask for nothing; were it to be forwarded, it would be denied. */
const UNASKED: Looked = Object.freeze({
  definitions: { server: 'unapproved', target: 'unapproved' } as const, failure: undefined,
});

/**
 * Finds out which definition is in force for what a request names, on the conversation on which it will go.
 * Answers at once when that is known; asks the server when it is not, or no longer.
 */
export function lookFirst(
  house: House,
  call: Call,
  connect: () => { readonly link: Link } | Promise<{ readonly link: Link }>,
  options: () => SendOptions,
): Looked | Promise<Looked> {
  const { request, served, caller } = call;
  const { target } = request;
  const listings = listingsFor(target);
  if (listings.length === 0) return firstListing(house, call, connect, options);
  if (target === undefined || !house.law().policy.decide(caller.principal, served.name, target).allowed) return UNASKED;
  const facts = (link: Link): Looked => ({ definitions: served.definitions.factsOf(link, target), failure: undefined });
  const look = (link: Link): Looked | Promise<Looked> => {
    const due = listings.filter((listing) =>
      served.definitions.isDue(link, listing, nameOf(target)) || wantsHeaders(call, listing));
    return due.length === 0 ? facts(link) : listed(house, call, link, due, options()).then(() => facts(link));
  };
  return connected(connect, look);
}

/** The whole list is needed before the first page of it is shown, where the first list is what is trusted. */
function firstListing(
  house: House,
  call: Call,
  connect: () => { readonly link: Link } | Promise<{ readonly link: Link }>,
  options: () => SendOptions,
): Looked | Promise<Looked> {
  const listing = definitionListing(call.request.row?.lists);
  if (listing === undefined || !call.served.definitions.awaitsFirst(listing)) return NOTHING;
  if (!house.law().policy.admits(call.caller.principal, call.served.name)) return NOTHING;
  return connected(connect, (link) => listed(house, call, link, [listing], options()).then(() => NOTHING));
}

function connected(
  connect: () => { readonly link: Link } | Promise<{ readonly link: Link }>,
  look: (link: Link) => Looked | Promise<Looked>,
): Looked | Promise<Looked> {
  try {
    const lease = connect();
    if (lease instanceof Promise) return lease.then(({ link }) => look(link)).catch(failed);
    const looked = look(lease.link);
    return looked instanceof Promise ? looked.catch(failed) : looked;
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Looked {
  if (!(error instanceof UpstreamError)) throw error;
  return { definitions: undefined, failure: error.failure };
}

/** By what name a listing must have a thing; undefined for resources, which need not be listed. */
function nameOf(target: Target): string | undefined {
  return target.kind === 'tool' || target.kind === 'prompt' ? target.name : undefined;
}

/** Header annotations of a tool come from the server's own list. */
function wantsHeaders({ headers, request, served }: Call, listing: DefinitionListing): boolean {
  const { target } = request;
  if (listing !== 'tools' || headers === undefined || target?.kind !== 'tool') return false;
  return served.catalog.shouldLoad(target.name);
}

async function listed(
  house: House,
  { served, caller, request }: Call,
  link: Link,
  listings: readonly DefinitionListing[],
  options: SendOptions,
): Promise<void> {
  const asker = {
    served,
    principal: caller.principal,
    policy: house.law().policy,
    reading: { direction: 'to_server', era: request.era, version: request.version } as const,
    meta: envelopeOf(request.params?.['_meta']),
    options,
  };
  // What the client said before is on its way by then: a question of ours must not overtake it.
  await new Promise<void>((resolve) => {
    house.recorder.settled(false, () => resolve());
  });
  for (const listing of listings) await listThrough(house, asker, link, listing);
}
