import type { DefinitionSeverity } from '../definition.ts';
import { dropFrom, groupOf, type Entry, type Resemblance } from './entry.ts';
import { canBeNear, isMistakable } from './mistakable.ts';
import { NearNames } from './near-names.ts';

/** Most tools of one look that a new one is held against. */
const ALIKE_MAX = 64;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * TP009 across servers: two tools with names that a person or a model takes for each other. The same name on two
 * servers is low: it happens, and the gateway keeps servers apart. Of two the one with foreign letters is told of, or
 * else the later one.
 */
export class LookAlikes {
  readonly #byPlain = new Map<string, Set<Entry>>();
  readonly #near = new NearNames<Entry>();
  readonly #changed: (entry: Entry) => void;

  /** `changed` is told whenever something else is found of an entry. */
  constructor(changed: (entry: Entry) => void) {
    this.#changed = changed;
  }

  /** A new tool: it looks like others, and others look like it. */
  add(entry: Entry): void {
    this.#compare(entry);
    groupOf(this.#byPlain, entry.plain).add(entry);
    if (!canBeNear(entry.plain)) return;
    this.#compareNear(entry);
    this.#near.add(entry);
  }

  /** A tool that is gone: what was found because of it is looked at anew. */
  remove(entry: Entry): void {
    dropFrom(this.#byPlain, entry.plain, entry);
    for (const other of this.#byPlain.get(entry.plain) ?? []) {
      if (other.same?.like !== entry) continue;
      this.#set(other, 'same', undefined);
      this.#compare(other);
    }
    if (!canBeNear(entry.plain)) return;
    this.#near.remove(entry);
    for (const other of this.#near.near(entry.plain)) {
      if (other.near?.like !== entry) continue;
      this.#set(other, 'near', undefined);
      this.#compareNear(other);
    }
  }

  #compare(entry: Entry): void {
    let compared = 0;
    for (const other of this.#byPlain.get(entry.plain) ?? []) {
      if (other.server === entry.server) continue;
      const [earlier, later] = imitatorLast(entry, other);
      const isSame = earlier.name === later.name;
      const isHarmless = isSame || (ASCII.test(earlier.name) && ASCII.test(later.name));
      // The first one that it looks like is named, unless another one is the worse.
      if (later.same === undefined || (!isHarmless && later.same.finding.severity === 'low')) {
        const how = isSame ? 'has the name of' : 'has a name that looks like';
        this.#set(later, 'same', resemblance(later, earlier, isHarmless ? 'low' : 'high', how));
      }
      compared += 1;
      if (compared >= ALIKE_MAX) return;
    }
  }

  #compareNear(entry: Entry): void {
    for (const other of this.#near.near(entry.plain)) {
      const isEarlier = other.server !== entry.server && other.order < entry.order;
      if (!isEarlier || !isMistakable(other.plain, entry.plain)) continue;
      this.#set(entry, 'near', resemblance(entry, other, 'medium', 'has a name that is nearly that of'));
      return;
    }
  }

  #set(entry: Entry, part: 'same' | 'near', found: Resemblance | undefined): void {
    entry[part] = found;
    this.#changed(entry);
  }
}

function imitatorLast(one: Entry, other: Entry): readonly [Entry, Entry] {
  const [isOne, isOther] = [ASCII.test(one.name), ASCII.test(other.name)];
  if (isOne !== isOther) return isOne ? [one, other] : [other, one];
  return one.order < other.order ? [one, other] : [other, one];
}

function resemblance(at: Entry, like: Entry, severity: DefinitionSeverity, how: string): Resemblance {
  const finding = {
    control: 'TP009', severity, pointer: '/name', reason: `${how} a tool of the server ${like.server}`,
    excerpt: `${at.name.slice(0, 80)} ~ ${like.name.slice(0, 80)}`,
    fix: 'Find out which server you mean, and let only that one be used. Rename the tool if both are yours.',
  } as const;
  return { finding, like };
}
