import type { Standing } from '@durward/core';
import type { Decision, DefinitionKey, DefinitionStore, StoredDecision } from '../store/definition-store.ts';

/** What was decided of one thing. */
interface Decided {
  readonly key: DefinitionKey;
  approved: string | undefined;
  /** Who approved it. */
  by: string;
  readonly blocked: Set<string>;
}

/** Where decisions are kept. */
type Decisions = Pick<DefinitionStore, 'begun' | 'decisionsAfter'>;

/** All decisions of a store, in memory, kept up by asking for those after the last one. */
export class Approvals {
  readonly #store: Decisions;
  /** In the order in which they were first decided on. */
  readonly #all: Decided[] = [];
  /** By server, kind and name: a text of all three would have to be made, and hashed, for every call. */
  readonly #decided = new Map<string, Map<string, Map<string, Decided>>>();
  readonly #begun = new Set<string>();
  #hasPulled = false;
  #last = 0;
  #version = 0;

  constructor(store: Decisions) {
    this.#store = store;
  }

  /** Another number whenever anything was decided. */
  get version(): number {
    return this.#version;
  }

  /** Takes over what is new in the store and gives it back. Rejects when the store does. */
  async pull(): Promise<readonly StoredDecision[]> {
    if (!this.#hasPulled) for (const one of await this.#store.begun()) this.begin(one);
    this.#hasPulled = true;
    const fresh = await this.#store.decisionsAfter(this.#last);
    for (const decision of fresh) this.#take(decision);
    this.#last = fresh.reduce((last, { sequence }) => Math.max(last, sequence), this.#last);
    return fresh;
  }

  /** Forgets what was anticipated, and reads everything again. */
  async reload(): Promise<void> {
    const all = await this.#store.decisionsAfter(0);
    this.#all.length = 0;
    this.#decided.clear();
    for (const decision of all) this.#take(decision);
    this.#version += 1;
  }

  /** Counts a decision at once that is being written; see {@link DefinitionStore.trustFirst}. */
  anticipate(decision: Decision): void {
    this.#take(decision);
  }

  /** Notes that the first time of a kind on a server is over, whatever was seen then. */
  begin({ server, kind }: Pick<DefinitionKey, 'server' | 'kind'>): void {
    this.#begun.add(`${server} ${kind}`);
  }

  /** Whether anything of a kind was ever decided on a server. */
  hasBegun({ server, kind }: Pick<DefinitionKey, 'server' | 'kind'>): boolean {
    return this.#begun.has(`${server} ${kind}`);
  }

  /** Whether anything was ever decided under a name. */
  knows(key: DefinitionKey): boolean {
    return this.#find(key) !== undefined;
  }

  /** Where a definition stands that is served under a name. */
  standingOf(key: DefinitionKey, fingerprint: string): Standing {
    const decided = this.#find(key);
    if (decided?.blocked.has(fingerprint) === true) return 'blocked';
    if (decided?.approved === undefined) return 'unapproved';
    return decided.approved === fingerprint ? 'approved' : 'changed';
  }

  /** The tools of which something is approved, in the order in which they were first decided on. */
  * approvedTools(): Generator<Pick<DefinitionKey, 'server' | 'name'>, void> {
    for (const { key: { server, kind, name }, approved } of this.#all) {
      if (kind === 'tool' && approved !== undefined) yield { server, name };
    }
  }

  /** Who approved what may be used under a name; undefined where nothing may. */
  approverOf(key: DefinitionKey): string | undefined {
    const decided = this.#find(key);
    return decided?.approved === undefined ? undefined : decided.by;
  }

  #take(decision: Decision): void {
    const decided = this.#find(decision) ?? this.#add(decision);
    this.#begun.add(`${decision.server} ${decision.kind}`);
    this.#version += 1;
    const { fingerprint } = decision;
    if (decision.decision === 'approve') {
      decided.approved = fingerprint;
      decided.by = decision.by;
      decided.blocked.delete(fingerprint);
    } else {
      decided.blocked.add(fingerprint);
      if (decided.approved === fingerprint) decided.approved = undefined;
    }
  }

  #find({ server, kind, name }: DefinitionKey): Decided | undefined {
    return this.#decided.get(server)?.get(kind)?.get(name);
  }

  #add({ server, kind, name }: DefinitionKey): Decided {
    const decided = { key: { server, kind, name }, approved: undefined, by: '', blocked: new Set<string>() };
    const kinds = this.#decided.get(server) ?? new Map<string, Map<string, Decided>>();
    this.#decided.set(server, kinds);
    const names = kinds.get(kind) ?? new Map<string, Decided>();
    kinds.set(kind, names);
    names.set(name, decided);
    this.#all.push(decided);
    return decided;
  }
}
