import type { DefinitionListing } from './listings.ts';

/** One listing as one conversation gave it: fingerprints by name. */
interface Listed {
  /** When it was complete; undefined while pages are missing. */
  readonly atMs: number | undefined;
  readonly epoch: number;
  readonly prints: ReadonlyMap<string, string>;
}

/** Two entries of one name that differ: whichever is in force, nobody approved that there are both. */
export const AMBIGUOUS = 'ambiguous';

/** One page of a listing. */
export interface PageSeen {
  readonly prints: ReadonlyMap<string, string>;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * What one conversation with a server lists. Definitions in force are those of the conversation on which a
 * call is made: another one may be told something else.
 */
export class LinkView {
  readonly #listed = new Map<DefinitionListing, Listed>();

  /** Takes in a page; gives the whole listing when this completed it. */
  take(
    listing: DefinitionListing,
    page: PageSeen,
    nowMs: number,
    epoch: number,
  ): ReadonlyMap<string, string> | undefined {
    const former = page.isFirst ? undefined : this.#listed.get(listing);
    const prints = former === undefined ? page.prints : joined(former.prints, page.prints);
    // A page that follows nothing tells what it lists, and never that this is all.
    const isWhole = page.isLast && (page.isFirst || (former !== undefined && former.atMs === undefined));
    const since = page.isFirst ? epoch : (former?.epoch ?? -1);
    this.#listed.set(listing, { atMs: isWhole ? nowMs : undefined, epoch: since, prints });
    return isWhole ? prints : undefined;
  }

  printOf(listing: DefinitionListing, name: string): string | undefined {
    return this.#listed.get(listing)?.prints.get(name);
  }

  names(listing: DefinitionListing): Iterable<string> {
    return this.#listed.get(listing)?.prints.keys() ?? [];
  }

  /** Whether a listing is whole, no older than that, and from after the last word of a change. */
  isFresh(listing: DefinitionListing, sinceMs: number, epoch: number): boolean {
    const listed = this.#listed.get(listing);
    return listed?.atMs !== undefined && listed.atMs > sinceMs && listed.epoch === epoch;
  }
}

function joined(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const all = new Map(one);
  for (const [name, print] of other) {
    const known = all.get(name);
    all.set(name, known === undefined || known === print ? print : AMBIGUOUS);
  }
  return all;
}
