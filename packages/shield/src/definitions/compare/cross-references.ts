import type { Definition, DefinitionFinding } from '../definition.ts';
import { excerptOf } from '../excerpt.ts';
import { dropFrom, groupOf, type Entry } from './entry.ts';
import { isDistinctName, mentionsIn, type Mention } from './mentions.ts';

/**
 * TP008 across servers: a description that names a tool that only other servers have. Saying what to do with it is
 * medium, naming it low.
 */
export class CrossReferences {
  /** How many tools of a name each server has. */
  readonly #holders = new Map<string, Map<string, number>>();
  readonly #mentioning = new Map<string, Set<Entry>>();
  readonly #changed: (entry: Entry) => void;

  /** `changed` is told whenever something else is found of an entry. */
  constructor(changed: (entry: Entry) => void) {
    this.#changed = changed;
  }

  /** A word that was one like others is the name of a tool from now on. */
  add({ name, server }: Entry): void {
    if (!isDistinctName(name)) return;
    let holders = this.#holders.get(name);
    if (holders === undefined) this.#holders.set(name, (holders = new Map()));
    const count = holders.get(server) ?? 0;
    holders.set(server, count + 1);
    if (count > 0) return;
    for (const entry of this.#mentioning.get(name) ?? []) {
      const isNews = entry.server === server ? entry.reference?.name === name : !isDirecting(entry);
      if (isNews) this.#refer(entry);
    }
  }

  /** The texts of an entry are these now. */
  read(entry: Entry, definition: Definition): void {
    this.forget(entry);
    entry.mentions = mentionsIn(definition);
    for (const name of entry.mentions.keys()) groupOf(this.#mentioning, name).add(entry);
    this.#refer(entry);
  }

  /** The texts of an entry no longer count. */
  forget(entry: Entry): void {
    for (const name of entry.mentions.keys()) dropFrom(this.#mentioning, name, entry);
  }

  /** A tool is gone: what names it is looked at anew. */
  remove({ name, server }: Entry): void {
    const holders = this.#holders.get(name);
    if (holders === undefined) return;
    const left = (holders.get(server) ?? 0) - 1;
    if (left > 0) holders.set(server, left);
    else holders.delete(server);
    if (holders.size === 0) this.#holders.delete(name);
    for (const entry of this.#mentioning.get(name) ?? []) if (entry.reference?.name === name) this.#refer(entry);
  }

  #refer(entry: Entry): void {
    const former = entry.reference;
    entry.reference = undefined;
    for (const [name, mention] of entry.mentions) {
      const holders = this.#holders.get(name);
      if (holders === undefined || holders.has(entry.server)) continue;
      if (entry.reference !== undefined && !mention.directs) continue;
      const [holder = ''] = holders.keys();
      entry.reference = { name, finding: findingOf(name, mention, holder) };
      if (mention.directs) break;
    }
    if (former !== undefined || entry.reference !== undefined) this.#changed(entry);
  }
}

function isDirecting({ reference }: Entry): boolean {
  return reference?.finding.severity === 'medium';
}

function findingOf(name: string, { text, pointer, range, directs }: Mention, holder: string): DefinitionFinding {
  return {
    control: 'TP008', severity: directs ? 'medium' : 'low', pointer, range,
    excerpt: excerptOf(text, Math.max(0, range.start - 40), range.end + 40),
    reason: `${directs ? 'says how to use' : 'names'} ${name}, a tool of the server ${holder}`,
    fix: 'Describe this tool alone. What another server does is described by that server.',
  };
}
