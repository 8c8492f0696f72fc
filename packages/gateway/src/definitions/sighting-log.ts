import type { DefinitionKind } from '@durward/core';
import type { Decision, Sighting } from '../store/definition-store.ts';
import type { ServerDefinitionsOptions } from './server-definitions.ts';

/** Most definitions of one server that are kept for review at one time. */
const SIGHTINGS_MAX = 25_000;

/** Who approves what is trusted on first use. */
export const FIRST_USE = 'trust-on-first-use';

/**
 * What a server was seen to serve, in memory and in the store, for those who review it. Only what is new is
 * written, in the order in which it was seen.
 */
export class SightingLog {
  readonly #options: ServerDefinitionsOptions;
  readonly #latest = new Map<string, Sighting>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ServerDefinitionsOptions) {
    this.#options = options;
  }

  written(): Promise<void> {
    return this.#writing;
  }

  saw(sightings: readonly Sighting[]): void {
    const { approvals, store, clock, withheld } = this.#options;
    const fresh = sightings.filter((one) => {
      const key = keyOf(one);
      if (this.#latest.get(key)?.fingerprint === one.fingerprint) return false;
      if (!this.#latest.has(key) && this.#latest.size >= SIGHTINGS_MAX) return false;
      this.#latest.set(key, one);
      return true;
    });
    if (fresh.length === 0) return;
    const nowMs = clock();
    this.#write(() => store.sight(fresh, nowMs));
    const stopped = fresh
      .map((definition) => ({ definition, standing: approvals.standingOf(definition, definition.fingerprint) }))
      .filter(({ definition, standing }) => standing !== 'approved' && !this.awaitsFirst(definition.kind));
    if (stopped.length > 0) withheld(stopped);
  }

  /** A whole listing: what this conversation listed before, and lists no longer, is gone. */
  listed(kind: DefinitionKind, whole: ReadonlyMap<string, string>, former: ReadonlySet<string>): void {
    const { server, store } = this.#options;
    const gone = [...former].filter((name) => !whole.has(name) && this.#latest.has(keyOf({ kind, name })));
    if (gone.length === 0) return;
    for (const name of gone) this.#latest.delete(keyOf({ kind, name }));
    this.#write(() => store.missing(server, kind, [...whole.keys()]));
  }

  /** The latest of each of these names. */
  current(kind: DefinitionKind, names: Iterable<string>): readonly Sighting[] {
    return [...names].flatMap((name) => this.#latest.get(keyOf({ kind, name })) ?? []);
  }

  awaitsFirst(kind: DefinitionKind): boolean {
    const { settings, approvals, server } = this.#options;
    return settings.onboarding === FIRST_USE && !approvals.hasBegun({ server, kind });
  }

  /** Approves the first definitions of a kind, where that was wanted. They count from now on. */
  trustFirst(kind: DefinitionKind, sightings: readonly Sighting[]): void {
    if (!this.awaitsFirst(kind)) return;
    const { server, approvals, store, clock } = this.#options;
    const decisions = sightings.map((one): Decision => ({
      server, kind, name: one.name, fingerprint: one.fingerprint,
      decision: 'approve', by: FIRST_USE, reason: 'first use', atMs: clock(),
    }));
    approvals.begin({ server, kind });
    for (const decision of decisions) approvals.anticipate(decision);
    this.#write(async () => {
      // Another process was first: what it trusted counts, not what was seen here.
      if (!(await store.trustFirst(server, kind, decisions))) await approvals.reload();
    });
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => this.#options.failed(error));
  }
}

/** Kinds hold no spaces. */
function keyOf({ kind, name }: Pick<Sighting, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
