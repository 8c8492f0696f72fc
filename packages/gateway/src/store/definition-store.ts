import type { DefinitionKind, JsonValue } from '@durward/core';

/** Which thing of which server. */
export interface DefinitionKey {
  readonly server: string;
  readonly kind: DefinitionKind;
  /** Empty where a server has only one of the kind. */
  readonly name: string;
}

/** A definition as a server served it. */
export interface Sighting extends DefinitionKey {
  readonly fingerprint: string;
  /** Equal for definitions that differ in nothing but the name. */
  readonly contentDigest: string;
  /** The definition as it was sent. */
  readonly value: JsonValue;
}

/** What a server serves now, or served last. */
export interface ServedDefinition extends Sighting {
  readonly firstSeenMs: number;
  readonly seenMs: number;
  /** Whether the server no longer lists it. */
  readonly isGone: boolean;
}

/** `approve`: from now on exactly this may be used, and nothing before it · `block`: exactly this never may. */
export type DecisionKind = 'approve' | 'block';

/** What somebody decided of one fingerprint. */
export interface Decision extends DefinitionKey {
  readonly fingerprint: string;
  readonly decision: DecisionKind;
  /** Who decided: a person, or `trust-on-first-use`. */
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

export interface StoredDecision extends Decision {
  readonly sequence: number;
}

/** The part of the store that says what servers serve, and what of it was approved. */
export interface DefinitionStore {
  /** Notes what a server serves now. What it served before and nobody decided on is forgotten. */
  sight(sightings: readonly Sighting[], nowMs: number): Promise<void>;
  /** Notes which names of a kind a server lists, and no others. */
  missing(server: string, kind: DefinitionKind, listed: readonly string[]): Promise<void>;
  /** What servers serve now, or served last; of one server when it is named. */
  served(server?: string): Promise<readonly ServedDefinition[]>;
  /** Every definition that is kept, without what it says. */
  kept(): Promise<readonly Omit<Sighting, 'value'>[]>;
  /** A definition that is served, or that somebody decided on. */
  definition(key: DefinitionKey, fingerprint: string): Promise<Sighting | undefined>;
  /**
   * Keeps a decision, unless the server serves something else by now: then undefined comes back and nothing
   * is kept. One statement, so that nobody approves what changed while they read. With `isPast` the
   * fingerprint must have been approved before, and what is served now does not matter.
   */
  decide(decision: Decision, isPast?: boolean): Promise<StoredDecision | undefined>;
  /**
   * Approves the first definitions of a kind on a server; false, and nothing is kept, when there was a first
   * time already. Of many who try at once one does it.
   */
  trustFirst(server: string, kind: DefinitionKind, decisions: readonly Decision[]): Promise<boolean>;
  /** The kinds of which servers had their first time; see {@link DefinitionStore.trustFirst}. */
  begun(): Promise<readonly Pick<DefinitionKey, 'server' | 'kind'>[]>;
  /** The decisions after a place in their order, oldest first; 0 gives all. */
  decisionsAfter(sequence: number): Promise<readonly StoredDecision[]>;
}
