import type { Definition, DefinitionFinding } from '../definition.ts';
import { DEFAULT_DEFINITION_LIMITS, type DefinitionLimits } from '../limits.ts';
import { plainName } from '../names.ts';
import { CrossReferences } from './cross-references.ts';
import type { Entry } from './entry.ts';
import { LookAlikes } from './look-alikes.ts';

type Key = Pick<Definition, 'server' | 'kind' | 'name'>;

const NOTHING: readonly DefinitionFinding[] = Object.freeze([]);

/**
 * Definitions of several servers, held against each other as they come and change: names that look alike, and words
 * that direct the tools of other servers. Taking in one definition costs as much however many there are, so that a
 * catalogue that changes costs what changed of it.
 *
 * Beyond the limits definitions are not compared; of one server the oldest give way.
 */
export class ServerComparison {
  readonly #limits: Pick<DefinitionLimits, 'definitionsMax' | 'definitionsOfServerMax'>;
  readonly #servers = new Map<string, Map<string, Entry>>();
  readonly #versions = new Map<string, number>();
  readonly #looks: LookAlikes;
  readonly #references: CrossReferences;
  #order = 0;
  #size = 0;

  constructor(limits: Partial<DefinitionLimits> = {}) {
    this.#limits = { ...DEFAULT_DEFINITION_LIMITS, ...limits };
    const changed = ({ server }: Entry): void => {
      this.#versions.set(server, this.versionOf(server) + 1);
    };
    this.#looks = new LookAlikes(changed);
    this.#references = new CrossReferences(changed);
  }

  /** Another number whenever something else was found on a server; 0 as long as nothing ever was. */
  versionOf(server: string): number {
    return this.#versions.get(server) ?? 0;
  }

  /** What the comparison found of a definition. */
  findingsOf(key: Key): readonly DefinitionFinding[] {
    const entry = this.#servers.get(key.server)?.get(textOf(key));
    if (entry === undefined) return NOTHING;
    const found = [entry.same, entry.near, entry.reference].flatMap((one) => one?.finding ?? []);
    return found.length === 0 ? NOTHING : found;
  }

  /** Takes in that a server has a tool, whatever it says: whoever comes later and resembles it imitates it. */
  know(server: string, name: string): void {
    this.#entryOf({ server, kind: 'tool', name });
  }

  /**
   * Takes in what a server lists under a name, instead of what it listed there before. `content` tells contents
   * apart: what is taken in a second time costs nothing.
   */
  put(definition: Definition, content: unknown = definition.value): void {
    const entry = this.#entryOf(definition);
    if (entry === undefined || entry.content === content) return;
    entry.content = content;
    this.#references.read(entry, definition);
  }

  /** Forgets a server, and what was found because of it. */
  forget(server: string): void {
    for (const entry of this.#servers.get(server)?.values() ?? []) this.#remove(entry);
    this.#servers.delete(server);
  }

  #entryOf(key: Key): Entry | undefined {
    const { server, kind, name } = key;
    let own = this.#servers.get(server);
    if (own === undefined) this.#servers.set(server, (own = new Map()));
    const text = textOf(key);
    const known = own.get(text);
    if (known !== undefined) return known;
    const [oldest] = own.values();
    if (own.size >= this.#limits.definitionsOfServerMax && oldest !== undefined) this.#remove(oldest);
    if (this.#size >= this.#limits.definitionsMax) return undefined;
    const entry: Entry = {
      kind, server, name, plain: kind === 'tool' ? plainName(name) : '', order: this.#order, content: undefined,
      mentions: new Map(), same: undefined, near: undefined, reference: undefined,
    };
    this.#order += 1;
    this.#size += 1;
    own.set(text, entry);
    if (kind === 'tool') {
      this.#looks.add(entry);
      this.#references.add(entry);
    }
    return entry;
  }

  #remove(entry: Entry): void {
    this.#servers.get(entry.server)?.delete(textOf(entry));
    this.#size -= 1;
    this.#references.forget(entry);
    if (entry.kind !== 'tool') return;
    this.#looks.remove(entry);
    this.#references.remove(entry);
  }
}

/** Kinds hold no spaces. */
function textOf({ kind, name }: Pick<Key, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
